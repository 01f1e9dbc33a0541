"""`python -m amshub_prices parse`: prints the price days in a source's reply, as JSON, one a line."""

import argparse
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from amshub_contracts.areas import AREAS, Area

from amshub_prices.core import eds, entsoe, hks
from amshub_prices.core.body import MAX_BODY_BYTES
from amshub_prices.core.remedies import BackOff, NoPrice, NotYet, TokenRefused
from amshub_prices.core.slots import SourceDay

PARSERS: dict[str, Callable[[bytes, Area | None], list[SourceDay]]] = {
    "entsoe": entsoe.parse,
    "eds": eds.parse,
    "hks": hks.parse,
}
HKS_AREAS = {area.hks: area for area in AREAS if area.hks}
AREA_IN_NAME = re.compile(r".*_([A-Z0-9]+)\.json")
"""hvakosterstrommen.no calls its files 04-01_NO5.json, and tells the area nowhere else."""


def main(arguments: list[str]) -> int:
    """The exit code: 0 with prices printed, 1 with the remedy in words on stderr; exits 2 for a wrong command line."""
    parser = argparse.ArgumentParser(prog="python -m amshub_prices parse", description=__doc__)
    parser.add_argument("source", choices=PARSERS, help="whose reply it is")
    parser.add_argument("file", metavar="FILE", help="the body of the reply as it came; - for standard input")
    given = parser.parse_args(arguments)
    try:
        body = _read(given.file)
    except OSError as error:
        parser.error(f"cannot read {given.file}: {error.strerror}")
    named = AREA_IN_NAME.fullmatch(given.file) if given.source == "hks" else None
    try:
        days = PARSERS[given.source](body, HKS_AREAS.get(named[1]) if named else None)
    except NoPrice as error:
        print(remedy_of(error), file=sys.stderr)
        return 1
    for day in days:
        print(line_of(day))
    return 0


def remedy_of(error: NoPrice) -> str:
    """What to do about it and why, on one line."""
    if isinstance(error, NotYet):
        return f"wait: {error}"
    if isinstance(error, BackOff):
        return f"back off: {error}"
    if isinstance(error, TokenRefused):
        return f"token refused: {error}"
    return f"use another source: {error}"


def line_of(day: SourceDay) -> str:
    """The day as JSON on one line; prices are decimal strings in `currency` per kWh, times UTC."""
    slots = [
        {
            "start": datetime.fromtimestamp(slot.start_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "minutes": slot.minutes,
            "price": f"{slot.price:f}",
        }
        for slot in day.slots
    ]
    line = {
        "area": day.area or None,
        "day": day.day.isoformat(),
        "currency": day.currency,
        "source": day.source,
        "resolution": min(slot.minutes for slot in day.slots),
        "slots": slots,
    }
    return msgspec.json.encode(line).decode()


def _read(file: str) -> bytes:
    # One byte more than a parser takes: it says that the file is too long, and the rest is never held.
    with sys.stdin.buffer if file == "-" else Path(file).open("rb") as stream:
        return stream.read(MAX_BODY_BYTES + 1)
