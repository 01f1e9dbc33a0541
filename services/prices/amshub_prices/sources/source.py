"""What a source of day-ahead prices is to the rest of the service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from amshub_contracts.areas import Area

from amshub_prices.core.remedies import NotYet
from amshub_prices.core.slots import SourceDay

MAX_DAY_BYTES = 2_000_000
"""A market day has below 50 kB, and some sources send a few; a reply of more was not asked for and is refused."""


@dataclass(frozen=True)
class Budget:
    """A limit on requests: those drawn on one name are at least `spacing_s` seconds apart."""

    name: str
    spacing_s: float


class Source(Protocol):
    """Asked for one market day of one bidding zone at a time."""

    @property
    def code(self) -> str:
        """EOE, EDS or HKS."""

    def serves(self, area: Area, day: date) -> bool:
        """Whether it publishes prices of this zone at all."""

    def budget(self, day: date) -> Budget:
        """What a request for this day draws on."""

    def fetch(self, area: Area, day: date) -> SourceDay:
        """That market day as far as the source has it; raises NoPrice."""


def day_of(days: Sequence[SourceDay], day: date, who: str) -> SourceDay:
    """The one day that was asked for, of those that the reply holds; raises NotYet."""
    for found in days:
        if found.day == day:
            return found
    raise NotYet(f"{who} has no prices for {day} so far", 0)
