"""The day of the day-ahead market: from midnight to midnight CET/CEST in every zone, whatever its own clocks say.

ENTSO-E publishes Finland's and Portugal's prices by the same day as everyone's (12.1.D; "market day").
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from amshub_contracts.spans import midnight_s

MARKET_ZONE = ZoneInfo("Europe/Brussels")


def market_day_of(instant_s: int) -> date:
    """The market day that this UTC Unix time in s lies in."""
    return datetime.fromtimestamp(instant_s, UTC).astimezone(MARKET_ZONE).date()


def market_days_at(now_ms: int) -> tuple[date, date]:
    """Today and tomorrow of the market at this UTC Unix time in ms."""
    today = market_day_of(now_ms // 1000)
    return today, today + timedelta(days=1)


def bounds_s(day: date) -> tuple[int, int]:
    """Start and end of the market day, UTC Unix s: 23, 24 or 25 hours apart."""
    return midnight_s(day, MARKET_ZONE), midnight_s(day + timedelta(days=1), MARKET_ZONE)


def days_between(from_s: int, to_s: int) -> list[date]:
    """The market days that some of [from_s, to_s), UTC Unix s, lies in, in order."""
    first, last = market_day_of(from_s), market_day_of(to_s - 1)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
