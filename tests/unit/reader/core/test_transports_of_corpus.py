"""Every real telegram is taken out of its transport, or refused for what is wrong with the bytes."""

import json
from pathlib import Path
from typing import Any

from amshub_reader.core.capture import chunks_of
from amshub_reader.core.decoder import Decoded, Decoder, ErrorKind, Framing, Keys, Refused

from tests.unit.reader.core.lines import OSLO

FRAMINGS = {
    "hdlc": Framing.HDLC,
    "hdlc+gbt": Framing.HDLC,
    "mbus": Framing.MBUS,
    "dsmr": Framing.P1,
    "raw-apdu": Framing.BARE,
    "llc": Framing.BARE,
}
# What a reader of the line first says of each kind of bytes that give no reading.
REFUSALS = {
    ("hdlc", "truncated"): {ErrorKind.INCOMPLETE},
    ("hdlc", "bad-fcs"): {ErrorKind.FRAME_CHECKSUM, ErrorKind.FLAG_MISSING},
    ("hdlc", "firmware-dump"): {ErrorKind.FRAME_CHECKSUM},
    ("hdlc", "wrong-parity"): {ErrorKind.UNKNOWN_DATA},
    ("hdlc", "clean"): {ErrorKind.KEY},
    ("hdlc-segmented", "hdlc-segment"): {ErrorKind.INCOMPLETE},
    ("hdlc+gbt", "gbt-block"): {ErrorKind.INCOMPLETE},
    ("raw-apdu", "firmware-dump"): {ErrorKind.UNKNOWN_DATA},
    ("mbus", "clean"): {ErrorKind.KEY},
    ("mbus", "mbus+dump"): {ErrorKind.KEY},  # of the two good frames before the dump
    ("mbus", "firmware-dump"): {ErrorKind.FRAME_CHECKSUM, ErrorKind.INCOMPLETE},
    ("dsmr", "edited"): {ErrorKind.FRAME_CHECKSUM, ErrorKind.INCOMPLETE},
    ("dsmr", "bad-crc"): {ErrorKind.FRAME_CHECKSUM},
    ("general-glo", "annotated-text"): {ErrorKind.KEY},
}


def telegrams(corpus: Path) -> dict[str, dict[str, Any]]:
    facts: dict[str, dict[str, Any]] = json.loads((corpus / "expected.json").read_text())
    return facts


def stream_of(corpus: Path, name: str) -> bytes:
    return b"".join(chunk.data for chunk in chunks_of((corpus / "frames" / name).read_bytes()))


def decode(stream: bytes, size: int, facts: dict[str, Any] | None = None) -> list[Decoded | Refused]:
    encryption, authentication = ((facts or {}).get(name) for name in ("key", "auth_key"))
    keys = Keys(encryption and bytes.fromhex(encryption), authentication and bytes.fromhex(authentication))
    decoder = Decoder(OSLO, keys)
    chunks = [stream[start : start + size] for start in range(0, len(stream), size)]
    return [result for chunk in chunks for result in decoder.feed(chunk, None)] + decoder.finish()


def test_every_telegram_that_can_be_is_decoded_however_it_is_cut(corpus: Path) -> None:
    for name, facts in telegrams(corpus).items():
        if facts["must_decode"]:
            for size in (1, 13, 100_000):
                results = decode(stream_of(corpus, name), size, facts)
                assert [type(result) for result in results] == [Decoded], name
                [result] = results
                assert isinstance(result, Decoded)
                assert (result.framing, result.enciphered) == (FRAMINGS[facts["transport"]], facts["ciphertext"]), name


def test_every_other_telegram_is_refused_for_the_right_reason_however_it_is_cut(corpus: Path) -> None:
    for name, facts in telegrams(corpus).items():
        if not facts["must_decode"]:
            results = decode(stream_of(corpus, name), 64)
            assert all(isinstance(result, Refused) for result in results), name
            assert isinstance(results[0], Refused)
            assert results[0].kind in REFUSALS[facts["transport"], facts["byte_class"]], name
            assert results == decode(stream_of(corpus, name), 1), name


def test_ten_telegrams_of_two_mbus_frames_each_are_ten(corpus: Path) -> None:
    results = decode(stream_of(corpus, "sagemcom/gh155-4.hex"), 100)

    assert [(result.offset, isinstance(result, Refused) and result.kind) for result in results] == [
        (offset, ErrorKind.KEY) for offset in range(0, 2820, 282)
    ]


def test_blocks_that_came_in_separate_captures_make_one_enciphered_apdu(corpus: Path) -> None:
    stream = stream_of(corpus, "landis-gyr/em-ct623-1.hex") + stream_of(corpus, "landis-gyr/em-ct623-2.hex")

    [result] = decode(stream, 50)

    assert isinstance(result, Refused)
    assert (result.offset, result.kind) == (0, ErrorKind.KEY)


def test_a_wrong_key_is_told_as_such_on_every_enciphered_telegram(corpus: Path) -> None:
    wrong = {"key": "00" * 16}
    for name, facts in telegrams(corpus).items():
        if facts["ciphertext"] and facts["byte_class"] == "clean":
            kinds = {
                isinstance(result, Refused) and result.kind for result in decode(stream_of(corpus, name), 500, wrong)
            }
            assert kinds == {ErrorKind.DECIPHERING}, name


def test_all_telegrams_that_have_checksums_are_found_in_one_stream_of_all_framings(corpus: Path) -> None:
    checked = [
        (name, facts)
        for name, facts in telegrams(corpus).items()
        if facts["transport"] in ("hdlc", "hdlc+gbt", "dsmr", "mbus")
        and facts["byte_class"] != "gbt-block"
        and not facts["ciphertext"]
    ]
    stream = b"".join(stream_of(corpus, name) for name, _ in checked)

    found = [result for result in decode(stream, 333) if isinstance(result, Decoded)]

    assert len(found) == sum(facts["must_decode"] for _, facts in checked)
