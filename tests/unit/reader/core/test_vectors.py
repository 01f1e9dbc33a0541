"""Published enciphered telegrams with their test keys."""

import json
from pathlib import Path
from typing import Any

import pytest
from amshub_reader.core.ciphering import envelope, gcm
from amshub_reader.core.decoder import Decoded, ErrorKind, Keys, Refused
from amshub_reader.core.framing.frame import Frame
from amshub_reader.core.framing.hunt import Hunt

from tests.unit.reader.core.lines import decode

NAMES = [
    "tinetz_kaifa_mbus",
    "dlms_parser_hdlc_kamstrup_omnipower",
    "dlms_parser_hdlc_landis_gyr_e450",
    "dsmr_parser_smarty_p1",
    "dlms_cosem_general_glo",
]
BARE = ["dsmr_parser_smarty_p1", "dlms_cosem_general_glo"]
NO_METER = "dlms_cosem_general_glo"  # its notification carries an octet string, no list


def read(corpus: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((corpus / "vectors.json").read_text())[name]
    return {"name": name, "stream": bytes.fromhex((corpus / "vectors" / f"{name}.hex").read_text()), **found}


@pytest.fixture(params=NAMES)
def vector(corpus: Path, request: pytest.FixtureRequest) -> dict[str, Any]:
    return read(corpus, request.param)


@pytest.fixture(params=BARE)
def bare(corpus: Path, request: pytest.FixtureRequest) -> dict[str, Any]:
    """One that comes without a frame, whose checksum would otherwise have its say first."""
    return read(corpus, request.param)


def keys_of(vector: dict[str, Any]) -> Keys:
    return Keys(bytes.fromhex(vector["ek"]), bytes.fromhex(vector["ak"]) if "ak" in vector else None)


def kind_of(stream: bytes, keys: Keys | None) -> ErrorKind:
    [result] = decode(stream, keys)
    assert isinstance(result, Refused)
    return result.kind


def test_the_right_keys_open_it(vector: dict[str, Any]) -> None:
    for keys in (keys_of(vector), Keys(bytes.fromhex(vector["ek"]))):
        [result] = decode(vector["stream"], keys)
        if vector["name"] == NO_METER:
            assert isinstance(result, Refused)
            assert result.kind is ErrorKind.UNKNOWN_LIST
        else:
            assert isinstance(result, Decoded)
            assert result.fields["import_w"] == vector["device_decodes"]["activeImportPower"]


def test_the_plaintext_is_the_published_one(bare: dict[str, Any]) -> None:
    [frame] = Hunt().feed(bare["stream"])
    assert isinstance(frame, Frame)
    sealed = envelope.read(frame.information)

    assert sealed.system_title.hex().upper() == bare["system_title"]
    assert sealed.counter == bare["invocation_counter"]
    assert f"{sealed.security:02x}" == bare["security_control"]
    assert gcm.open_envelope(sealed, keys_of(bare)).plaintext.hex() == bare["plaintext"]


def test_a_missing_and_a_wrong_key_are_told_apart(vector: dict[str, Any]) -> None:
    assert kind_of(vector["stream"], None) is ErrorKind.KEY
    assert kind_of(vector["stream"], Keys(bytes(16))) is ErrorKind.DECIPHERING
    if "ak" in vector:
        assert kind_of(vector["stream"], Keys(bytes(16), keys_of(vector).authentication)) is ErrorKind.AUTHENTICATION
        assert kind_of(vector["stream"], Keys(keys_of(vector).encryption, bytes(16))) is ErrorKind.AUTHENTICATION


def test_a_flipped_bit_of_the_tag_is_seen(bare: dict[str, Any]) -> None:
    altered = bare["stream"][:-1] + bytes([bare["stream"][-1] ^ 0x80])

    assert kind_of(altered, keys_of(bare)) is ErrorKind.AUTHENTICATION
