"""Kaifa's lists (NEK HAN, KFM_001), whose items are known by position."""

from amshub_reader.core.apdu.axdr import Value
from amshub_reader.core.lists.items import Found, Item, is_number, text_of
from amshub_reader.core.lists.makers import KAIFA
from amshub_reader.core.lists.positional import Layout, items_of

_POWER: Layout = ("import_w",)
_NAMES: Layout = ("list_version", "meter_id", "meter_model")
_POWERS: Layout = ("import_w", "export_w", "import_var", "export_var")
_COUNTERS: Layout = ("meter_clock_s", "import_wh", "export_wh", "import_varh", "export_varh")
_SINGLE_PHASE: Layout = (*_NAMES, *_POWERS, "l1_current_ma", "l1_voltage_mv")
_CURRENTS: Layout = ("l1_current_ma", "l2_current_ma", "l3_current_ma")
_VOLTAGES: Layout = ("l1_voltage_mv", "l2_voltage_mv", "l3_voltage_mv")
_THREE_PHASE: Layout = (*_NAMES, *_POWERS, *_CURRENTS, *_VOLTAGES)
_LAYOUT_BY_COUNT = {
    len(layout): layout
    for layout in (_POWER, _SINGLE_PHASE, _THREE_PHASE, (*_SINGLE_PHASE, *_COUNTERS), (*_THREE_PHASE, *_COUNTERS))
}
_THREE_WIRE_MODEL = "MA304T3"
"""Behind two current transformers: its lists have a place for the current of L2, and 0 in it."""


def read(values: tuple[Value, ...]) -> Found | None:
    """What a positional Kaifa list holds; None for any other.

    A list of one number is Kaifa's too: it names nobody, and no other maker sends such a one.
    """
    layout = _LAYOUT_BY_COUNT.get(len(values))
    if layout is None:
        return None
    if layout is _POWER:
        is_power = is_number(values[0])
        return Found(items_of(layout, values), 0, usual_maker=KAIFA, rigid=True) if is_power else None
    version = text_of(values[0])
    if version is None or not version.startswith(KAIFA.list_version_prefix):
        return None
    items = items_of(layout, values)
    three_wire = str(text_of(values[2])).startswith(_THREE_WIRE_MODEL)
    if three_wire:
        items = [item for item in items if not _is_unmeasured(item)]
    return Found(items, 0, maker=KAIFA, rigid=not three_wire)


def _is_unmeasured(item: Item) -> bool:
    return item.field == "l2_current_ma" and item.value == 0
