"""The market price of each settlement interval: the mean of its slots."""

from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal

from amshub_prices.core.slots import Slot


def means(slots: Sequence[Slot], starts_s: Sequence[int], length_s: int) -> list[Decimal | None]:
    """The mean over each interval, weighted by time; None for one that the slots leave open in part.

    A slot longer than the interval holds in each that it covers. The slots must be in order and must not overlap.
    """
    begins = [slot.start_s for slot in slots]
    return [_mean(slots, max(0, bisect_right(begins, start) - 1), start, start + length_s) for start in starts_s]


def _mean(slots: Sequence[Slot], first: int, start_s: int, end_s: int) -> Decimal | None:
    covered_s, sum_ = 0, Decimal(0)
    for slot in slots[first:]:
        if slot.start_s >= end_s:
            break
        shared_s = max(0, min(slot.end_s, end_s) - max(slot.start_s, start_s))
        covered_s += shared_s
        sum_ += slot.price * shared_s
    return sum_ / covered_s if covered_s == end_s - start_s else None
