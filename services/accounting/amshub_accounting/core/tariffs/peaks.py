"""The highest powers of each day for one rule, worked out again only for days that changed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple
from zoneinfo import ZoneInfo

from amshub_contracts.ledger import QUARTER_S
from amshub_contracts.messages import IMPORT_ESTIMATED, Quarter
from amshub_contracts.tariff_settings import TariffComponentSettings

from amshub_accounting.core.calendar import HOUR_S, day_span_s, local_date, month_start
from amshub_accounting.core.tariffs.windows import weight

OLDEST = timedelta(days=400)
"""No rule looks further back, so time that went on by more needs no more of its days."""


class High(NamedTuple):
    """The mean power of one interval, weighted."""

    value_w: Decimal
    start_s: int
    estimated: bool = False


def highest(highs: Iterable[High], count: int) -> tuple[High, ...]:
    """So many of the highest, in order; of equals the earlier ones."""
    return tuple(sorted(highs, key=lambda high: (-high.value_w, high.start_s))[:count])


def mean_w(highs: Sequence[High]) -> Fraction:
    """Their exact mean, W; 0 of none."""
    return Fraction(sum(high.value_w for high in highs)) / max(1, len(highs))


class PeakBook:
    """What one rule needs of the past: the few highest powers of each day that anything is known of."""

    def __init__(self, rule: TariffComponentSettings, zone: ZoneInfo) -> None:
        self.rule = rule
        self.zone = zone
        self._interval_s = rule.interval_minutes * 60
        self._per_day = 1 if rule.distinct_days else rule.peaks
        self._days: dict[date, tuple[High, ...]] = {}
        self._months: dict[date, tuple[High, ...]] = {}
        self._as_of_s: int | None = None

    def update(self, quarters: Mapping[int, Quarter], changed: Iterable[int], now_s: int) -> None:
        """Work out again the days of the changed quarters and those in which the time went on (or was set back).

        `quarters` holds every known quarter of these days; what has not ended by `now_s`, UTC Unix s, does not count.
        """
        before, today = self._day(now_s if self._as_of_s is None else self._as_of_s), self._day(now_s)
        self._as_of_s = now_s
        if today < before:
            self._forget([day for day in self._days if day > today])
        stale = {today, *_dates(max(before, today - OLDEST), today)}
        for start_s in changed:
            stale |= {self._day(start_s), self._day(start_s - start_s % self._interval_s)}
        for day in stale:
            self._put(day, quarters, now_s)

    def recall(self, quarters: Mapping[int, Quarter], month: date) -> None:
        """Take in a month of the past; `quarters` holds all of it and the hour after it."""
        for day in {self._day(start_s) for start_s in quarters}:
            if month_start(day) == month:
                self._put(day, quarters, None)

    def forget_before(self, day: date) -> None:
        """Let go of what no figure rests on any more, so that memory stays flat for years."""
        self._forget([known for known in self._days if known < day])

    def months(self) -> list[date]:
        """The first days of the months of which anything is known, in order."""
        return sorted({month_start(day) for day in self._days})

    def days(self, month: date) -> dict[date, tuple[High, ...]]:
        """The highest powers of each day of this month that anything is known of."""
        return {day: highs for day, highs in self._days.items() if month_start(day) == month}

    def peaks(self, month: date) -> tuple[High, ...]:
        """Those of the month that count, highest first."""
        if month not in self._months:
            everything = (high for highs in self.days(month).values() for high in highs)
            self._months[month] = highest(everything, self.rule.peaks)
        return self._months[month]

    def _forget(self, days: Iterable[date]) -> None:
        for day in days:
            del self._days[day]
            self._months.pop(month_start(day), None)

    def _put(self, day: date, quarters: Mapping[int, Quarter], now_s: int | None) -> None:
        self._months.pop(month_start(day), None)
        start_s, end_s = day_span_s(day, self.zone)
        first_s = -(-start_s // self._interval_s) * self._interval_s
        ended_s = end_s if now_s is None else min(end_s, now_s - self._interval_s + 1)
        found: list[High] = []
        known = False
        for at_s in range(first_s, ended_s, self._interval_s):
            parts = [quarters[at] for at in range(at_s, at_s + self._interval_s, QUARTER_S) if at in quarters]
            if not parts:
                continue
            known = True
            times = weight(self.rule, at_s, self.zone)
            if times:
                value_w = sum(part.import_wh for part in parts) * (HOUR_S // self._interval_s) * times
                found.append(High(value_w, at_s, any(part.flags & IMPORT_ESTIMATED for part in parts)))
        if known:
            self._days[day] = highest(found, self._per_day)
        else:
            self._days.pop(day, None)

    def _day(self, instant_s: int) -> date:
        return local_date(instant_s - instant_s % QUARTER_S, self.zone)


def _dates(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
