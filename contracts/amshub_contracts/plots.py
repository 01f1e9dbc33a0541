"""dayplot.json and monthplot.json, for gateways and brokers: rings of completed hours and days in kWh.

0 stands where nothing is known.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
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
    return _ring(hours_shown(hours, now_ms), range(HOURS))


def monthplot(days: Iterable[Day], now_ms: int, zone: str) -> dict[str, Any]:
    """`i01` to `e31` by local day of the month: this month before today, last month from today's number on."""
    return _ring(days_shown(days, now_ms, zone), range(1, DAYS + 1))


def hours_shown(hours: Iterable[Hour], now_ms: int) -> dict[int, Hour]:
    """The hours that dayplot.json shows by their index; `hours` are oldest first."""
    this_hour_s = now_ms // 1000 // HOUR_S * HOUR_S
    # One more than a day: an hour that has just ended comes with the next reading, and its key waits for it.
    oldest_s = this_hour_s - (HOURS + 1) * HOUR_S
    return {hour.start_s // HOUR_S % HOURS: hour for hour in hours if oldest_s <= hour.start_s < this_hour_s}


def days_shown(days: Iterable[Day], now_ms: int, zone: str) -> dict[int, Day]:
    """The days that monthplot.json shows by their number."""
    known = {day.date: day for day in days}
    return {
        number: known[day.isoformat()] for number, day in days_of_ring(now_ms, zone).items() if day.isoformat() in known
    }


def days_of_ring(now_ms: int, zone: str) -> dict[int, date]:
    """The day that each number of monthplot.json is about; one that last month did not have is absent."""
    today = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(ZoneInfo(zone)).date()
    last_of_previous = today.replace(day=1) - timedelta(days=1)
    ring = {number: today.replace(day=number) for number in range(1, today.day)}
    return ring | {
        number: last_of_previous.replace(day=number) for number in range(today.day, last_of_previous.day + 1)
    }


def _ring(by_index: dict[int, Hour] | dict[int, Day], indices: range) -> dict[str, Any]:
    answer: dict[str, Any] = {"unit": "kwh"}
    for index in indices:
        energy = by_index.get(index)
        answer[f"i{index:02d}"] = _kwh(energy.import_wh if energy else 0)
        answer[f"e{index:02d}"] = _kwh(energy.export_wh if energy else 0)
    return answer


def _kwh(wh: int) -> float:
    return round(wh / 1000, 3)
