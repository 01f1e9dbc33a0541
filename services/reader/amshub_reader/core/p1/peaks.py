"""Reads the peaks that Belgian meters keep for the capacity tariff (e-MUCS P1, 5.2)."""

from zoneinfo import ZoneInfo

from amshub_reader.core.lists.quantities import Quantity
from amshub_reader.core.p1 import numbers, timestamp

MAX_PEAKS = 24
"""Months of history; meters keep 13, and the list of a longer one is no history: malformed."""
_MAXIMUM_DEMAND = b"1-0:1.6.0"

Peaks = tuple[tuple[int, int], ...]


def read_peak(groups: list[bytes], zone: ZoneInfo) -> tuple[int | None, int] | None:
    """When a month's peak was, UTC Unix time in s where it says so, and how much in W; None when malformed.

    `groups` are the parts in brackets behind 1-0:1.6.0.
    """
    if not 1 <= len(groups) <= 2:
        return None
    watts = numbers.read(groups[-1], Quantity.ACTIVE_POWER)
    at_s = timestamp.utc_s(groups[0], zone) if len(groups) == 2 else None
    if watts is None or (len(groups) == 2 and at_s is None):
        return None
    return at_s, watts


def is_history(groups: list[bytes]) -> bool:
    """Whether the parts in brackets behind 0-0:98.1.0 are peaks; Hungary has month-end counters there."""
    return groups[1:3] == [_MAXIMUM_DEMAND, _MAXIMUM_DEMAND]


def read_history(groups: list[bytes], zone: ZoneInfo) -> Peaks | None:
    """UTC Unix time in s and W of each month's peak, as sent; None when malformed.

    The parts are a count, two codes, and for each month its end, the time of its peak and the peak.
    """
    count, parts = groups[0], groups[3:]
    if not count.isdigit() or len(count) > 2 or int(count) > MAX_PEAKS:
        return None
    if int(count) == 0:
        return ()
    if len(parts) != 3 * int(count):
        return None
    found = (read_peak(parts[start + 1 : start + 3], zone) for start in range(0, len(parts), 3))
    peaks = tuple((peak[0], peak[1]) for peak in found if peak and peak[0] is not None)
    return peaks if len(peaks) == int(count) else None
