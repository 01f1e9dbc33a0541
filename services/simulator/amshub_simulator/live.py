"""The loop of a meter that runs: frames at their instants, the truth at quarter boundaries, a heartbeat."""

import logging
import time
from collections.abc import Callable, Iterator
from threading import Event
from typing import Protocol

from amshub_contracts.clock import Clock

from amshub_simulator.core.display import ListKind
from amshub_simulator.core.meter import Meter
from amshub_simulator.core.text import next_quarter_ms, truth_lines

log = logging.getLogger(__name__)

LONGEST_WAIT_S = 0.5
"""How late a signal may be noticed."""
BEAT_S = 1.0
BURST = 200
"""Frames in a row before clients are served again."""
TOO_LATE_S = 20.0
"""Real seconds; what is further behind stays unsent, because a meter does not repeat what it missed."""
FARTHEST_MS = 120_000
"""No two lists are further apart: a next one beyond this means that the clock was set back."""
FOREVER_MS = 1 << 62


class Outlet(Protocol):
    """Where bytes leave: a TCP port or a pty."""

    def wait(self, timeout_s: float) -> None:
        """Serve the other side up to this long."""

    def send(self, frame: bytes) -> None:
        """Send these bytes, without waiting."""


def run(
    meter: Meter, clock: Clock, outlet: Outlet, stop: Event, beat: Callable[[], None], tell: Callable[[str], None]
) -> None:
    """Play the meter until `stop`; `beat` is called about each second, `tell` with each line of truth."""
    last_beat = -BEAT_S
    now_ms = clock.now_ms()
    frames, next_ms, kind = _from(meter, now_ms)
    quarter_ms = next_quarter_ms(now_ms)
    while not stop.is_set():
        now_ms = clock.now_ms()
        if clock.real_s(now_ms - next_ms) > TOO_LATE_S or next_ms - now_ms > FARTHEST_MS:
            log.warning("the clock jumped, or runs faster than this machine can follow: going on from its present")
            frames, next_ms, kind = _from(meter, now_ms)
            quarter_ms = next_quarter_ms(now_ms)
        for _ in range(BURST):
            if next_ms > now_ms:
                break
            outlet.send(meter.frame(next_ms, kind))
            next_ms, kind = next(frames)
        for line in truth_lines(meter, quarter_ms, now_ms):
            tell(line)
        quarter_ms = max(quarter_ms, next_quarter_ms(now_ms + 1))
        if time.monotonic() - last_beat >= BEAT_S:
            beat()
            last_beat = time.monotonic()
        outlet.wait(min(LONGEST_WAIT_S, max(0.0, clock.real_s(next_ms - clock.now_ms()))))


def _from(meter: Meter, now_ms: int) -> tuple[Iterator[tuple[int, ListKind]], int, ListKind]:
    frames = meter.frames_between(now_ms, FOREVER_MS)
    next_ms, kind = next(frames)
    return frames, next_ms, kind
