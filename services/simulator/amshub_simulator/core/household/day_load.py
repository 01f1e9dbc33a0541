"""The net load of one day as steps, with the exact energy up to each."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import NamedTuple
from zoneinfo import ZoneInfo

from amshub_simulator.core.household.appliances import Use, daily_uses
from amshub_simulator.core.household.draw import Draw
from amshub_simulator.core.household.local_day import LocalDay
from amshub_simulator.core.household.machines import machine_uses
from amshub_simulator.core.household.ripple import cycle_of, ripple
from amshub_simulator.core.household.sun import sun_uses

DAYS_IN_MEMORY = 40
"""A month's history is worked through once; more would only take room."""


class Energy(NamedTuple):
    """Energy in and out, in watt-milliseconds."""

    import_wms: int
    export_wms: int


@dataclass(frozen=True, slots=True)
class DayLoad:
    """Watts from each of `starts_ms` (the first is midnight) to the next, and the energy since midnight at each."""

    seed: int
    starts_ms: list[int]
    net_w: list[int]
    energy: list[Energy]
    end_ms: int

    def net_w_at(self, at_ms: int) -> int:
        """Net load in watts, negative when the sun gives more than the house takes."""
        step = bisect_right(self.starts_ms, at_ms) - 1
        return self.net_w[step] + self._ripple(step, at_ms)[0]

    def energy_at(self, at_ms: int) -> Energy:
        """Energy from midnight to this instant of the day."""
        step = bisect_right(self.starts_ms, at_ms) - 1
        since_ms, watts, before = at_ms - self.starts_ms[step], self.net_w[step], self.energy[step]
        net_wms = watts * since_ms + self._ripple(step, at_ms)[1]
        if watts >= 0:
            return Energy(before.import_wms + net_wms, before.export_wms)
        return Energy(before.import_wms, before.export_wms - net_wms)

    def _ripple(self, step: int, at_ms: int) -> tuple[int, int]:
        """The unrest, where one load holds for its whole cycle."""
        cycle_start_ms, cycle_end_ms = cycle_of(at_ms)
        step_end_ms = self.starts_ms[step + 1] if step + 1 < len(self.starts_ms) else self.end_ms
        if cycle_start_ms < self.starts_ms[step] or cycle_end_ms > step_end_ms:
            return 0, 0
        return ripple(self.seed, at_ms, self.net_w[step])

    @property
    def total(self) -> Energy:
        """Energy of the whole day."""
        return self.energy_at(self.end_ms)


@lru_cache(maxsize=DAYS_IN_MEMORY)
def day_load(seed: int, zone: ZoneInfo, kwp: int, when: date) -> DayLoad:
    """The load of the household of this seed on this date of its zone."""
    day = LocalDay.of(when, zone)
    draw = Draw(f"{seed} {when}")
    uses = chain(machine_uses(day, draw), daily_uses(day, draw), sun_uses(day, draw, kwp))
    return _stacked(seed, uses, day.start_ms, day.end_ms, base_w=draw.between(110, 170))


def _stacked(seed: int, uses: Iterable[Use], start_ms: int, end_ms: int, base_w: int) -> DayLoad:
    switches: list[tuple[int, int]] = []
    for at_ms, length_ms, watts in uses:
        if at_ms < end_ms:
            switches.append((at_ms, watts))
            switches.append((at_ms + length_ms, -watts))
    switches.sort()
    starts, net, energy = [start_ms], [base_w], [Energy(0, 0)]
    last_ms, watts, import_wms, export_wms = start_ms, base_w, 0, 0
    for at_ms, change_w in switches:
        if at_ms >= end_ms:
            break
        if watts >= 0:
            import_wms += watts * (at_ms - last_ms)
        else:
            export_wms -= watts * (at_ms - last_ms)
        last_ms = at_ms
        watts += change_w
        starts.append(at_ms)
        net.append(watts)
        energy.append(Energy(import_wms, export_wms))
    return DayLoad(seed, starts, net, energy, end_ms)
