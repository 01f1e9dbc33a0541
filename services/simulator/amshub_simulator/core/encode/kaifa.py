"""Kaifa's lists (KFM_001): a structure in which the position says what a value is."""

from amshub_simulator.core.display import Display, ListKind
from amshub_simulator.core.encode.axdr import (
    DEVIATION_UNSPECIFIED,
    date_time,
    double_long_unsigned,
    octet_string,
    structure,
)
from amshub_simulator.core.encode.hdlc import frame
from amshub_simulator.core.encode.notification import notification

ADDRESS = bytes.fromhex("01020110")
INVOKE_ID = bytes.fromhex("40000000")
LIST_VERSION = "KFM_001"
DETAIL = (
    *("import_w", "export_w", "import_var", "export_var"),
    *("l1_current_ma", "l2_current_ma", "l3_current_ma"),
)
VOLTAGES = ("l1_voltage_mv", "l2_voltage_mv", "l3_voltage_mv")
VOLTAGE_STEP_MV = 100
COUNTERS = ("import_wh", "export_wh", "import_varh", "export_varh")


def encode(kind: ListKind, display: Display) -> bytes:
    """The frame of this list, three phases: 1, 13 or 18 elements."""
    if kind is ListKind.POWER:
        elements = [double_long_unsigned(display.import_w)]
    else:
        texts = (LIST_VERSION, display.meter_id, display.meter_model)
        elements = [octet_string(text.encode("ascii")) for text in texts]
        elements += [double_long_unsigned(getattr(display, field)) for field in DETAIL]
        elements += [double_long_unsigned(getattr(display, field) // VOLTAGE_STEP_MV) for field in VOLTAGES]
    if kind is ListKind.HOURLY:
        latched = display.latched_clock
        elements.append(octet_string(date_time(latched, latched.isoweekday(), DEVIATION_UNSPECIFIED)))
        elements += [double_long_unsigned(getattr(display, field)) for field in COUNTERS]
    sent = display.sent_clock
    clock = octet_string(date_time(sent, sent.isoweekday(), DEVIATION_UNSPECIFIED))
    return frame(ADDRESS, notification(INVOKE_ID, clock, structure(len(elements)) + b"".join(elements)))
