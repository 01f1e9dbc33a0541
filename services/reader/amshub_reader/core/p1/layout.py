"""The layout of a P1 telegram, worked out once: a meter repeats it for years, and then only its digits are read.

Two telegrams have one layout when they differ in nothing but digits: those of measurements, of the clock, and those
in the brackets of lines that no field fits. All other bytes must be equal, so whatever they tell is a constant.
"""

import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import mul
from zoneinfo import ZoneInfo

from amshub_reader.core.lists.derived import complete
from amshub_reader.core.p1 import lines, timestamp
from amshub_reader.core.p1.in_full import Fields, belgian_of, parse, texts_of
from amshub_reader.core.p1.places import Number, places_of

_DIGITS_ALIKE = bytes.maketrans(b"123456789", b"000000000")


@dataclass(frozen=True)
class Layout:
    """How to read every telegram that is like the one it was compiled from."""

    shape: bytes
    """That telegram with a zero for each digit."""
    mask: int
    """Ones over all bytes that must be equal."""
    fixed: int
    """Those bytes."""
    unpack: Callable[[bytes], tuple[bytes, ...]]
    names: tuple[str, ...]
    factors: tuple[int, ...]
    """What the digits of each number, taken without their point, are multiplied with to be in its base unit."""
    constants: Fields
    """The texts, the kind of list and the peaks."""
    sums: tuple[tuple[str, tuple[str, ...]], ...]
    """Totals that the meter does not send, and their parts."""
    private: tuple[str, ...]
    """Numbers that are parts only."""
    clock: tuple[slice, ...]

    def read(self, text: bytes, zone: ZoneInfo, received_at_ms: int | None) -> Fields | None:
        """The fields of a Reading in this telegram, which has the layout's shape; None when a fixed digit differs."""
        if int.from_bytes(text, "big") & self.mask != self.fixed:
            return None
        fields = self.constants.copy()
        digits = b" ".join(self.unpack(text)).replace(b".", b"").split()
        said = dict(zip(self.names, map(mul, map(int, digits), self.factors), strict=True))
        for total, parts in self.sums:
            said[total] = sum([said[part] for part in parts])
        for name in self.private:
            del said[name]
        fields.update(said)
        clock_s = timestamp.utc_s(b"".join([text[place] for place in self.clock]), zone, received_at_ms)
        if clock_s is not None:
            fields["meter_clock_s"] = clock_s
        return fields


def shape_of(text: bytes) -> bytes:
    """The text with a zero for each digit: what telegrams of one layout have in common at least."""
    return text.translate(_DIGITS_ALIKE)


def compile_layout(text: bytes, zone: ZoneInfo) -> Layout | None:
    """The layout of this telegram, which could be read; None where it has numbers that a layout cannot read."""
    places = places_of(text)
    numbers = sorted(places.numbers, key=lambda number: number.place.start)
    names = tuple(number.name for number in numbers)
    read = lines.read(text)
    if not names or not read.numbers.keys() <= set(names):
        return None
    whole = complete(dict.fromkeys(names, 0))
    mask = bytearray(b"\xff" * len(text))
    for place in places.all():
        mask[place] = bytes(place.stop - place.start)
    layout = Layout(
        shape=shape_of(text),
        mask=int.from_bytes(mask, "big"),
        fixed=int.from_bytes(text, "big") & int.from_bytes(mask, "big"),
        unpack=_unpacker(numbers),
        names=names,
        factors=tuple(number.factor for number in numbers),
        constants={"list_type": whole["list_type"], **texts_of(read), **belgian_of(read, zone)},
        sums=_sums(names, whole.keys() - {"list_type", *names}),
        private=tuple(name for name in names if name not in whole),
        clock=places.clock,
    )
    # What this module may have overlooked costs speed, and never makes a number wrong.
    return layout if layout.read(text, zone, None) == parse(text, zone, None).fields else None


def _unpacker(numbers: Iterable[Number]) -> Callable[[bytes], tuple[bytes, ...]]:
    form, position = "", 0
    for number in numbers:
        form += f"{number.place.start - position}x{number.place.stop - number.place.start}s"
        position = number.place.stop
    return struct.Struct(form).unpack_from


def _sums(names: tuple[str, ...], totals: Iterable[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The parts of each total: those that make it 1 when they alone are."""
    alone = {name: complete({**dict.fromkeys(names, 0), name: 1}) for name in names}
    return tuple((total, tuple(name for name in names if alone[name][total])) for total in totals)
