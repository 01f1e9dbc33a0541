"""What a source says of a market day: slots of exact prices, in order and without overlap."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from amshub_contracts.market_day import bounds_s, market_day_of
from amshub_contracts.messages import PriceSlot


@dataclass(frozen=True, order=True)
class Slot:
    """One market time unit: its start (UTC Unix s), its length and its price in the day's currency per kWh."""

    start_s: int
    minutes: int
    price: Decimal

    @property
    def end_s(self) -> int:
        """UTC Unix s."""
        return self.start_s + self.minutes * 60


@dataclass(frozen=True)
class SourceDay:
    """One market day as one source tells it."""

    area: str
    """Name in the table of areas; the source's own word for one that the table does not have."""
    day: date
    currency: str
    source: str
    slots: tuple[Slot, ...]

    @property
    def whole(self) -> bool:
        """Whether the slots cover the day from its first instant to its last."""
        return is_whole(self.day, self.slots)


def is_whole(day: date, slots: Iterable[Slot | PriceSlot]) -> bool:
    """Whether the slots, in order, leave no hole in the market day."""
    at_s, end_s = bounds_s(day)
    for slot in slots:
        if slot.start_s != at_s:
            return False
        at_s += slot.minutes * 60
    return at_s == end_s


def in_days(area: str, currency: str, source: str, slots: Iterable[Slot]) -> list[SourceDay]:
    """These slots by market day, each day's in order; they must not overlap."""
    ordered = sorted(slots)
    days = groupby(ordered, key=lambda slot: market_day_of(slot.start_s))
    return [SourceDay(area, day, currency, source, tuple(group)) for day, group in days]
