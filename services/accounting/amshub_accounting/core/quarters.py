"""Quarter-hours: UTC, aligned, the unit in which everything is kept."""

from collections.abc import Iterator

QUARTER_MS = 900_000
WMS_PER_WH = 3_600_000
"""Watt-milliseconds in a watt-hour."""


def quarter_start_s(instant_ms: int) -> int:
    """Start, UTC Unix s, of the quarter-hour that holds this instant (UTC Unix ms)."""
    return instant_ms // QUARTER_MS * 900


def split(from_ms: int, to_ms: int) -> Iterator[tuple[int, int]]:
    """(start of the quarter in s, ms inside it) of every quarter that [from_ms, to_ms) touches, in order."""
    while from_ms < to_ms:
        end_ms = min((from_ms // QUARTER_MS + 1) * QUARTER_MS, to_ms)
        yield quarter_start_s(from_ms), end_ms - from_ms
        from_ms = end_ms
