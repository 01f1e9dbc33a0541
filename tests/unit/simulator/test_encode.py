"""Real values encode to the very bytes that real meters sent."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from amshub_simulator.core.display import Display, ListKind
from amshub_simulator.core.encode import aidon, kaifa, kamstrup
from amshub_simulator.core.encode.hdlc import checksum, frame

Encode = Callable[[ListKind, Display], bytes]


def test_the_checksum_is_the_one_of_x25() -> None:
    assert checksum(b"123456789") == bytes.fromhex("6e90")  # the check value of CRC-16/X-25, low byte first


def test_a_frame_announces_its_length_without_flags() -> None:
    encoded = frame(bytes.fromhex("2b2113"), bytes(300))
    assert (encoded[0], encoded[-1]) == (0x7E, 0x7E)
    assert int.from_bytes(encoded[1:3], "big") == 0xA000 + len(encoded) - 2


@pytest.mark.parametrize(
    ("name", "encode", "kind"),
    [
        ("aidon/gh1119-1.hex", aidon.encode, ListKind.HOURLY),
        ("aidon/gh1119-2.hex", aidon.encode, ListKind.HOURLY),
        ("aidon/gh1119-4.hex", aidon.encode, ListKind.HOURLY),
        ("kaifa/gh493-1.hex", kaifa.encode, ListKind.DETAIL),
        ("kaifa/gh493-2.hex", kaifa.encode, ListKind.POWER),
        ("kamstrup/em001-1.hex", kamstrup.encode, ListKind.HOURLY),
        ("kamstrup/em001-2.hex", kamstrup.encode, ListKind.DETAIL),
        ("kamstrup/gh862-3.hex", kamstrup.encode, ListKind.DETAIL),
    ],
)
def test_a_real_frame_is_encoded_byte_for_byte(corpus: Path, name: str, encode: Encode, kind: ListKind) -> None:
    entry, real = _entry(corpus, name)
    assert encode(kind, _display(entry)).hex() == real.hex()


def test_a_real_hourly_kaifa_frame_differs_only_in_the_address_of_its_line(corpus: Path) -> None:
    entry, real = _entry(corpus, "kaifa/gh242-2.hex")
    encoded = kaifa.encode(ListKind.HOURLY, _display(entry))
    header = slice(0, 9)  # flag, format, address, control, HCS
    assert encoded[header.stop :].hex() == real[header.stop :].hex()
    assert encoded[1:3] == real[1:3]


def _entry(corpus: Path, name: str) -> tuple[dict[str, Any], bytes]:
    entry = json.loads((corpus / "expected.json").read_text())[name]
    return entry, bytes.fromhex((corpus / "frames" / name).read_text())


def _display(entry: dict[str, Any]) -> Display:
    """What the meter showed, from the corpus's reading of the frame; what the frame left out is zero."""
    latched, sent = (
        datetime.fromisoformat(entry.get(key, "2000-01-01T00:00:00 ").split(" ")[0])
        for key in ("meter_clock", "apdu_clock")
    )
    numbers = {
        name: entry["expected"].get(name, 0)
        for name in Display.__dataclass_fields__
        if name.endswith(("_w", "_var", "_ma", "_mv", "_wh", "_varh"))
    }
    texts = {name: entry["expected"].get(name, "") for name in ("meter_id", "meter_model")}
    return Display(sent_clock=sent, latched_clock=latched, **texts, **numbers)
