"""The days that a question about history asks for, as people write them."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from amshub_contracts.spans import Span, midnight_s

FIRST_YEAR, LAST_YEAR = 2000, 2099
"""No meter was read before, and the calendar ends at 9999."""


def read_day(text: str) -> date:
    """The day that this text names, YYYY-MM-DD; raises ValueError that says in words what is wrong."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no date; write for example 2026-01-01") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"there is no history of {day.year}")
    return day


def days_s(first: date, last: date, zone: ZoneInfo) -> Span:
    """From the first of these days of the zone to the end of the last."""
    return midnight_s(first, zone), midnight_s(last + timedelta(days=1), zone)
