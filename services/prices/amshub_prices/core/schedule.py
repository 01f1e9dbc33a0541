"""Which market days are wanted at an instant, and how long to wait before a source is asked for one again."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum

from amshub_contracts.market_day import MARKET_ZONE, bounds_s, market_day_of

PUBLICATION_HOUR = 13
"""The market's results are out at about 12:57 CET/CEST (Nord Pool, since quarter-hours), the sources follow at 13."""
OVERDUE_HOUR = 15
"""A market that does not clear is given up at about 14:20; prices not there at 15 are more than late."""
HISTORY_DAYS = 35
"""Days before today that are fetched when they are missing: this month and a few days of the one before."""
BETTER_DAYS = 7
"""Days before today that are still asked of a source further up when one further down gave them."""
MINUTE_MS = 60_000
SOON_MIN = (5, 10, 15, 20, 30, 45, 60)
"""Waits after the first, second … try for a day that people look at; the last one again and again."""
PAST_MIN = (60, 120, 240, 480, 960, 1440)
"""The same for a day that is over."""
BETTER_MIN = (15, 30, 60, 120, 240)
"""The same where another source gave the day already."""


class Phase(Enum):
    """How a day lies to now; each phase begins with a try at once."""

    TOMORROW = "tomorrow"
    TODAY = "today"
    PAST = "past"


@dataclass(frozen=True)
class Wanted:
    """A market day to have."""

    day: date
    phase: Phase


def wanted(now_ms: int, jitter_s: int) -> list[Wanted]:
    """The days to have now, the most urgent first; tomorrow is one `jitter_s` seconds after its publication."""
    now_s = now_ms // 1000
    today = market_day_of(now_s)
    days = [Wanted(today, Phase.TODAY)]
    if now_s >= publication_s(today) + jitter_s:
        days.append(Wanted(today + timedelta(days=1), Phase.TOMORROW))
    return days + [Wanted(day, Phase.PAST) for day in window(today)[2:]]


def window(today: date) -> list[date]:
    """Tomorrow, today and the days before that are looked after, the latest first."""
    return [today + timedelta(days=ahead) for ahead in range(1, -HISTORY_DAYS - 1, -1)]


def next_change_ms(now_ms: int, jitter_s: int) -> int:
    """When `wanted` will say something else: at tomorrow's publication, or at midnight."""
    today = market_day_of(now_ms // 1000)
    published_s, midnight_s = publication_s(today) + jitter_s, bounds_s(today)[1]
    return 1000 * (published_s if now_ms < published_s * 1000 else midnight_s)


def publication_s(today: date) -> int:
    """When the prices of the day after `today` come out, UTC Unix s."""
    return _at_hour_s(today, PUBLICATION_HOUR)


def is_overdue(now_ms: int) -> bool:
    """Whether the prices of tomorrow should be there by now."""
    return now_ms >= 1000 * _at_hour_s(market_day_of(now_ms // 1000), OVERDUE_HOUR)


def patience_ms(phase: Phase, tries: int, *, held: bool, spread: float) -> int:
    """Wait after so many tries (1 is the first) of one source for one day.

    `held`: another source gave the day. `spread`, from 0 to 1 and drawn by the caller, takes off up to a quarter, so
    that households do not ask in step.
    """
    waits = BETTER_MIN if held else PAST_MIN if phase is Phase.PAST else SOON_MIN
    return int(waits[min(tries, len(waits)) - 1] * MINUTE_MS * (1 - spread / 4))


def _at_hour_s(day: date, hour: int) -> int:
    return int(datetime(day.year, day.month, day.day, hour, tzinfo=MARKET_ZONE).astimezone(UTC).timestamp())
