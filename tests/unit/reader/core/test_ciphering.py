"""Enciphered telegrams: each protection, each way a key can be wrong, each place they travel in."""

import pytest
from amshub_reader.core.ciphering.replays import MAX_TITLES, Counters
from amshub_reader.core.decoder import Decoded, Decoder, ErrorKind, Keys, Refused

from tests.support.frames import LLC, hdlc
from tests.support.transports import (
    AUTHENTICATED,
    AUTHENTICATION_KEY,
    ENCRYPTED,
    ENCRYPTION_KEY,
    TITLE,
    blocks,
    mbus_frames,
    p1,
    sealed,
    sealed_body,
)
from tests.unit.reader.core.lines import ENCRYPTION_ONLY, KEYS, OSLO, SHORT, decode, summary

WRONG = bytes(16)
TELEGRAM = p1(1500)
CONTENTS = [SHORT, TELEGRAM]


def in_frame(apdu: bytes) -> bytes:
    return hdlc(LLC + apdu)


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize("suite", [0, 1, 2, 0x40])
@pytest.mark.parametrize("security", [ENCRYPTED, AUTHENTICATED, ENCRYPTED | AUTHENTICATED])
@pytest.mark.parametrize("tag", [0xDB, 0xDC])
def test_each_protection_is_opened_with_both_keys_and_with_one(
    content: bytes, suite: int, security: int, tag: int
) -> None:
    frame = in_frame(sealed(content, security=security | suite, tag=tag))

    for keys in (KEYS, ENCRYPTION_ONLY):
        [result] = decode(frame, keys)
        assert isinstance(result, Decoded)
        assert (result.fields["import_w"], result.enciphered) == (1500, True)


@pytest.mark.parametrize("content", CONTENTS)
def test_it_is_opened_wherever_it_travels(content: bytes) -> None:
    apdu = sealed(content)
    in_blocks = b"".join(hdlc(LLC + block) for block in blocks(apdu, 50))

    for stream in (in_frame(apdu), apdu, LLC + apdu, b"".join(mbus_frames(apdu, 60)), in_blocks):
        assert summary(decode(stream, KEYS)) == [(0, 1500)]


@pytest.mark.parametrize("title", [b"", TITLE, b" " * 8])
@pytest.mark.parametrize("empty_line", [b"", b"\r\n"])
@pytest.mark.parametrize("whole", [True, False])
def test_a_telegram_enciphered_behind_its_first_line_is_opened(title: bytes, empty_line: bytes, whole: bool) -> None:
    first_line = b"/XMX5LG\r\n"
    telegram = TELEGRAM if whole else TELEGRAM[len(first_line) + len(empty_line) :]
    body = bytes([len(title)]) + title + sealed_body(telegram, ENCRYPTED | AUTHENTICATED, 5, title)
    stream = first_line + empty_line + body

    for keys in (KEYS, ENCRYPTION_ONLY):
        assert summary(decode(stream + b"\r\n" + stream, keys)) == [(0, 1500), (len(stream) + 2, 1500)]
    assert summary(decode(stream)) == [(0, ErrorKind.KEY)]
    assert summary(decode(stream, Keys(WRONG))) == [(0, ErrorKind.DECIPHERING)]


@pytest.mark.parametrize("content", CONTENTS)
def test_a_missing_key_is_told_apart_from_a_wrong_one(content: bytes) -> None:
    encrypted = in_frame(sealed(content, security=ENCRYPTED))
    both = in_frame(sealed(content))

    for frame in (encrypted, both):
        assert summary(decode(frame)) == [(0, ErrorKind.KEY)]
        assert summary(decode(frame, Keys(None, AUTHENTICATION_KEY))) == [(0, ErrorKind.KEY)]
        assert summary(decode(frame, Keys(WRONG))) == [(0, ErrorKind.DECIPHERING)]
    assert summary(decode(encrypted, Keys(WRONG, AUTHENTICATION_KEY))) == [(0, ErrorKind.DECIPHERING)]
    assert summary(decode(both, Keys(WRONG, AUTHENTICATION_KEY))) == [(0, ErrorKind.AUTHENTICATION)]
    assert summary(decode(both, Keys(ENCRYPTION_KEY, WRONG))) == [(0, ErrorKind.AUTHENTICATION)]


