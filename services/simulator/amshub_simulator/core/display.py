"""What a meter has to say at one instant."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum


class ListKind(IntEnum):
    """The three lists of NEK's HAN interface; the number is the list's own."""

    POWER = 1
    DETAIL = 2
    HOURLY = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """Values in base units (W, var, mA, mV, Wh, varh); an encoder takes those that its maker's list has.

    `sent_clock` is the meter's clock when the frame leaves, `latched_clock` the one it puts beside the counters,
    both as the maker sends them: local time without its zone.
    """

    sent_clock: datetime
    latched_clock: datetime
    meter_id: str
    meter_model: str
    import_w: int
    export_w: int
    import_var: int
    export_var: int
    l1_current_ma: int
    l2_current_ma: int
    l3_current_ma: int
    l1_voltage_mv: int
    l2_voltage_mv: int
    l3_voltage_mv: int
    import_wh: int
    export_wh: int
    import_varh: int
    export_varh: int
