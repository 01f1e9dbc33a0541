"""Lists whose items carry OBIS codes, in each of the forms that makers write them."""

from collections.abc import Iterator

from amshub_reader.core.apdu.axdr import Value
from amshub_reader.core.lists.items import Item, Scale
from amshub_reader.core.lists.obis import field_of, is_obis
from amshub_reader.core.lists.quantities import Quantity


def read(values: tuple[Value, ...]) -> list[Item]:
    """The items with a known OBIS code, the first of each field; empty for a list of another kind.

    Aidon nests: a structure for each of (code, value) or (code, value, (scaler, unit)). Others are flat: code, value
    and perhaps (scaler, unit) follow one another. Kamstrup puts its list version in front, without a code.
    """
    items: dict[str, Item] = {}
    if values and isinstance(values[0], str):
        items["list_version"] = Item("list_version", Quantity.TEXT, values[0])
        values = values[1:]
    for code, value, scale in _entries(values):
        named = field_of(code)
        if named and named[0] not in items:
            items[named[0]] = Item(*named, value, scale)
    return list(items.values())


def _entries(values: tuple[Value, ...]) -> Iterator[tuple[bytes, Value, Scale | None]]:
    position = 0
    while position < len(values):
        first = values[position]
        if isinstance(first, tuple):
            yield from _flat_entry(first, 0)
            position += 1
        elif is_obis(first):
            yield from _flat_entry(values, position)
            position += 2
            position += position < len(values) and _scale(values[position]) is not None
        else:
            position += 1


def _flat_entry(values: tuple[Value, ...], position: int) -> Iterator[tuple[bytes, Value, Scale | None]]:
    code, value, scale = (*values[position : position + 3], None, None, None)[:3]
    if isinstance(code, bytes) and is_obis(code):
        yield code, value, _scale(scale)


def _scale(value: Value) -> Scale | None:
    match value:
        case (int(scaler), int(unit)):
            return Scale(scaler, unit)
    return None
