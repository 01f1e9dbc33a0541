"""The table of OBIS codes (IEC 62056-6-1) and the Reading fields that they name.

A name that begins with an underscore is no field of a Reading: others are derived from it, and it is then dropped.
"""

from typing import TypeGuard

from amshub_reader.core.lists.quantities import Quantity

_CODES: dict[Quantity, dict[str, str]] = {
    Quantity.TEXT: {
        "1:0.2.129": "list_version",
        "0:96.1.0": "meter_id",
        "1:0.0.5": "meter_id",  # Kamstrup: the GS1 number
        "1:0.0.1": "meter_id",  # Kamstrup in Denmark and Switzerland: the meter number, an integer
        "0:42.0.0": "_logical_name",
        "0:96.1.7": "meter_model",
        "1:96.1.1": "meter_model",  # Kamstrup
    },
    Quantity.CLOCK: {"0:1.0.0": "meter_clock_s"},
    Quantity.ACTIVE_POWER: {
        "1:1.7.0": "import_w",
        "1:2.7.0": "export_w",
        "1:21.7.0": "l1_import_w",
        "1:22.7.0": "l1_export_w",
        "1:41.7.0": "l2_import_w",
        "1:42.7.0": "l2_export_w",
        "1:61.7.0": "l3_import_w",
        "1:62.7.0": "l3_export_w",
    },
    Quantity.REACTIVE_POWER: {
        "1:3.7.0": "import_var",
        "1:4.7.0": "export_var",
        "1:23.7.0": "l1_import_var",
        "1:24.7.0": "l1_export_var",
        "1:43.7.0": "l2_import_var",
        "1:44.7.0": "l2_export_var",
        "1:63.7.0": "l3_import_var",
        "1:64.7.0": "l3_export_var",
        "1:5.7.0": "_q1_var",
        "1:6.7.0": "_q2_var",
        "1:7.7.0": "_q3_var",
        "1:8.7.0": "_q4_var",
    },
    Quantity.CURRENT: {"1:31.7.0": "l1_current_ma", "1:51.7.0": "l2_current_ma", "1:71.7.0": "l3_current_ma"},
    Quantity.VOLTAGE: {"1:32.7.0": "l1_voltage_mv", "1:52.7.0": "l2_voltage_mv", "1:72.7.0": "l3_voltage_mv"},
    Quantity.POWER_FACTOR: {
        "1:13.7.0": "power_factor_milli",
        "1:33.7.0": "l1_power_factor_milli",
        "1:53.7.0": "l2_power_factor_milli",
        "1:73.7.0": "l3_power_factor_milli",
    },
    Quantity.ACTIVE_ENERGY: {
        "1:1.8.0": "import_wh",
        "1:2.8.0": "export_wh",
        "1:1.8.1": "import_t1_wh",
        "1:1.8.2": "import_t2_wh",
        "1:2.8.1": "export_t1_wh",
        "1:2.8.2": "export_t2_wh",
        "1:1.8.3": "_import_t3_wh",
        "1:1.8.4": "_import_t4_wh",
        "1:2.8.3": "_export_t3_wh",
        "1:2.8.4": "_export_t4_wh",
        "1:21.8.0": "l1_import_wh",
        "1:22.8.0": "l1_export_wh",
        "1:41.8.0": "l2_import_wh",
        "1:42.8.0": "l2_export_wh",
        "1:61.8.0": "l3_import_wh",
        "1:62.8.0": "l3_export_wh",
    },
    Quantity.REACTIVE_ENERGY: {
        "1:3.8.0": "import_varh",
        "1:4.8.0": "export_varh",
        "1:5.8.0": "_q1_varh",
        "1:6.8.0": "_q2_varh",
        "1:7.8.0": "_q3_varh",
        "1:8.8.0": "_q4_varh",
    },
}

_CHANNELS = (0, 1)  # group B: other channels are other meters, of gas or water
_CURRENT_VALUE = 255  # group F: others are billing periods long past
_SIZE = 6


def _groups(code: str) -> tuple[int, int, int, int]:
    a, _, rest = code.partition(":")
    c, d, e = rest.split(".")
    return int(a), int(c), int(d), int(e)


FIELDS = {_groups(code): (name, quantity) for quantity, codes in _CODES.items() for code, name in codes.items()}
"""Field and quantity by the groups A, C, D and E of the code."""
QUANTITY_OF = {name: quantity for quantity, codes in _CODES.items() for name in codes.values()}


def is_obis(value: object) -> TypeGuard[bytes]:
    """Whether a value may be an OBIS code: an octet string of six."""
    return isinstance(value, bytes) and len(value) == _SIZE


def field_of(code: bytes) -> tuple[str, Quantity] | None:
    """Field and quantity that this OBIS code names; None for one that a Reading has no field for."""
    a, b, c, d, e, f = code
    if b not in _CHANNELS or f != _CURRENT_VALUE:
        return None
    return FIELDS.get((a, c, d, e))
