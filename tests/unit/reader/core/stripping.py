"""Reads real telegrams, and takes lists out of them in the simplest way, apart from the reader's own framing."""

import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from amshub_reader.core import meter_clock
from amshub_reader.core.apdu.notification import read_body
from amshub_reader.core.lists.read_list import read_list

OSLO = ZoneInfo("Europe/Oslo")
Fields = dict[str, int | str | bool]


def known(corpus: Path) -> dict[str, dict[str, Any]]:
    """What is known of each telegram."""
    facts: dict[str, dict[str, Any]] = json.loads((corpus / "expected.json").read_text())
    return facts


def bytes_of(corpus: Path, name: str) -> bytes:
    path = corpus / "frames" / name
    return path.read_bytes() if path.suffix == ".txt" else bytes.fromhex(path.read_text())


def decoded(apdu: bytes, system_title: bytes | None = None) -> Fields:
    """The fields of a list on its own, with its clock in Norwegian time."""
    found = read_list(read_body(apdu), system_title=system_title)
    maker, clock = found.maker, found.clock
    if clock is None:
        return found.fields
    if maker and maker.false_zero_deviation:
        clock = clock.without_zero_deviation()
    standard_time = maker is not None and maker.standard_time
    seconds = meter_clock.utc_s(clock, OSLO, standard_time=standard_time, received_at_ms=None)
    return found.fields | {"meter_clock_s": seconds}


def opened(envelope: bytes) -> tuple[bytes, bytes]:
    """System title and content of general-glo-ciphering that a debug log shows deciphered."""
    start = envelope.index(b"\xdb")
    title = envelope[start + 2 : start + 10]
    at = start + 10 + {0x81: 2, 0x82: 3}.get(envelope[start + 10], 1)
    return title, envelope[at + 5 :]  # security byte and invocation counter
