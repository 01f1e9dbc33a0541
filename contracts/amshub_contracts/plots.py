"""dayplot.json and monthplot.json, for gateways and brokers: rings of completed hours and days in kWh.

0 stands where nothing is known.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from amshub_contracts.messages import Day, Hour

HOUR_S = 3600
HOURS = 24
DAYS = 31


def dayplot(hours: Iterable[Hour], now_ms: int) -> dict[str, Any]:
    """`i00` to `e23` by UTC hour: the last 24 completed hours, so that this hour's key still holds yesterday's.

    `hours` are oldest first.
    """
    this_hour_s = now_ms // 1000 // HOUR_S * HOUR_S
    # One more than a day: an hour that has just ended comes with the next reading, and its key waits for it.
    oldest_s = this_hour_s - (HOURS + 1) * HOUR_S
    by_index = {hour.start_s // HOUR_S % HOURS: hour for hour in hours if oldest_s <= hour.start_s < this_hour_s}
    return _ring(by_index, range(HOURS))


def monthplot(days: Iterable[Day], now_ms: int, zone: str) -> dict[str, Any]:
    """`i01` to `e31` by local day of the month: this month before today, last month from today's number on."""
    today = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(ZoneInfo(zone)).date()
    known = {day.date: day for day in days}
    last_of_previous = today.replace(day=1) - timedelta(days=1)
    by_index: dict[int, Day] = {}
    for number in range(1, DAYS + 1):
        month = today if number < today.day else last_of_previous
        day = known.get(f"{month:%Y-%m}-{number:02d}")
        if day is not None:
            by_index[number] = day
    return _ring(by_index, range(1, DAYS + 1))


def _ring(by_index: dict[int, Hour] | dict[int, Day], indices: range) -> dict[str, Any]:
    answer: dict[str, Any] = {"unit": "kwh"}
    for index in indices:
        energy = by_index.get(index)
        answer[f"i{index:02d}"] = _kwh(energy.import_wh if energy else 0)
        answer[f"e{index:02d}"] = _kwh(energy.export_wh if energy else 0)
    return answer


def _kwh(wh: int) -> float:
    return round(wh / 1000, 3)
