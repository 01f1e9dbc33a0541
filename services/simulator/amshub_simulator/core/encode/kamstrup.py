"""Kamstrup's lists (Kamstrup_V0001): a structure of OBIS codes and values, whose scale the reader has to know."""

from amshub_simulator.core.display import Display, ListKind
from amshub_simulator.core.encode.axdr import (
    DEVIATION_UNSPECIFIED,
    date_time,
    double_long_unsigned,
    long_unsigned,
    obis,
    octet_string,
    structure,
    visible_string,
)
from amshub_simulator.core.encode.hdlc import frame
from amshub_simulator.core.encode.notification import notification

ADDRESS = bytes.fromhex("2B2113")
INVOKE_ID = bytes.fromhex("00000000")
LIST_VERSION = "Kamstrup_V0001"
CLOCK = obis("0.1.1.0.0.255")
CURRENT_STEP_MA = 10
VOLTAGE_STEP_MV = 1_000
COUNTER_STEP = 10
CURRENTS_AND_POWERS = (
    (obis("1.1.1.7.0.255"), "import_w", 1),
    (obis("1.1.2.7.0.255"), "export_w", 1),
    (obis("1.1.3.7.0.255"), "import_var", 1),
    (obis("1.1.4.7.0.255"), "export_var", 1),
    (obis("1.1.31.7.0.255"), "l1_current_ma", CURRENT_STEP_MA),
    (obis("1.1.51.7.0.255"), "l2_current_ma", CURRENT_STEP_MA),
    (obis("1.1.71.7.0.255"), "l3_current_ma", CURRENT_STEP_MA),
)
VOLTAGES = (
    (obis("1.1.32.7.0.255"), "l1_voltage_mv"),
    (obis("1.1.52.7.0.255"), "l2_voltage_mv"),
    (obis("1.1.72.7.0.255"), "l3_voltage_mv"),
)
COUNTERS = (
    (obis("1.1.1.8.0.255"), "import_wh"),
    (obis("1.1.2.8.0.255"), "export_wh"),
    (obis("1.1.3.8.0.255"), "import_varh"),
    (obis("1.1.4.8.0.255"), "export_varh"),
)
METER_ID = obis("1.1.0.0.5.255")
METER_MODEL = obis("1.1.96.1.1.255")


def encode(kind: ListKind, display: Display) -> bytes:
    """The frame of this list, three phases: 25 elements, or 35 with clock and counters."""
    elements = [
        visible_string(LIST_VERSION),
        *(METER_ID, visible_string(display.meter_id)),
        *(METER_MODEL, visible_string(display.meter_model)),
    ]
    for code, field, step in CURRENTS_AND_POWERS:
        elements += (code, double_long_unsigned(getattr(display, field) // step))
    for code, field in VOLTAGES:
        elements += (code, long_unsigned(getattr(display, field) // VOLTAGE_STEP_MV))
    if kind is ListKind.HOURLY:
        elements += (CLOCK, octet_string(_clock(display)))
        for code, field in COUNTERS:
            elements += (code, double_long_unsigned(getattr(display, field) // COUNTER_STEP))
    sent = display.sent_clock
    # A bare length, as for an OPTIONAL octet string: no tag before it.
    clock = b"\x0c" + date_time(sent, sent.isoweekday(), DEVIATION_UNSPECIFIED)
    return frame(ADDRESS, notification(INVOKE_ID, clock, structure(len(elements)) + b"".join(elements)))


def _clock(display: Display) -> bytes:
    latched = display.latched_clock
    return date_time(latched, latched.isoweekday(), DEVIATION_UNSPECIFIED)
