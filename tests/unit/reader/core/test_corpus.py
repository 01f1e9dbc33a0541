"""Every real telegram is decoded exactly, or refused for what it is."""

import json
from pathlib import Path
from typing import Any

from amshub_reader.core.decoder import Decoded, Decoder, ErrorKind, Keys, Refused
from amshub_reader.core.p1.telegram import read_telegram

from tests.unit.reader.core.stripping import (
    OSLO,
    bytes_of,
    decoded,
    known,
    opened,
)

KINDS_OF_DAMAGE = {
    "truncated": {ErrorKind.INCOMPLETE},
    "bad-fcs": {ErrorKind.FRAME_CHECKSUM, ErrorKind.FLAG_MISSING},
    "firmware-dump": {ErrorKind.FRAME_CHECKSUM},
    "wrong-parity": {ErrorKind.UNKNOWN_DATA},
}


def telegrams(corpus: Path, *transports: str) -> dict[str, tuple[bytes, dict[str, Any]]]:
    return {
        name: (bytes_of(corpus, name), facts)
        for name, facts in known(corpus).items()
        if facts["transport"] in transports
    }


def decode(frame: bytes, size: int, keys: Keys | None = None) -> list[Decoded | Refused]:
    decoder = Decoder(OSLO, keys)
    chunks = [frame[start : start + size] for start in range(0, len(frame), size)]
    return [result for chunk in chunks for result in decoder.feed(chunk, None)] + decoder.finish()


def keys_of(facts: dict[str, Any]) -> Keys:
    return Keys(*(bytes.fromhex(facts[name]) if name in facts else None for name in ("key", "auth_key")))


def differences(result: Decoded | Refused, facts: dict[str, Any]) -> dict[str, Any]:
    assert isinstance(result, Decoded), result
    return unlike(result.fields, facts)


def unlike(fields: dict[str, Any], facts: dict[str, Any]) -> dict[str, Any]:
    """The fields that differ: expected, decoded."""
    expected = facts["expected"]
    return {name: (value, fields.get(name)) for name, value in expected.items() if fields.get(name) != value}


def test_every_telegram_that_can_be_decoded_is_decoded_exactly(corpus: Path) -> None:
    for size in (1, 7, 100_000):
        for name, facts in known(corpus).items():
            if facts["must_decode"]:
                results = decode(bytes_of(corpus, name), size, keys_of(facts))
                assert len(results) == 1, name
                assert differences(results[0], facts) == {}, name


def test_every_p1_telegram_is_decoded_exactly_even_where_its_owner_edited_it(corpus: Path) -> None:
    found = telegrams(corpus, "dsmr")
    assert len(found) > 5

    for name, (text, facts) in found.items():
        assert unlike(read_telegram(text, OSLO, None), facts) == {}, name


def test_every_list_in_a_dump_of_deciphered_bytes_is_decoded_exactly(corpus: Path) -> None:
    for name, (raw, facts) in telegrams(corpus, "hdlc").items():
        if facts["byte_class"] == "firmware-dump":
            title, content = opened(raw)
            apdu = content[:-15]  # tag, checksum, flag
            assert unlike(decoded(apdu, title), facts) == {}, name


def test_every_published_vector_is_decoded_as_its_plaintext_says(corpus: Path) -> None:
    vectors = json.loads((corpus / "vectors.json").read_text())

    def of(name: str) -> dict[str, Any]:
        vector = vectors[name]
        return dict(decoded(bytes.fromhex(vector["plaintext"]), bytes.fromhex(vector["system_title"])))

    kaifa = of("tinetz_kaifa_mbus")
    assert (kaifa["maker"], kaifa["meter_id"]) == (2, "1KFM0100000035")
    assert (kaifa["l1_voltage_mv"], kaifa["import_wh"], kaifa["import_varh"]) == (230_800, 9108, 96)
    kamstrup = of("dlms_parser_hdlc_kamstrup_omnipower")
    assert (kamstrup["maker"], kamstrup["import_w"], kamstrup["l1_current_ma"]) == (3, 1083, 570)
    assert (kamstrup["import_wh"], kamstrup["meter_id"]) == (63_074_980, str(0xBC5868))
    landis_gyr = of("dlms_parser_hdlc_landis_gyr_e450")
    assert (landis_gyr["maker"], landis_gyr["import_w"], landis_gyr["import_wh"]) == (5, 2893, 4_408_736)
    assert (landis_gyr["import_t1_wh"], landis_gyr["import_t2_wh"]) == (3_593_919, 814_817)
    smarty = bytes.fromhex(vectors["dsmr_parser_smarty_p1"]["plaintext"])
    luxembourgish = read_telegram(smarty, OSLO, None)
    assert (luxembourgish["maker"], luxembourgish["import_w"], luxembourgish["import_wh"]) == (6, 286, 6_545_766)


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
    frames = telegrams(corpus, "hdlc").values()
    good = [frame for frame, facts in frames if facts["must_decode"] and not facts["ciphertext"]]
    damaged = [frame for frame, facts in frames if facts["byte_class"] != "clean"]
    stream = b"".join(bad + fine for bad, fine in zip(damaged * 2, good, strict=False))

    found = [result for result in decode(stream, 333) if isinstance(result, Decoded)]

    assert len(found) == min(len(good), 2 * len(damaged))
