"""Asks Energi Data Service (Energinet)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import msgspec
from amshub_contracts.areas import Area
from amshub_contracts.market_day import bounds_s

from amshub_prices.core.slots import SourceDay
from amshub_prices.core.verdict import eds_days
from amshub_prices.http import Fetcher
from amshub_prices.sources.source import MAX_DAY_BYTES, Budget, day_of

QUARTERS, HOURS = "DayAheadPrices", "Elspotprices"
QUARTERS_SINCE = date(2025, 10, 1)
"""The first market day of DayAheadPrices, the day after the last of Elspotprices."""
SPACING_S = 61
"""One request a minute for each dataset, and a second for the way there."""


def budget_of(dataset: str) -> Budget:
    """The limit of this dataset."""
    return Budget(f"eds:{dataset}", SPACING_S)


def address_of(url: str, dataset: str) -> str:
    """Where this dataset is."""
    return f"{url.rstrip('/')}/dataset/{dataset}"


def filter_of(columns: dict[str, list[str]]) -> str:
    """The parameter that lets through the records whose columns have one of these values."""
    return msgspec.json.encode(columns).decode()


@dataclass(frozen=True)
class Eds:
    """EDS: Denmark and its neighbours, without a key."""

    fetcher: Fetcher
    url: str
    code: str = "EDS"

    def serves(self, area: Area, _day: date) -> bool:
        """Zones that it has a name for."""
        return bool(area.eds)

    def budget(self, day: date) -> Budget:
        """By dataset."""
        return budget_of(_dataset(day))

    def fetch(self, area: Area, day: date) -> SourceDay:
        """That market day as far as Energi Data Service has it; raises NoPrice."""
        start_s, end_s = bounds_s(day)
        dataset = _dataset(day)
        question = {
            "start": _utc(start_s),
            "end": _utc(end_s),
            "timezone": "utc",  # of start and end, which else are Danish time
            "filter": filter_of({"PriceArea": [area.eds]}),
            "sort": f"{'TimeUTC' if dataset == QUARTERS else 'HourUTC'} asc",
            "limit": "0",  # none, where the default is 100
        }
        with self.fetcher.reading(address_of(self.url, dataset), question, limit_bytes=MAX_DAY_BYTES) as reply:
            return day_of(eds_days(reply, area), day, "Energi Data Service")


def _dataset(day: date) -> str:
    return QUARTERS if day >= QUARTERS_SINCE else HOURS


def _utc(instant_s: int) -> str:
    return datetime.fromtimestamp(instant_s, UTC).strftime("%Y-%m-%dT%H:%M")
