"""Splits a P1 telegram into its lines and reads those with a number that a Reading has a field for."""

import re
from dataclasses import dataclass, field

from amshub_reader.core.lists.obis import FIELDS
from amshub_reader.core.lists.quantities import Quantity
from amshub_reader.core.p1 import numbers

MAX_LINES = 512
"""Lines of a telegram; the longest real ones have about a hundred, and what follows is not read."""
PADDING = b"\r\0 "
"""What may stand around a line."""

CLOCK, LOCAL_TIME, LOCAL_DATE = b"0-0:1.0.0", b"1-0:0.9.1", b"1-0:0.9.2"
NUMBER, SECOND_NUMBER, LOGICAL_NAME = b"0-0:96.1.0", b"0-0:96.1.1", b"0-0:42.0.0"
DEMAND, PEAK, HISTORY = b"1-0:1.4.0", b"1-0:1.6.0", b"0-0:98.1.0"
OTHERS = {CLOCK, LOCAL_TIME, LOCAL_DATE, NUMBER, SECOND_NUMBER, LOGICAL_NAME, DEMAND, PEAK, HISTORY}
_ELECTRICITY = 1  # group A
MEASUREMENTS = {
    f"{a}-{channel}:{c}.{d}.{e}{period}".encode(): (name, quantity)
    for (a, c, d, e), (name, quantity) in FIELDS.items()
    for channel in (0, 1)
    for period in ("", "*255")
    if a == _ELECTRICITY and quantity is not Quantity.TEXT
}
LINE = re.compile(rb"\d+-\d+:\d+\.\d+\.\d+(\*\d+)?(\([^()]*\))+")
_CONTINUATION = re.compile(rb"(\([^()]*\))+")  # DSMR 2.2 has the value of a gas meter on a line of its own


@dataclass
class Lines:
    """What the lines of a telegram said, the first of each code."""

    identification: str = ""
    numbers: dict[str, int] = field(default_factory=dict)
    """Fields in their base units."""
    others: dict[bytes, list[bytes]] = field(default_factory=dict)
    """The parts in brackets behind the codes above."""
    malformed: int = 0
    """Lines that cannot be read."""
    unknown: int = 0
    """Lines with a code that no field fits."""


def read(text: bytes) -> Lines:
    """The lines from that of "/" to that of "!"."""
    lines = Lines()
    for line in text.split(b"\n", MAX_LINES)[:MAX_LINES]:
        line = line.strip(b"\r\0 ")
        if line.startswith(b"!"):
            break
        if line.startswith(b"/") and not lines.identification:
            lines.identification = line[1:].decode("ascii", "replace")
        elif line:
            _read_line(line, lines)
    return lines


def _read_line(line: bytes, lines: Lines) -> None:
    code, _, rest = line.partition(b"(")
    measurement = MEASUREMENTS.get(code)
    if measurement:
        name, quantity = measurement
        value = numbers.read(rest[:-1], quantity) if rest.endswith(b")") else None
        if value is None:
            lines.malformed += 1
        else:
            lines.numbers.setdefault(name, value)
    elif LINE.fullmatch(line):
        if code in OTHERS:
            lines.others.setdefault(code, rest[:-1].split(b")("))
        else:
            lines.unknown += 1
    elif not _CONTINUATION.fullmatch(line):
        lines.malformed += 1
