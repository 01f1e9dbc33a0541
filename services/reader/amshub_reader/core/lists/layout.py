"""The layout of a list, worked out once: a meter repeats it for years, and then only its numbers are unpacked.

Two telegrams have one layout when they differ in nothing but measurements, the clock and what the head of the
data-notification varies. All other bytes (types, lengths, codes, scalers, texts) must be equal to the byte, so
whatever they tell is a constant of the layout.
"""

import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import mul

from amshub_reader.core.apdu import axdr, notification
from amshub_reader.core.apdu.axdr import Leaf, Value
from amshub_reader.core.lists.derived import Fields, complete, has_sums
from amshub_reader.core.lists.items import is_number, number_of
from amshub_reader.core.lists.quantities import MAX_VALUE, Quantity
from amshub_reader.core.lists.read_list import MeterList, Named, constants_of, name_items, scale, steps_of
from amshub_reader.core.lists.scales import scale_of

_CODES = {0x05: "i", 0x06: "I", 0x0F: "b", 0x10: "h", 0x11: "B", 0x12: "H", 0x16: "B"}
"""struct's code of each type of number that is unpacked; one of 64 bits may be more than a Reading holds."""
_SIGNED = frozenset({0x05, 0x0F, 0x10})
_HIGHEST = 2**32


class _Number(int):
    """A number that knows where in the APDU it stands."""

    leaf: Leaf


class _Octets(bytes):
    """An octet string that knows where in the APDU it stands."""

    leaf: Leaf


@dataclass(frozen=True)
class Layout:
    """How to read every APDU that is like the one it was compiled from."""

    mask: int
    """Ones over all bytes that must be equal."""
    fixed: int
    """Those bytes."""
    unpack: Callable[[bytes], tuple[int, ...]]
    names: tuple[str, ...]
    factors: tuple[int, ...]
    """What each number is multiplied with to be in its base unit."""
    constants: Fields
    steps: tuple[Callable[[Fields], Fields], ...]
    """What depends on the numbers beyond their scale."""
    clock: slice | None
    like: MeterList
    """What the first APDU of this layout said."""

    def read(self, apdu: bytes) -> MeterList | None:
        """What this APDU, which is as long as the first, says; None when it is of another layout."""
        if int.from_bytes(apdu, "big") & self.mask != self.fixed:
            return None
        fields = self.constants.copy()
        fields.update(zip(self.names, map(mul, self.unpack(apdu), self.factors), strict=True))
        for step in self.steps:
            fields = step(fields)
        clock = apdu[self.clock] if self.clock else None
        return MeterList(self.like.maker, fields, clock, self.like.unknown)


def compile_layout(apdu: bytes, system_title: bytes | None) -> Layout | None:
    """The layout of this data-notification, which could be read; None where its numbers tell what is what in it."""
    start = notification.body_at(apdu)
    body = _placed(axdr.read(apdu, start)[0], axdr.leaves(apdu, start))
    named = name_items(body, system_title)
    scaled = _scaled(named)
    clocks = [item.value for item in named.items if item.quantity is Quantity.CLOCK][:1]
    if not named.rigid or scaled is None or not all(isinstance(clock, _Octets) for clock in clocks):
        return None
    like = scale(named)
    constants: Fields = {**named.texts, **constants_of(named)}
    steps = steps_of(named)
    if steps or has_sums({*constants, *(name for name, *_ in scaled)}):
        steps.append(complete)
    else:
        constants["list_type"] = like.fields["list_type"]
    texts = [item.value for item in named.items if item.quantity is Quantity.TEXT]
    told_by = {text.leaf for text in texts if isinstance(text, _Number)}
    clock = next((slice(octets.leaf.start, octets.leaf.end) for octets in clocks if isinstance(octets, _Octets)), None)
    varying = [slice(number.leaf.start, number.leaf.end) for number in _numbers(body) if number.leaf not in told_by]
    mask = _mask(len(apdu), [*notification.varying_head(apdu), *varying, *([clock] if clock else [])])
    layout = Layout(
        mask=mask,
        fixed=int.from_bytes(apdu, "big") & mask,
        unpack=_unpacker(len(apdu), [leaf for _, leaf, _ in scaled]),
        names=tuple(name for name, *_ in scaled),
        factors=tuple(factor for *_, factor in scaled),
        constants=constants,
        steps=tuple(steps),
        clock=clock,
        like=like,
    )
    # What this module may have overlooked costs speed, and never makes a number wrong.
    return layout if layout.read(apdu) == like else None


def _placed(value: Value, leaves: Iterator[Leaf]) -> Value:
    """The value with every number and octet string knowing its place, but those that scale others."""
    if isinstance(value, tuple):
        inside = tuple([_placed(item, leaves) for item in value])
        return value if scale_of(value) else inside
    leaf = next(leaves)
    if type(value) is int:
        number = _Number(value)
        number.leaf = leaf
        return number
    if type(value) is bytes:
        octets = _Octets(value)
        octets.leaf = leaf
        return octets
    return value


def _numbers(value: Value) -> Iterator[_Number]:
    if isinstance(value, tuple):
        for item in value:
            yield from _numbers(item)
    elif isinstance(value, _Number):
        yield value


def _scaled(named: Named) -> list[tuple[str, Leaf, int]] | None:
    """Field, place and factor of each number, in their order on the wire; None where one takes more than a factor."""
    scaled = []
    for item in named.items:
        scaler = item.scale.scaler if item.scale else named.scalers.get(item.quantity)
        if item.quantity in (Quantity.TEXT, Quantity.CLOCK) or not is_number(item.value) or scaler is None:
            continue
        if number_of(item._replace(value=0), scaler) is None:
            continue  # its scale or unit makes it none, and not that it is too large today
        exponent = scaler + item.quantity.base_exponent
        if not isinstance(item.value, _Number) or item.value.leaf.tag not in _CODES or exponent < 0:
            return None
        if _HIGHEST * 10**exponent > MAX_VALUE or (item.quantity.one_way and item.value.leaf.tag in _SIGNED):
            return None
        scaled.append((item.field, item.value.leaf, 10**exponent))
    return sorted(scaled, key=lambda entry: entry[1].start)


def _mask(size: int, varying: Iterable[slice]) -> int:
    mask = bytearray(b"\xff" * size)
    for span in varying:
        mask[span] = bytes(span.stop - span.start)
    return int.from_bytes(mask, "big")


def _unpacker(size: int, leaves: Iterable[Leaf]) -> Callable[[bytes], tuple[int, ...]]:
    form, position = ">", 0
    for leaf in leaves:
        form += f"{leaf.start - position}x{_CODES[leaf.tag]}"
        position = leaf.end
    return struct.Struct(f"{form}{size - position}x").unpack
