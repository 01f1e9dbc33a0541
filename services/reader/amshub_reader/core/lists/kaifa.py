"""Kaifa's lists (NEK HAN, KFM_001), whose items are known by position."""

from amshub_reader.core.apdu.axdr import Value
from amshub_reader.core.lists.items import Item, text_of
from amshub_reader.core.lists.makers import KAIFA
from amshub_reader.core.lists.obis import QUANTITY_OF

_POWER = ("import_w",)
_NAMES = ("list_version", "meter_id", "meter_model")
_POWERS = ("import_w", "export_w", "import_var", "export_var")
_COUNTERS = ("meter_clock_s", "import_wh", "export_wh", "import_varh", "export_varh")
_SINGLE_PHASE = (*_NAMES, *_POWERS, "l1_current_ma", "l1_voltage_mv")
_CURRENTS = ("l1_current_ma", "l2_current_ma", "l3_current_ma")
_VOLTAGES = ("l1_voltage_mv", "l2_voltage_mv", "l3_voltage_mv")
_THREE_PHASE = (*_NAMES, *_POWERS, *_CURRENTS, *_VOLTAGES)
_FIELDS_BY_COUNT = {
    len(fields): fields
    for fields in (_POWER, _SINGLE_PHASE, _THREE_PHASE, (*_SINGLE_PHASE, *_COUNTERS), (*_THREE_PHASE, *_COUNTERS))
}


def read(values: tuple[Value, ...]) -> list[Item] | None:
    """The items of a positional Kaifa list; None for any other.

    A list of one number is Kaifa's too: it names nobody, and no other maker sends such a one.
    """
    fields = _FIELDS_BY_COUNT.get(len(values))
    if fields is None or not _is_kaifas(values):
        return None
    return [Item(field, QUANTITY_OF[field], value) for field, value in zip(fields, values, strict=True)]


def _is_kaifas(values: tuple[Value, ...]) -> bool:
    if len(values) == 1:
        return isinstance(values[0], int) and not isinstance(values[0], bool)
    version = text_of(values[0])
    return version is not None and version.startswith(KAIFA.list_version_prefix)
