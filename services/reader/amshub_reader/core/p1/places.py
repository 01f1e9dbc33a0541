"""Finds the digits of a P1 telegram that may differ from one telegram to the next, and what they are."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from amshub_reader.core.lists.quantities import MAX_VALUE, Quantity
from amshub_reader.core.p1 import lines, numbers

_CLOCKS = (lines.CLOCK, lines.LOCAL_DATE, lines.LOCAL_TIME)
_MOST = MAX_VALUE // 8
"""Of a number, so that the sum of all tariffs stays within MAX_VALUE; one that may be more is not for a layout."""


class Number(NamedTuple):
    """The digits of a field, perhaps with a point, and what they are multiplied with to be in its base unit."""

    name: str
    place: slice
    factor: int


@dataclass
class Places:
    """Where in a telegram digits may differ."""

    numbers: list[Number] = field(default_factory=list)
    clocks: dict[bytes, slice] = field(default_factory=dict)
    free: list[slice] = field(default_factory=list)
    """Digits that no field comes from: those in the brackets of unknown codes."""

    @property
    def clock(self) -> tuple[slice, ...]:
        """Where the parts of the time stamp stand that counts."""
        if lines.CLOCK in self.clocks:
            return (self.clocks[lines.CLOCK],)
        return tuple(self.clocks[code] for code in (lines.LOCAL_DATE, lines.LOCAL_TIME) if code in self.clocks)

    def all(self) -> Iterator[slice]:
        """Every place, in no order."""
        yield from (number.place for number in self.numbers)
        yield from self.clocks.values()
        yield from self.free


def places_of(text: bytes) -> Places:
    """The places of this telegram, found where `lines.read` finds its values."""
    places = Places()
    seen: set[str | bytes] = set()
    end = -1
    for whole_line in text.split(b"\n", lines.MAX_LINES)[: lines.MAX_LINES]:
        start = end + 1
        end = start + len(whole_line)
        line = whole_line.strip(lines.PADDING)
        if line.startswith(b"!"):
            break
        if line and not line.startswith(b"/"):
            _place_line(line, start + whole_line.find(line), seen, places)
    return places


def _place_line(line: bytes, at: int, seen: set[str | bytes], places: Places) -> None:
    code, _, rest = line.partition(b"(")
    at += len(code) + 1
    if code in lines.MEASUREMENTS:
        name, quantity = lines.MEASUREMENTS[code]
        if rest.endswith(b")"):
            _place_number(name, quantity, rest[:-1], at, seen, places)
    elif code not in lines.OTHERS:
        places.free.append(slice(at, at + len(rest)))
    elif lines.LINE.fullmatch(line) and code not in seen:
        seen.add(code)
        said = rest.partition(b")")[0]
        if code == lines.DEMAND:
            _place_number("import_demand_w", Quantity.ACTIVE_POWER, said, at, seen, places)
        elif code in _CLOCKS:
            places.clocks[code] = slice(at, at + len(said))


def _place_number(name: str, quantity: Quantity, text: bytes, at: int, seen: set[str | bytes], places: Places) -> None:
    """Note the number unless the field has one already, or its digits could give none, or need more than a factor."""
    parts = numbers.split(text, quantity)
    if parts is None or name in seen or numbers.read(text, quantity) is None:
        return
    seen.add(name)
    exponent = parts.exponent + quantity.base_exponent
    if exponent >= 0 and 10 ** (len(parts.digits) + exponent) <= _MOST:
        start = at + parts.negative
        factor = -(10**exponent) if parts.negative else 10**exponent
        places.numbers.append(Number(name, slice(start, start + len(parts.digits)), factor))
