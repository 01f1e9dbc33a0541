"""Asks hvakosterstrommen.no."""

from dataclasses import dataclass
from datetime import date

from amshub_contracts.areas import Area

from amshub_prices.core.slots import SourceDay
from amshub_prices.core.verdict import hks_days
from amshub_prices.http import Fetcher
from amshub_prices.sources.source import MAX_DAY_BYTES, Budget, day_of


@dataclass(frozen=True)
class Hks:
    """HKS: Norway, by the hour, without a key; prices from Hva koster strømmen.no, which asks to be named."""

    fetcher: Fetcher
    url: str
    code: str = "HKS"

    def serves(self, area: Area, _day: date) -> bool:
        """Norwegian zones."""
        return bool(area.hks)

    def budget(self, _day: date) -> Budget:
        """It names no limit; this is polite."""
        return Budget("hks", 2)

    def fetch(self, area: Area, day: date) -> SourceDay:
        """That market day as far as hvakosterstrommen.no has it; raises NoPrice."""
        url = f"{self.url.rstrip('/')}/api/v1/prices/{day:%Y/%m-%d}_{area.hks}.json"
        with self.fetcher.reading(url, limit_bytes=MAX_DAY_BYTES) as reply:
            return day_of(hks_days(reply, area), day, "hvakosterstrommen.no")
