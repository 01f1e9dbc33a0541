"""Lists whose items carry OBIS codes, in each of the forms that makers write them."""

from collections.abc import Iterator

from amshub_reader.core.apdu.axdr import Value
from amshub_reader.core.lists.items import Found, Item, Scale, clock_of, text_of
from amshub_reader.core.lists.makers import SAGEMCOM
from amshub_reader.core.lists.obis import field_of, is_obis
from amshub_reader.core.lists.quantities import Quantity
from amshub_reader.core.lists.scales import scale_of

_MAX_DEPTH = 8
"""Levels of structures in structures, as many as A-XDR is read to; what is deeper is not looked at."""


def read(values: tuple[Value, ...]) -> Found:
    """The items with a known OBIS code, the first of each field; none for a list of another kind.

    Aidon nests: a structure for each of (code, value) or (code, value, (scaler, unit)). Others are flat: code, value
    and perhaps (scaler, unit) follow one another. Kamstrup puts its list version in front, without a code. Austrian
    and some Swiss lists put the clock there, and in Lower Austria the meter's number without a code last.
    """
    items: dict[str, Item] = {}
    unknown = 0
    for code, value, scale in _entries(values, 0):
        named = field_of(code) if code is not None else None
        if named:
            items.setdefault(named[0], Item(*named, value, scale))
        else:
            unknown += 1
    bare = _bare_ends(values) if items else []
    for item in bare:
        items.setdefault(item.field, item)
    is_lower_austrian = [item.field for item in bare] == ["meter_clock_s", "meter_id"]
    usual_maker = SAGEMCOM if is_lower_austrian else None
    clock_is_bare = any(item.quantity is Quantity.CLOCK for item in bare)
    return Found(list(items.values()), unknown - len(bare), usual_maker=usual_maker, rigid=not clock_is_bare)


def _bare_ends(values: tuple[Value, ...]) -> list[Item]:
    """What stands before the first code, and after the last value, without a code of its own."""
    first, last = values[0], values[-1]
    bare = []
    if isinstance(first, str):
        bare.append(Item("list_version", Quantity.TEXT, first))
    elif clock_of(first):
        bare.append(Item("meter_clock_s", Quantity.CLOCK, first))
    if bare and isinstance(last, bytes) and not is_obis(last) and scale_of(values[-2]) and text_of(last):
        bare.append(Item("meter_id", Quantity.TEXT, last))
    return bare


def _entries(values: tuple[Value, ...], depth: int) -> Iterator[tuple[bytes | None, Value, Scale | None]]:
    """Code, value and scale of each entry; without a code for a value that has none."""
    position = 0
    while position < len(values):
        first = values[position]
        if is_obis(first) and position + 1 < len(values):
            scale = scale_of(values[position + 2]) if position + 2 < len(values) else None
            yield first, values[position + 1], scale
            position += 3 if scale else 2
        else:
            if isinstance(first, tuple) and depth < _MAX_DEPTH and not _is_descriptor(first):
                yield from _entries(first, depth + 1)
            else:
                yield None, first, None
            position += 1


def _is_descriptor(values: tuple[Value, ...]) -> bool:
    """Whether this names an attribute (class, code, attribute, index), so that no value follows its code."""
    match values:
        case (int(), bytes(code), int(), int()):
            return is_obis(code)
    return False
