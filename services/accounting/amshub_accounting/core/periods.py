"""Hours and days as sums of their quarters, worked out again only for days that changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from amshub_contracts.ledger import QUARTER_S
from amshub_contracts.messages import Day, Hour, Peak, Quarter

from amshub_accounting.core.calendar import HOUR_S, day_span_s, local_date, local_hour


def hour_of(quarters: Mapping[int, Quarter], start_s: int) -> Hour | None:
    """The UTC hour that starts at `start_s`, None when none of its quarters is known."""
    known = [quarters[at] for at in range(start_s, start_s + HOUR_S, QUARTER_S) if at in quarters]
    if not known:
        return None
    return Hour(start_s, *_sums(known))


@dataclass
class Days:
    """The days of a zone, kept so that a new reading only costs the day it falls into."""

    zone: ZoneInfo
    totals: dict[date, Day] = field(default_factory=dict)
    """Energy of each day so far, from midnight to midnight; days of which nothing is known are absent."""
    hours: dict[date, list[Hour]] = field(default_factory=dict)
    """The UTC hours that start in each day, which in a zone half an hour off UTC end in the next one."""

    def update(self, quarters: Mapping[int, Quarter], changed: Iterable[int]) -> None:
        """Work out again the days that hold these quarters (UTC Unix s), or the beginning of their hour."""
        instants = {instant_s for start_s in changed for instant_s in (start_s, start_s - start_s % HOUR_S)}
        for day in {local_date(instant_s, self.zone) for instant_s in instants}:
            start_s, end_s = day_span_s(day, self.zone)
            known = [quarters[at] for at in range(start_s, end_s, QUARTER_S) if at in quarters]
            if known:
                self.totals[day] = Day(day.isoformat(), *_sums(known))
            first_s = -(-start_s // HOUR_S) * HOUR_S
            found = (hour_of(quarters, at) for at in range(first_s, end_s, HOUR_S))
            self.hours[day] = [hour for hour in found if hour is not None]

    def forget_before(self, day: date) -> None:
        """Let go of days that no figure rests on any more."""
        for old in [known for known in self.hours if known < day]:
            del self.hours[old]
            self.totals.pop(old, None)

    def peak(self, day: date, before_s: int) -> Peak | None:
        """The day's highest import hour of those that ended by `before_s` (UTC Unix s), the earliest of equals."""
        ended = [hour for hour in self.hours.get(day, []) if hour.start_s + HOUR_S <= before_s]
        if not ended:
            return None
        best = max(ended, key=lambda hour: (hour.import_wh, -hour.start_s))
        return Peak(day.isoformat(), local_hour(best.start_s, self.zone), best.import_wh, best.estimated)


def _sums(quarters: Sequence[Quarter]) -> tuple[int, int, bool]:
    """Wh in, Wh out, and whether any of it is estimated."""
    return (
        sum(quarter.import_wh for quarter in quarters),
        sum(quarter.export_wh for quarter in quarters),
        any(quarter.estimated for quarter in quarters),
    )
