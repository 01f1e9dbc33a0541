"""Landis+Gyr's lists: by position as Netz Burgenland has them sent, and the voltages of all."""

from collections.abc import Sequence

from amshub_reader.core.apdu.axdr import Value
from amshub_reader.core.lists.items import Found, Item, is_number
from amshub_reader.core.lists.makers import LANDIS_GYR
from amshub_reader.core.lists.positional import Layout, items_of
from amshub_reader.core.lists.quantities import Quantity

_NUMBERS: Layout = (
    *("l1_voltage_mv", "l2_voltage_mv", "l3_voltage_mv", "l1_current_ma", "l2_current_ma", "l3_current_ma"),
    *("import_w", "export_w", "import_wh", "export_wh"),
)
_SHORT: Layout = (*_NUMBERS, "meter_id")
_LONG: Layout = (*_NUMBERS, None, None, None, "meter_id")
_LAYOUT_BY_COUNT = {len(layout): layout for layout in (_SHORT, _LONG)}
_HIGHEST_VOLTS = 500
"""No low-voltage meter measures more (400 V between lines and a tenth above it), and none in tenths shows less."""


def read(values: tuple[Value, ...]) -> Found | None:
    """What a positional Landis+Gyr list holds; None for any other."""
    layout = _LAYOUT_BY_COUNT.get(len(values))
    if layout is None or not all(map(is_number, values[:-1])) or not isinstance(values[-1], bytes):
        return None
    return Found(items_of(layout, values), layout.count(None), maker=LANDIS_GYR)


def voltage_scaler(items: Sequence[Item]) -> int:
    """0 for voltages in V, -1 for tenths: some of its meters send the one, some the other, and neither says which."""
    voltages = [item.value for item in items if item.quantity is Quantity.VOLTAGE and is_number(item.value)]
    return 0 if max(voltages, default=0) <= _HIGHEST_VOLTS else -1
