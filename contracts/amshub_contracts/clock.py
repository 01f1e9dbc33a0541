"""The one source of "now": the host's clock, or a simulated one that starts elsewhere and runs faster.

`AMSHUB_CLOCK=<start>/<rate>/<since>` makes every process read `start` at the wall-clock instant `since` and run `rate`
times as fast from there, for example `2026-10-24T00:00:00Z/60/2026-11-22T18:00:00Z`. All processes of a stack get the
same value, so that they agree and a restarted one goes on where it should be.
"""

import time
from dataclasses import dataclass
from datetime import datetime

FASTEST = 100_000
"""Rate above which a day would pass in under a second: more likely a mistake than a wish."""


class BadClock(ValueError):
    """AMSHUB_CLOCK cannot be read; the message says what it should look like."""


@dataclass(frozen=True)
class Clock:
    """Reads wall time as `start_ms + (wall - since_ms) * rate`; the host's clock is (0, 1, 0)."""

    start_ms: int = 0
    rate: float = 1.0
    since_ms: int = 0

    @property
    def simulated(self) -> bool:
        """True when this is not the host's own clock."""
        return self != HOST

    def now_ms(self) -> int:
        """UTC Unix time in ms."""
        return self.at_wall_ms(time.time_ns() // 1_000_000)

    def at_wall_ms(self, wall_ms: int) -> int:
        """What this clock reads when the host's reads `wall_ms`."""
        return self.start_ms + int((wall_ms - self.since_ms) * self.rate)

    def real_s(self, span_ms: int) -> float:
        """How many real seconds a span of this clock's milliseconds takes."""
        return span_ms / 1000 / self.rate


HOST = Clock()


def parse_clock(text: str) -> Clock:
    """The clock that AMSHUB_CLOCK asks for, the host's when empty; raises BadClock."""
    if not text:
        return HOST
    parts = text.split("/")
    form = "expected <start>/<rate>/<since>, for example 2026-10-24T00:00:00Z/60/2026-11-22T18:00:00Z"
    if len(parts) != 3:
        raise BadClock(form)
    try:
        start_ms, rate, since_ms = _instant_ms(parts[0]), float(parts[1]), _instant_ms(parts[2])
    except ValueError as error:
        raise BadClock(f"{error}; {form}") from error
    if not 0 < rate <= FASTEST:
        raise BadClock(f"rate {parts[1]} is not between 0 and {FASTEST}; {form}")
    return Clock(start_ms, rate, since_ms)


def _instant_ms(text: str) -> int:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone")
    return round(instant.timestamp() * 1000)
