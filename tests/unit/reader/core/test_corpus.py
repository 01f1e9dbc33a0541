"""Every real telegram of the three makers that travels in plain HDLC is decoded exactly, or refused for what it is."""

import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from amshub_reader.core.decoder import Decoded, Decoder, ErrorKind, Refused, decode_information

OSLO = ZoneInfo("Europe/Oslo")
MAKERS = ("aidon", "kaifa", "kamstrup")
KINDS_OF_DAMAGE = {
    "truncated": {ErrorKind.INCOMPLETE},
    "bad-fcs": {ErrorKind.FRAME_CHECKSUM, ErrorKind.FLAG_MISSING},
    "firmware-dump": {ErrorKind.FRAME_CHECKSUM},
    "wrong-parity": {ErrorKind.UNKNOWN_DATA},
}


def telegrams(corpus: Path, transport: str) -> dict[str, tuple[bytes, dict[str, Any]]]:
    known = json.loads((corpus / "expected.json").read_text())
    return {
        name: (bytes.fromhex((corpus / "frames" / name).read_text()), facts)
        for name, facts in known.items()
        if facts["maker"] in MAKERS and facts["transport"] == transport
    }


def decode(frame: bytes, size: int) -> list[Decoded | Refused]:
    decoder = Decoder(OSLO)
    chunks = [frame[start : start + size] for start in range(0, len(frame), size)]
    return [result for chunk in chunks for result in decoder.feed(chunk, None)] + decoder.finish()


def differences(result: Decoded | Refused, facts: dict[str, Any]) -> dict[str, Any]:
    assert isinstance(result, Decoded), result
    return {
        field: (value, result.fields.get(field))
        for field, value in facts["expected"].items()
        if result.fields.get(field) != value
    }


def test_every_clean_telegram_is_decoded_exactly(corpus: Path) -> None:
    for size in (1, 7, 100_000):
        for name, (frame, facts) in telegrams(corpus, "hdlc").items():
            if facts["must_decode"] and not facts["ciphertext"]:
                results = decode(frame, size)
                assert len(results) == 1, name
                assert differences(results[0], facts) == {}, name


def test_a_bare_apdu_is_decoded_exactly(corpus: Path) -> None:
    for name, (apdu, facts) in telegrams(corpus, "raw-apdu").items():
        assert differences(decode_information(apdu, 0, OSLO, None), facts) == {}, name


def test_every_damaged_telegram_is_refused_once_and_for_the_right_reason(corpus: Path) -> None:
    for name, (frame, facts) in telegrams(corpus, "hdlc").items():
        if facts["byte_class"] == "clean":
            continue
        [result] = decode(frame, 64)
        assert isinstance(result, Refused), name
        assert result.kind in KINDS_OF_DAMAGE[facts["byte_class"]], name


def test_every_enciphered_telegram_is_refused_for_want_of_its_key(corpus: Path) -> None:
    for name, (frame, facts) in telegrams(corpus, "hdlc").items():
        if facts["ciphertext"] and facts["byte_class"] == "clean":
            [result] = decode(frame, 64)
            assert isinstance(result, Refused), name
            assert result.kind is ErrorKind.KEY, name


def test_all_telegrams_in_one_stream_are_each_found(corpus: Path) -> None:
    good = [frame for frame, facts in telegrams(corpus, "hdlc").values() if facts["must_decode"]]
    damaged = [frame for frame, facts in telegrams(corpus, "hdlc").values() if facts["byte_class"] != "clean"]
    stream = b"".join(bad + fine for bad, fine in zip(damaged * 2, good, strict=False))

    found = [result for result in decode(stream, 333) if isinstance(result, Decoded)]

    assert len(found) == min(len(good), 2 * len(damaged))
