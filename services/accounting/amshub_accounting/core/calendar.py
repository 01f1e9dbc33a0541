"""Days of a zone as spans of UTC: 23, 24 or 25 hours."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from amshub_contracts.spans import midnight_s

HOUR_S = 3600


@lru_cache(maxsize=4096)
def local_date(hour_s: int, zone: ZoneInfo) -> date:
    """The zone's date at this UTC Unix time in s."""
    return datetime.fromtimestamp(hour_s, zone).date()


@lru_cache(maxsize=4096)
def day_span_s(day: date, zone: ZoneInfo) -> tuple[int, int]:
    """[start, end) of the zone's day in UTC Unix s."""
    return midnight_s(day, zone), midnight_s(day + timedelta(days=1), zone)


@lru_cache(maxsize=1024)
def month_span_s(day: date, zone: ZoneInfo) -> tuple[int, int]:
    """[start, end) of the zone's month that this day lies in, in UTC Unix s."""
    return midnight_s(month_start(day), zone), midnight_s(next_month_start(day), zone)


def month_start(day: date) -> date:
    """First day of this day's month."""
    return day.replace(day=1)


def next_month_start(day: date) -> date:
    """First day of the month after this day's month."""
    return month_start(month_start(day) + timedelta(days=31))


def previous_month_start(day: date) -> date:
    """First day of the month before this day's month."""
    return month_start(month_start(day) - timedelta(days=1))


def months_before(day: date, count: int) -> date:
    """First day of the month that lies so many months before this day's month."""
    month = day.year * 12 + day.month - 1 - count
    return date(month // 12, month % 12 + 1, 1)
