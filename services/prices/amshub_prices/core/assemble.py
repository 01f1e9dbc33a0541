"""Makes one day of what several sources gave: the first in the chain wins, the others fill its holes."""

from collections.abc import Sequence
from decimal import Decimal

from amshub_contracts.messages import PriceSlot

from amshub_prices.core.slots import SourceDay

CELL_S = 900
"""Every market time unit is a multiple of a quarter-hour."""


def merged(days: Sequence[SourceDay]) -> tuple[PriceSlot, ...]:
    """The slots of the first day, and of those after it what the ones before left open; all of one currency."""
    taken: list[PriceSlot] = []
    covered: set[int] = set()
    for day in days:
        for slot in day.slots:
            cells = range(slot.start_s, slot.end_s, CELL_S)
            free = [cell for cell in cells if cell not in covered]
            price = f"{slot.price:f}"
            if len(free) == len(cells):
                taken.append(PriceSlot(slot.start_s, slot.minutes, price, day.source))
            else:
                taken += [PriceSlot(cell, CELL_S // 60, price, day.source) for cell in free]
            covered.update(free)
    return tuple(sorted(taken, key=lambda slot: slot.start_s))


def origin(slots: Sequence[PriceSlot]) -> str:
    """`source` of the day: the one source of all its slots, MIX of several, FIX without any."""
    sources = {slot.source for slot in slots}
    return "FIX" if not sources else sources.pop() if len(sources) == 1 else "MIX"


def hourly_means(day: SourceDay) -> dict[int, Decimal]:
    """The mean price of each hour that the source knows wholly, by the hour's start, UTC Unix s."""
    cells: dict[int, list[Decimal]] = {}
    for slot in day.slots:
        for cell in range(slot.start_s, slot.end_s, CELL_S):
            cells.setdefault(cell - cell % 3600, []).append(slot.price)
    return {hour: sum(prices, Decimal(0)) / 4 for hour, prices in cells.items() if len(prices) == 4}
