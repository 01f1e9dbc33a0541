"""The stamped file with the last month, from which a new stack fills its plots.

It is thinner than the meter's own timing, one list 2 a minute beside every hourly list: the hours stay exact, because
the counters in the hourly lists make them so, and a month plays in seconds instead of minutes.
"""

from pathlib import Path

from amshub_contracts.clock import Clock

from amshub_simulator.core.meter import Meter
from amshub_simulator.core.schedule import HOUR_MS
from amshub_simulator.core.text import stamped_lines

DAYS = 31
EVERY_MS = 60_000


def write_history(meter: Meter, clock: Clock, path: Path) -> None:
    """Write the 31 days up to now, whole or not at all; raises OSError."""
    fresh = path.with_name(f"{path.name}.new")
    path.parent.mkdir(parents=True, exist_ok=True)
    now_ms = clock.now_ms()
    start_ms = now_ms - DAYS * 24 * HOUR_MS
    written_to_ms = start_ms - start_ms % HOUR_MS
    with fresh.open("w", encoding="ascii") as file:
        # A fast clock runs on meanwhile; the second, short turn writes what the first one took.
        for until_ms in (now_ms, None):
            end_ms = clock.now_ms() if until_ms is None else until_ms
            file.writelines(stamped_lines(meter, written_to_ms, end_ms, EVERY_MS))
            written_to_ms = end_ms
    fresh.replace(path)
