"""Quarter-hours, hours, days and months as spans of UTC; days and months are those of a zone."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Resolution = Literal["quarter", "hour", "day", "month"]
SHORTEST_S: dict[Resolution, int] = {"quarter": 900, "hour": 3600, "day": 23 * 3600, "month": 28 * 86_400 - 3600}
"""The least that a span of each resolution lasts; the clock may be set forward in it."""

Span = tuple[int, int]
"""[start, end) in UTC Unix s."""


def spans(from_s: int, to_s: int, resolution: Resolution, zone: ZoneInfo) -> Iterator[Span]:
    """Every span, whole and in order, that some of [from_s, to_s) (UTC Unix s) lies in.

    Hours are those of UTC, as the ledger's; days have 23, 24 or 25 hours.
    """
    start_s = from_s
    while start_s < to_s:
        span = _span_at(start_s, resolution, zone)
        yield span
        start_s = span[1]


def _span_at(instant_s: int, resolution: Resolution, zone: ZoneInfo) -> Span:
    if resolution in ("quarter", "hour"):
        length_s = SHORTEST_S[resolution]
        start_s = instant_s - instant_s % length_s
        return start_s, start_s + length_s
    day = datetime.fromtimestamp(instant_s, zone).date()
    if resolution == "day":
        return midnight_s(day, zone), midnight_s(day + timedelta(days=1), zone)
    first = day.replace(day=1)
    return midnight_s(first, zone), midnight_s((first + timedelta(days=31)).replace(day=1), zone)


def midnight_s(day: date, zone: ZoneInfo) -> int:
    """When this day of the zone begins, UTC Unix s."""
    return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp())
