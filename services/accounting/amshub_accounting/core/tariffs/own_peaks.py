"""Checks the peaks that a meter keeps itself against ours, once a month."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec
from amshub_contracts.messages import Reading

from amshub_accounting.core.calendar import local_date, month_start

TOLERANCE_W = 100
"""A quarter-hour moves by 4 W with each Wh of the counter, and by 90 W when 9 kW begin 9 s apart by the two clocks."""


class OwnPeak(msgspec.Struct, frozen=True, array_like=True):
    """What a meter says was the highest quarter-hour of a month, and when it ended, UTC Unix s."""

    ended_s: int
    power_w: int


class Checked(NamedTuple):
    """What is to be remembered, and a note of a difference."""

    held: OwnPeak | None
    notes: tuple[str, ...] = ()


def check(held: OwnPeak | None, reading: Reading, zone: ZoneInfo, ours_w: Callable[[date], int | None]) -> Checked:
    """Compare a month's peaks with the first reading that has a peak of a later one; `ours_w` gives ours of a month."""
    if reading.import_month_peak_w is None or reading.import_month_peak_s is None:
        return Checked(held)
    told = OwnPeak(reading.import_month_peak_s, reading.import_month_peak_w)
    if held is None or _month(told.ended_s, zone) <= _month(held.ended_s, zone):
        return Checked(told)
    month = _month(held.ended_s, zone)
    # The last quarter-hour of a month is only in the history, which the meter writes when the month is over.
    history = [power_w for ended_s, power_w in reading.import_peak_history or () if _month(ended_s, zone) == month]
    theirs_w, mine_w = max([held.power_w, *history]), ours_w(month)
    if mine_w is None or abs(theirs_w - mine_w) <= TOLERANCE_W:
        return Checked(told)
    note = (
        f"the highest quarter-hour of {month:%Y-%m} was {theirs_w} W by the meter and {mine_w} W by our count: "
        "was the reader away then, or is its clock wrong?"
    )
    return Checked(told, (note,))


def _month(ended_s: int, zone: ZoneInfo) -> date:
    """First day of the month that the quarter-hour that ended then lies in."""
    return month_start(local_date((ended_s - 1) // 900 * 900, zone))
