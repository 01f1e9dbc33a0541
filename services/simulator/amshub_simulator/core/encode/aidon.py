"""Aidon's lists (AIDON_V0001): an array of OBIS code, value, scaler and unit."""

from collections.abc import Callable
from typing import NamedTuple

from amshub_simulator.core.display import Display, ListKind
from amshub_simulator.core.encode.axdr import (
    DEVIATION_ZERO,
    array,
    date_time,
    double_long_unsigned,
    long,
    long_unsigned,
    obis,
    octet_string,
    scaler_unit,
    structure,
    visible_string,
)
from amshub_simulator.core.encode.hdlc import frame
from amshub_simulator.core.encode.notification import notification

ADDRESS = bytes.fromhex("41088313")
INVOKE_ID = bytes.fromhex("40000000")
NO_CLOCK = b"\x00"
LIST_VERSION = "AIDON_V0001"
WATT, VAR, WATT_HOUR, VAR_HOUR, AMPERE, VOLT = 27, 29, 30, 32, 33, 35


class Register(NamedTuple):
    """A row of the list without its value: `step` base units are 1 on the wire."""

    head: bytes
    field: str
    tag: Callable[[int], bytes]
    step: int
    tail: bytes

    def encode(self, display: Display) -> bytes:
        """The row as bytes."""
        return self.head + self.tag(getattr(display, self.field) // self.step) + self.tail


def _register(code: str, field: str, tag: Callable[[int], bytes], step: int, scaler: int, unit: int) -> Register:
    return Register(structure(3) + obis(code), field, tag, step, scaler_unit(scaler, unit))


IMPORT_POWER = _register("1.0.1.7.0.255", "import_w", double_long_unsigned, 1, 0, WATT)
DETAIL = (
    IMPORT_POWER,
    _register("1.0.2.7.0.255", "export_w", double_long_unsigned, 1, 0, WATT),
    _register("1.0.3.7.0.255", "import_var", double_long_unsigned, 1, 0, VAR),
    _register("1.0.4.7.0.255", "export_var", double_long_unsigned, 1, 0, VAR),
    _register("1.0.31.7.0.255", "l1_current_ma", long, 100, -1, AMPERE),
    _register("1.0.51.7.0.255", "l2_current_ma", long, 100, -1, AMPERE),
    _register("1.0.71.7.0.255", "l3_current_ma", long, 100, -1, AMPERE),
    _register("1.0.32.7.0.255", "l1_voltage_mv", long_unsigned, 100, -1, VOLT),
    _register("1.0.52.7.0.255", "l2_voltage_mv", long_unsigned, 100, -1, VOLT),
    _register("1.0.72.7.0.255", "l3_voltage_mv", long_unsigned, 100, -1, VOLT),
)
COUNTERS = (
    _register("1.0.1.8.0.255", "import_wh", double_long_unsigned, 10, 1, WATT_HOUR),
    _register("1.0.2.8.0.255", "export_wh", double_long_unsigned, 10, 1, WATT_HOUR),
    _register("1.0.3.8.0.255", "import_varh", double_long_unsigned, 10, 1, VAR_HOUR),
    _register("1.0.4.8.0.255", "export_varh", double_long_unsigned, 10, 1, VAR_HOUR),
)


def encode(kind: ListKind, display: Display) -> bytes:
    """The frame of this list, three phases of a 400 V net."""
    if kind is ListKind.POWER:
        rows = [IMPORT_POWER.encode(display)]
    else:
        rows = [
            _text("1.1.0.2.129.255", LIST_VERSION),
            _text("0.0.96.1.0.255", display.meter_id),
            _text("0.0.96.1.7.255", display.meter_model),
            *(register.encode(display) for register in DETAIL),
        ]
    if kind is ListKind.HOURLY:
        rows.append(_clock(display))
        rows.extend(register.encode(display) for register in COUNTERS)
    return frame(ADDRESS, notification(INVOKE_ID, NO_CLOCK, array(len(rows)) + b"".join(rows)))


def _text(code: str, value: str) -> bytes:
    return structure(2) + obis(code) + visible_string(value)


def _clock(display: Display) -> bytes:
    # Aidon counts Sunday as 0 and calls the deviation zero, though the clock is local.
    clock = display.latched_clock
    value = date_time(clock, clock.isoweekday() % 7, DEVIATION_ZERO)
    return structure(2) + obis("0.0.1.0.0.255") + octet_string(value)
