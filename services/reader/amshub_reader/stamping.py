"""Gives each reading its one time of reception, from the host's clock, or the meter's, or later."""

from collections import deque
from dataclasses import dataclass

from amshub_reader.clock_trust import is_plausible
from amshub_reader.core.p1.telegram import Fields
from amshub_reader.timepiece import Moment

__all__ = ["Fields", "Stamped", "Stamping"]

CLOCKS_DIFFER_MS = 300_000
"""Host and meter further apart than this is worth a word: hourly lists alone come up to a minute after their clock."""


SET_BACK_MS = 3_600_000
"""A clock that goes back further was wrong before, and accounting undoes what it counted ahead; waiting until it has
caught up would give hours of readings no time at all."""


@dataclass(frozen=True)
class Stamped:
    """The fields of one frame, when it came, UTC Unix ms, and its bytes where they are kept."""

    received_at_ms: int
    fields: Fields
    frame: bytes = b""
    streamed: bool = True
    """False: only for the latest values, as the line is faster than the stream takes."""


class Stamping:
    """The stamps of one meter: each later than the one before, unless a clock that was wrong is set back by hours;
    readings that no clock can stamp yet are held.
    """

    def __init__(self, capacity: int) -> None:
        self.dropped = 0
        """Readings lost because more than `capacity` had to be held; the oldest go first."""
        self.clocks_differ_ms: int | None = None
        """How far the meter's clock was ahead of the host's (behind: negative) when that was first too much."""
        self._capacity = capacity
        self._held: deque[tuple[int, Fields, bytes]] = deque()
        self._last_ms = 0
        self._meter_ahead_ms: int | None = None

    @property
    def held(self) -> int:
        """Readings that wait for a clock."""
        return len(self._held)

    def time_ms(self, moment: Moment) -> int | None:
        """UTC Unix ms by the host, else carried on from the meter's clock, else None.

        A host's clock that nothing keeps right gives way to a meter's that says otherwise.
        """
        meter_ms = None if self._meter_ahead_ms is None else moment.monotonic_ms + self._meter_ahead_ms
        if moment.host_ms is None or meter_ms is None:
            return meter_ms if moment.host_ms is None else moment.host_ms
        return moment.host_ms if moment.certain or abs(meter_ms - moment.host_ms) <= CLOCKS_DIFFER_MS else meter_ms

    def take(self, fields: Fields, moment: Moment, frame: bytes = b"") -> list[Stamped]:
        """What can be stamped now that this reading came: it and those held before it, oldest first, or nothing."""
        self._heed_meter_clock(fields, moment)
        if len(self._held) == self._capacity:
            self._held.popleft()
            self.dropped += 1
        self._held.append((moment.monotonic_ms, fields, frame))
        return self.release(moment)

    def release(self, moment: Moment) -> list[Stamped]:
        """What was held and can be stamped now."""
        now_ms = self.time_ms(moment)
        if now_ms is None or not self._held:
            return []
        stamped = [
            self.exactly(fields, now_ms - (moment.monotonic_ms - came), frame) for came, fields, frame in self._held
        ]
        self._held.clear()
        return stamped

    def exactly(self, fields: Fields, at_ms: int, frame: bytes = b"") -> Stamped:
        """The reading with this stamp, or the next ms after the stamp before it."""
        if at_ms >= self._last_ms - SET_BACK_MS:
            at_ms = max(at_ms, self._last_ms + 1)
        self._last_ms = at_ms
        return Stamped(self._last_ms, fields, frame)

    def _heed_meter_clock(self, fields: Fields, moment: Moment) -> None:
        meter_s = fields.get("meter_clock_s")
        if not isinstance(meter_s, int) or not is_plausible(meter_s * 1000):
            return
        meter_ms = meter_s * 1000
        # Lists come after their clock, some by a minute, a repeated one by an hour: the least late is the best.
        ahead = meter_ms - moment.monotonic_ms
        self._meter_ahead_ms = ahead if self._meter_ahead_ms is None else max(ahead, self._meter_ahead_ms)
        if moment.host_ms is not None and self.clocks_differ_ms is None:
            apart = meter_ms - moment.host_ms
            self.clocks_differ_ms = apart if abs(apart) > CLOCKS_DIFFER_MS else None
