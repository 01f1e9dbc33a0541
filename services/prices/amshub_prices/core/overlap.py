"""Makes slots that overlap into ones that do not."""

from collections.abc import Sequence
from datetime import date

from amshub_contracts.market_day import bounds_s

from amshub_prices.core.remedies import SENSELESS, Unusable
from amshub_prices.core.slots import Slot

QUARTER_HOURS_SINCE_S = bounds_s(date(2025, 10, 1))[0]
"""The first delivery priced by quarter-hours; finer prices of before repeat the hour's, or are of another auction."""
MAX_SLOTS = 4 * 366 * 96
"""A year of quarter-hours told four times over; more was not asked for, and none of it is used."""
CELL_S = 900
"""Every market time unit is a multiple of a quarter-hour."""


def check_number(slots: int) -> None:
    """Raises Unusable when a reply has more slots than anyone asks for."""
    if slots > MAX_SLOTS:
        raise Unusable(f"the reply has more than {MAX_SLOTS} prices", SENSELESS)


def untangled(slots: Sequence[Slot]) -> list[Slot]:
    """These slots in order, each instant priced once.

    The hourly price wins before 1 October 2025 and the finer one since, then the first that was told. What is left of
    a slot that was covered in part is told by quarter-hours.
    """
    taken: list[Slot] = []
    covered: set[int] = set()
    for slot in sorted(slots, key=_rank):
        cells = range(slot.start_s, slot.end_s, CELL_S)
        free = [cell for cell in cells if cell not in covered]
        if len(free) == len(cells):
            taken.append(slot)
        else:
            taken += [Slot(cell, CELL_S // 60, slot.price) for cell in free]
        covered.update(free)
    return sorted(taken)


def _rank(slot: Slot) -> int:
    return slot.minutes if slot.start_s >= QUARTER_HOURS_SINCE_S else -slot.minutes
