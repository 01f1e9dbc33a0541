"""What runs by itself all day: the fridge that cycles and the heat pump that follows the weather."""

from collections.abc import Iterator

from amshub_simulator.core.household.appliances import MINUTE_MS, Use
from amshub_simulator.core.household.draw import Draw
from amshub_simulator.core.household.local_day import LocalDay

WARMEST_MS = 15 * 60 * MINUTE_MS
"""When the day is warmest, after midnight."""
HALF_DAY_MS = 12 * 60 * MINUTE_MS


def machine_uses(day: LocalDay, draw: Draw) -> Iterator[Use]:
    """Every run of fridge and heat pump on this day."""
    yield from _fridge(day, draw)
    yield from _heat_pump(day, draw)


def _fridge(day: LocalDay, draw: Draw) -> Iterator[Use]:
    at = day.start_ms + draw.between(0, 40 * MINUTE_MS)
    while at < day.end_ms:
        run_ms = draw.between(14 * MINUTE_MS, 22 * MINUTE_MS)
        yield at, run_ms, 95
        at += run_ms + draw.between(26 * MINUTE_MS, 40 * MINUTE_MS)


def _heat_pump(day: LocalDay, draw: Draw) -> Iterator[Use]:
    cold_w = int(1_050 * day.winter) + draw.between(-120, 200)
    at = day.start_ms
    while at < day.end_ms:
        length_ms = draw.between(18 * MINUTE_MS, 45 * MINUTE_MS)
        from_warmest_ms = abs(at - day.start_ms - WARMEST_MS)
        watts = cold_w * (80 + 30 * from_warmest_ms // HALF_DAY_MS) * draw.between(80, 115) // 10_000
        if watts >= 100:  # below this a compressor stands still
            yield at, length_ms, watts
        at += length_ms
