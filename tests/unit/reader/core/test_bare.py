"""APDUs without a frame: believed where a telegram must begin, and never against a checksum."""

import pytest
from amshub_reader.core.decoder import Decoded, Decoder, ErrorKind, Framing
from amshub_reader.core.framing.bare import MAX_APDU

from tests.support.frames import LLC, NOTIFICATION, aidon_list1, hdlc, kaifa_list1, u32
from tests.support.transports import mbus, sealed
from tests.unit.reader.core.lines import KEYS, OSLO, SHORT, decode, summary

SEALED = sealed(SHORT)
CHECKED = aidon_list1(7)


@pytest.mark.parametrize("apdu", [SHORT, LLC + SHORT, SEALED, LLC + SEALED])
def test_an_apdu_is_found_by_its_own_lengths(apdu: bytes) -> None:
    decoder = Decoder(OSLO, KEYS)
    results = decoder.feed(apdu + apdu, None)

    assert summary(results) == [(0, 1500), (len(apdu), 1500)]
    assert isinstance(results[0], Decoded)
    assert results[0].framing is Framing.BARE


def test_a_bare_apdu_may_follow_a_frame_and_precede_one() -> None:
    assert summary(decode(CHECKED + SHORT + CHECKED)) == [(0, 7), (len(CHECKED), 1500), (len(CHECKED + SHORT), 7)]


def test_in_noise_an_apdu_without_a_checksum_is_not_believed() -> None:
    results = summary(decode(b"\x00" + SHORT + b"\x00" + CHECKED))

    assert results == [(0, ErrorKind.UNKNOWN_DATA), (len(SHORT) + 2, 7)]


def test_after_a_silence_it_is_believed_again() -> None:
    decoder = Decoder(OSLO)
    decoder.feed(b"\x00\x01\x02", None)
    decoder.finish()

    assert summary(decoder.feed(SHORT, None)) == [(3, 1500)]


def test_an_enciphered_apdu_in_noise_is_believed_when_only_the_next_one_follows() -> None:
    noise = b"\x00\x55"

    assert summary(decode(noise + SEALED, KEYS))[-1] == (2, 1500)
    assert summary(decode(noise + SEALED + SEALED, KEYS))[1:] == [(2, 1500), (2 + len(SEALED), 1500)]
    assert summary(decode(noise + SEALED + b"\x00", KEYS)) == [(0, ErrorKind.UNKNOWN_DATA)]


@pytest.mark.parametrize("carried", [SHORT, SEALED])
def test_an_apdu_inside_a_damaged_frame_is_not_taken_out_of_it(carried: bytes) -> None:
    for frame in (hdlc(LLC + carried), mbus(carried)):
        for bit in range(len(frame) * 8):
            damaged = bytearray(frame)
            damaged[bit // 8] ^= 1 << bit % 8
            results = decode(bytes(damaged), KEYS)
            assert all(not isinstance(result, Decoded) for result in results), bit


def test_a_bare_apdu_that_is_cut_off_does_not_swallow_a_checked_frame() -> None:
    for apdu in (SEALED, SHORT):
        for length in range(1, len(apdu)):
            for other in (CHECKED, kaifa_list1(7), mbus(SHORT)):
                results = summary(decode(apdu[:length] + other, KEYS))
                assert results[-1][0] == length, (length, other)


def test_a_bare_apdu_that_is_cut_off_at_the_end_is_incomplete() -> None:
    assert summary(decode(SEALED[:-1])) == [(0, ErrorKind.INCOMPLETE)]
    assert summary(decode(SHORT[:-1])) == [(0, ErrorKind.INCOMPLETE)]


def test_a_list_that_breaks_off_is_told_with_its_reason() -> None:
    assert summary(decode(SHORT[:-5] + b"\x9f"))[0] == (0, ErrorKind.UNKNOWN_DATA)
    assert summary(decode(SHORT[:-5] + b"\x09\x85\x01"))[0] == (0, ErrorKind.LENGTH)


def test_a_list_without_an_end_is_refused_at_the_bound() -> None:
    endless = NOTIFICATION + b"\x02\x84\xff\xff\xff\xff" + bytes(2 * MAX_APDU)
    decoder = Decoder(OSLO)

    assert summary(decoder.feed(endless, None))[0] == (0, ErrorKind.LENGTH)
    assert summary(decoder.feed(CHECKED, None))[-1] == (len(endless), 7)


def test_what_a_meter_answers_to_others_is_no_fault() -> None:
    for answer in ("8180140502", "6129a109", "c40101000600000001"):
        assert decode(hdlc(bytes.fromhex(answer))) == []
        assert decode(hdlc(LLC + bytes.fromhex(answer))) == []


def test_a_notification_without_a_date_time_is_read() -> None:
    assert summary(decode(bytes.fromhex("0f40000000") + b"\x02\x01" + u32(9))) == [(0, 9)]
