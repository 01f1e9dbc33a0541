"""The household: net power and exact energy at any instant since the epoch, the same however one gets there."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from amshub_simulator.core.household.day_load import DayLoad, Energy, day_load

EPOCH = date(2020, 1, 1)
"""When the household's energy starts to count, at midnight of its zone."""


class BeforeEpoch(ValueError):
    """There was no household yet: ask for a later instant."""


class Household:
    """People, machines and a roof, in a zone whose clocks they live by; `kwp` is the size of the panels, 0 for none."""

    def __init__(self, seed: int, zone: ZoneInfo, kwp: int) -> None:
        self.seed = seed
        self.zone = zone
        self._kwp = kwp
        self._midnights = [Energy(0, 0)]
        self._today = 0
        self._load = self._load_of(0)

    def net_w(self, at_ms: int) -> int:
        """Net load in watts at this UTC Unix ms; negative: the house gives."""
        return self._at(at_ms).net_w_at(at_ms)

    def energy(self, at_ms: int) -> Energy:
        """Energy from the epoch to this UTC Unix ms, exact."""
        since_midnight = self._at(at_ms).energy_at(at_ms)
        midnight = self._midnight(self._today)
        return Energy(midnight.import_wms + since_midnight.import_wms, midnight.export_wms + since_midnight.export_wms)

    def _at(self, at_ms: int) -> DayLoad:
        if not self._load.starts_ms[0] <= at_ms < self._load.end_ms:
            today = datetime.fromtimestamp(at_ms // 1000, self.zone).date()
            if today < EPOCH:
                raise BeforeEpoch(f"{today} is before the household's first day, {EPOCH}; start later")
            self._today = (today - EPOCH).days
            self._load = self._load_of(self._today)
        return self._load

    def _midnight(self, number: int) -> Energy:
        while len(self._midnights) <= number:
            before, day = self._midnights[-1], self._load_of(len(self._midnights) - 1).total
            self._midnights.append(Energy(before.import_wms + day.import_wms, before.export_wms + day.export_wms))
        return self._midnights[number]

    def _load_of(self, number: int) -> DayLoad:
        return day_load(self.seed, self.zone, self._kwp, EPOCH + timedelta(days=number))
