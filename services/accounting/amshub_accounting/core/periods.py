"""Hours and days as sums of their quarters, worked out again only for days that changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from amshub_contracts.messages import Day, Hour, Peak, Quarter

from amshub_accounting.core.calendar import HOUR_S, day_span_s, local_date, local_hour

QUARTER_S = 900


def hour_of(quarters: Mapping[int, Quarter], start_s: int) -> Hour | None:
    """The UTC hour that starts at `start_s`, None when none of its quarters is known."""
    known = [quarters[at] for at in range(start_s, start_s + HOUR_S, QUARTER_S) if at in quarters]
    if not known:
        return None
    return Hour(
        start_s,
        sum(quarter.import_wh for quarter in known),
        sum(quarter.export_wh for quarter in known),
        any(quarter.estimated for quarter in known),
    )


@dataclass
class Days:
    """The hours of each local day, kept so that a new reading only costs the day it falls into."""

    zone: ZoneInfo
    hours: dict[date, list[Hour]] = field(default_factory=dict)

    def update(self, quarters: Mapping[int, Quarter], changed: Iterable[int]) -> None:
        """Work out again the days that hold these quarters (UTC Unix s)."""
        for day in {local_date(start_s, self.zone) for start_s in changed}:
            start_s, end_s = day_span_s(day, self.zone)
            # A zone that is half an hour off UTC starts its day inside a UTC hour, which counts where it starts.
            first_s = -(-start_s // HOUR_S) * HOUR_S
            found = (hour_of(quarters, at) for at in range(first_s, end_s, HOUR_S))
            self.hours[day] = [hour for hour in found if hour is not None]

    def forget_before(self, day: date) -> None:
        """Let go of days that no figure rests on any more."""
        for old in [known for known in self.hours if known < day]:
            del self.hours[old]

    def total(self, day: date) -> Day | None:
        """Energy of the day so far, None when nothing of it is known."""
        hours = self.hours.get(day)
        if not hours:
            return None
        return Day(
            day.isoformat(),
            sum(hour.import_wh for hour in hours),
            sum(hour.export_wh for hour in hours),
            any(hour.estimated for hour in hours),
        )

    def peak(self, day: date, before_s: int) -> Peak | None:
        """The day's highest import hour of those that ended by `before_s` (UTC Unix s), the earliest of equals."""
        ended = [hour for hour in self.hours.get(day, []) if hour.start_s + HOUR_S <= before_s]
        if not ended:
            return None
        best = max(ended, key=lambda hour: (hour.import_wh, -hour.start_s))
        return Peak(day.isoformat(), local_hour(best.start_s, self.zone), best.import_wh, best.estimated)
