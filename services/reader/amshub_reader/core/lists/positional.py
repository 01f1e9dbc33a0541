"""Lists whose values are known by their position alone."""

from amshub_reader.core.apdu.axdr import Value
from amshub_reader.core.lists.items import Item
from amshub_reader.core.lists.obis import QUANTITY_OF

Layout = tuple[str | None, ...]
"""The field at each position; None where a Reading has none for what is sent."""


def items_of(layout: Layout, values: tuple[Value, ...]) -> list[Item]:
    """The values that the layout names; there must be one for each position."""
    pairs = zip(layout, values, strict=True)
    return [Item(field, QUANTITY_OF[field], value) for field, value in pairs if field is not None]
