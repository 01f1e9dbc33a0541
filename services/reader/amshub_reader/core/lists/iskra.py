"""Iskraemeco's lists, which each grid company orders in its own way and which name no codes."""

from amshub_reader.core.apdu.axdr import Value
from amshub_reader.core.lists.items import Found, Item, is_number, text_of
from amshub_reader.core.lists.makers import ISKRA
from amshub_reader.core.lists.positional import Layout, items_of
from amshub_reader.core.lists.quantities import Quantity

_POWERS: Layout = ("import_w", "export_w", "import_var", "export_var")
_VOLTAGES: Layout = ("l1_voltage_mv", "l2_voltage_mv", "l3_voltage_mv")
_CURRENTS: Layout = ("l1_current_ma", "l2_current_ma", "l3_current_ma")
_PHASES_IN: Layout = ("l1_import_w", "l2_import_w", "l3_import_w")
_PHASES_OUT: Layout = ("l1_export_w", "l2_export_w", "l3_export_w")
_IMPORT_COUNTERS: Layout = ("import_wh", "import_t1_wh", "import_t2_wh")
_EXPORT_COUNTERS: Layout = ("export_wh", "export_t1_wh", "export_t2_wh")

# Slovenia: the logical device name and the number of the meter or of the list come first.
_THREE_PHASE: Layout = (*_POWERS, *_VOLTAGES, *_CURRENTS, *_PHASES_IN, *_PHASES_OUT)
_CELJE: Layout = (*_VOLTAGES, *_CURRENTS, *_POWERS)
_SINGLE_PHASE: Layout = (*_POWERS, "l1_voltage_mv", "l1_current_ma", "l1_import_w", "l1_export_w")
_VOLTAGE_ONLY: Layout = (*_POWERS, "l1_voltage_mv", "export_t1_wh", "export_t2_wh")
# After the state of the breaker and the tariff in force.
_COUNTERS: Layout = (None, None, *_IMPORT_COUNTERS, *_EXPORT_COUNTERS, "import_varh", "export_varh")
_TOTALS: Layout = ("meter_id", None, "import_wh", "export_wh")

# Croatia: number, time and date come first; the limits, one number and three arrays, and a breaker last.
_CROATIAN_REST: Layout = (*_PHASES_IN, *_PHASES_OUT, *_VOLTAGES, *_CURRENTS, None, None, None, None, None)
_QUADRANTS: Layout = ("_q1_varh", "_q2_varh", "_q3_varh", "_q4_varh")
_CROATIAN_COUNTERS: Layout = ("meter_id", None, None, *_IMPORT_COUNTERS, *_EXPORT_COUNTERS)
_CROATIAN_BY_COUNT: dict[int, Layout] = {
    33: (*_CROATIAN_COUNTERS, *_QUADRANTS, "import_w", "export_w", "power_factor_milli", *_CROATIAN_REST),
    28: (*_CROATIAN_COUNTERS, "import_w", "export_w", *_CROATIAN_REST),
}
_CROATIAN_LIST_TYPE = 3  # known as the list with counters, though it has powers by phase as well
# Carinthia: the code of the push list, number, time and date; two texts to the customer last.
_CARINTHIAN_PUSH_LIST = bytes((0, 6, 25, 9, 0, 255))
_CARINTHIAN: Layout = (
    *(None, "meter_id", None, None),
    *("import_wh", "export_wh", "import_varh", "export_varh", "import_w", "export_w"),
    *(None, None),
)

_LIVE_DECIVOLTS = range(500, 5000)
_TIME_SIZE, _DATE_SIZE = 4, 5
_NO_DEVIATION_NO_STATUS = bytes.fromhex("8000ff")
_MAX_STATE = 255


def read(values: tuple[Value, ...]) -> Found | None:
    """What an Iskra list holds; None for any other, and for one whose order is not known."""
    if _is_named(values):
        return _read_named(values)
    if _has_time_and_date(values):
        return _read_timed(values)
    if len(values) == len(_TOTALS) and _is_totals(values):
        return Found(items_of(_TOTALS, values), 1, maker=ISKRA)
    return None


def _is_named(values: tuple[Value, ...]) -> bool:
    return len(values) > 2 and _is_logical_name(values[0])


def _is_logical_name(value: Value) -> bool:
    return str(text_of(value)).startswith(ISKRA.list_version_prefix)


def _read_named(values: tuple[Value, ...]) -> Found | None:
    """A list behind the logical device name.

    The second text is either the meter's number, ISK and digits, or that of the push list, which many meters share.
    """
    layout = _layout_of(values[2:])
    if layout is None:
        return None
    number = values[1] if _is_logical_name(values[1]) else values[0]
    names = [Item("list_version", Quantity.TEXT, values[0]), Item("meter_id", Quantity.TEXT, number)]
    unknown = layout.count(None) + (number is not values[1])
    return Found(names + items_of(layout, values[2:]), unknown, maker=ISKRA)


def _layout_of(values: tuple[Value, ...]) -> Layout | None:
    """The layout of the values behind the names: told by how many they are, and by where voltages stand."""
    if len(values) == len(_COUNTERS) and isinstance(values[1], bytes):
        return _COUNTERS
    for layout in (_THREE_PHASE, _CELJE, _SINGLE_PHASE, _VOLTAGE_ONLY):
        if len(values) == len(layout) and all(map(is_number, values)):
            voltages = [value for field, value in zip(layout, values, strict=True) if field in _VOLTAGES]
            return layout if any(value in _LIVE_DECIVOLTS for value in voltages) else None
    return None


def _is_totals(values: tuple[Value, ...]) -> bool:
    number, state, *counters = values
    digits = isinstance(number, bytes) and number.isdigit()
    return digits and is_number(state) and 0 <= state <= _MAX_STATE and all(map(is_number, counters))


def _has_time_and_date(values: tuple[Value, ...]) -> bool:
    """Whether a time and a date follow the number, with or without the code of the push list in front."""
    return _time_and_date(values[1:3]) is not None or _time_and_date(values[2:4]) is not None


def _time_and_date(values: tuple[Value, ...]) -> bytes | None:
    match values:
        case (bytes(time), bytes(date)) if len(time) == _TIME_SIZE and len(date) == _DATE_SIZE:
            return date + time + _NO_DEVIATION_NO_STATUS
    return None


def _read_timed(values: tuple[Value, ...]) -> Found | None:
    if len(values) == len(_CARINTHIAN) and values[0] == _CARINTHIAN_PUSH_LIST:
        layout, clock, list_type = _CARINTHIAN, _time_and_date(values[2:4]), None
    elif len(values) in _CROATIAN_BY_COUNT and text_of(values[0]):
        layout, clock = _CROATIAN_BY_COUNT[len(values)], _time_and_date(values[1:3])
        list_type = _CROATIAN_LIST_TYPE
    else:
        return None
    items = [*items_of(layout, values), Item("meter_clock_s", Quantity.CLOCK, clock)]
    said_otherwise = 2 + (layout is _CARINTHIAN)  # time, date, and the code of the push list
    return Found(items, layout.count(None) - said_otherwise, maker=ISKRA, list_type=list_type)
