"""Hours and days as sums of their quarters, worked out again only for days that changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from amshub_contracts.ledger import QUARTER_S
from amshub_contracts.messages import Day, Energy, Hour, Quarter
from amshub_contracts.sums import energy_of

from amshub_accounting.core.calendar import HOUR_S, day_span_s, local_date


def hour_of(quarters: Mapping[int, Quarter], start_s: int) -> Hour | None:
    """The UTC hour that starts at `start_s`, None when none of its quarters is known."""
    known = quarters_of(quarters, start_s, start_s + HOUR_S)
    if not known:
        return None
    energy = energy_of(known)
    return Hour(start_s, energy.import_wh, energy.export_wh, energy.estimated, energy.cost_nano, energy.income_nano)


def quarters_of(quarters: Mapping[int, Quarter], start_s: int, end_s: int) -> list[Quarter]:
    """Those that are known of the quarters that start in [start_s, end_s), UTC Unix s, in order."""
    return [quarters[at] for at in range(start_s, end_s, QUARTER_S) if at in quarters]


@dataclass
class Days:
    """The days of a zone, kept so that a new reading only costs the day it falls into."""

    zone: ZoneInfo
    totals: dict[date, Day] = field(default_factory=dict)
    """Energy and money of each day so far, from midnight to midnight; days of which nothing is known are absent."""
    energies: dict[date, Energy] = field(default_factory=dict)
    """The same, with what is not priced."""

    def update(self, quarters: Mapping[int, Quarter], changed: Iterable[int]) -> None:
        """Work out again the days that hold these quarters (UTC Unix s)."""
        for day in {local_date(start_s, self.zone) for start_s in changed}:
            start_s, end_s = day_span_s(day, self.zone)
            known = quarters_of(quarters, start_s, end_s)
            if not known:
                self.totals.pop(day, None)
                self.energies.pop(day, None)
            else:
                energy = self.energies[day] = energy_of(known)
                self.totals[day] = Day(
                    day.isoformat(),
                    energy.import_wh,
                    energy.export_wh,
                    energy.estimated,
                    energy.cost_nano,
                    energy.income_nano,
                )

    def forget_before(self, day: date) -> None:
        """Let go of days that no figure rests on any more."""
        for old in [known for known in self.totals if known < day]:
            del self.totals[old], self.energies[old]