def test_which_of_two_keys_is_wrong_is_told_in_words() -> None:
    frame = in_frame(sealed(SHORT))
    [encryption], [authentication] = decode(frame, Keys(WRONG, WRONG)), decode(frame, Keys(ENCRYPTION_KEY, WRONG))

    assert isinstance(encryption, Refused)
    assert isinstance(authentication, Refused)
    assert "one of the two keys" in encryption.reason
    assert "the encryption key fits, the authentication key does not" in authentication.reason


def test_no_wrong_key_of_a_thousand_gives_a_reading() -> None:
    frame = in_frame(sealed(SHORT))
    for number in range(1000):
        assert summary(decode(frame, Keys(number.to_bytes(16, "big")))) == [(0, ErrorKind.DECIPHERING)]


@pytest.mark.parametrize("security", [AUTHENTICATED, ENCRYPTED | AUTHENTICATED])
def test_no_flipped_bit_behind_the_length_passes_the_tag(security: int) -> None:
    apdu = sealed(SHORT, security=security)
    for bit in range(13 * 8 + 8, len(apdu) * 8):  # behind tag, title, length and security control
        damaged = bytearray(apdu)
        damaged[bit // 8] ^= 1 << bit % 8
        assert summary(decode(in_frame(bytes(damaged)), KEYS)) == [(0, ErrorKind.AUTHENTICATION)], bit


def test_a_telegram_deciphered_without_a_tag_must_have_the_right_checksum() -> None:
    frame = in_frame(sealed(p1(1500, checksum="1234"), security=ENCRYPTED))

    assert summary(decode(frame, KEYS)) == [(0, ErrorKind.DECIPHERING)]


def test_a_list_of_no_known_kind_is_not_taken_for_a_wrong_key() -> None:
    frame = in_frame(sealed(SHORT[:6] + b"\x02\x01\x09\x01\x00", security=ENCRYPTED))

    assert summary(decode(frame, KEYS)) == [(0, ErrorKind.UNKNOWN_LIST)]


@pytest.mark.parametrize(
    ("apdu", "kind"),
    [
        ("db", ErrorKind.LENGTH),
        ("db094b464d1020304050", ErrorKind.LENGTH),
        ("db084b464d1020304050", ErrorKind.LENGTH),
        ("db084b464d102030405086000000000000", ErrorKind.LENGTH),
        ("db084b464d10203040500530", ErrorKind.LENGTH),
        ("db084b464d1020304050053000000001", ErrorKind.LENGTH),
        ("db084b464d1020304050062000000001ffff", ErrorKind.LENGTH),
        ("db084b464d102030405006a000000001ff", ErrorKind.UNKNOWN_DATA),
    ],
)
def test_what_is_no_whole_envelope_is_refused(apdu: str, kind: ErrorKind) -> None:
    assert summary(decode(in_frame(bytes.fromhex(apdu)), KEYS)) == [(0, kind)]


def test_an_invocation_counter_that_does_not_rise_is_reported_with_the_reading() -> None:
    decoder = Decoder(OSLO, KEYS)
    results = decoder.feed(b"".join(in_frame(sealed(SHORT, counter=counter)) for counter in (5, 6, 6, 2, 3)), None)

    replays = [result.replay for result in results if isinstance(result, Decoded)]
    assert [replay and (replay.counter, replay.previous) for replay in replays] == [None, None, (6, 6), (2, 6), None]
    assert replays[2]
    assert "came twice" in replays[2].reason
    assert replays[3]
    assert "fell from 6" in replays[3].reason


def test_each_meter_has_a_counter_of_its_own_and_few_are_remembered() -> None:
    counters = Counters()
    for number in range(MAX_TITLES + 1):
        assert counters.note(number.to_bytes(8, "big"), 100 - number) is None

    assert counters.note(bytes(8), 1) is None  # forgotten
    assert counters.note(MAX_TITLES.to_bytes(8, "big"), 1) is not None


def test_a_frame_under_a_wrong_key_moves_no_counter() -> None:
    other = sealed(SHORT, counter=9)
    decoder = Decoder(OSLO, KEYS)
    results = decoder.feed(in_frame(other[:-1] + bytes([other[-1] ^ 1])) + in_frame(sealed(SHORT, counter=3)), None)

    assert isinstance(results[1], Decoded)
    assert results[1].replay is None


def test_keys_have_sixteen_bytes_and_are_not_shown() -> None:
    with pytest.raises(ValueError, match="the encryption key has 15 bytes"):
        Keys(bytes(15))
    assert "secret" not in repr(Keys(b"secret" + bytes(10)))
