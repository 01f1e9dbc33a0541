"""Readings on their way from the thread that reads to the thread that publishes."""

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from amshub_reader.core.pace import Pace
from amshub_reader.stamping import Stamped

WAITING_READINGS = 200
"""So many of a source that can wait are held: two batches; a file read further ahead would only take memory."""


class Spool:
    """A bounded queue that never makes a port wait: when it is full, the oldest reading goes and is counted.

    Readings that come faster than the stream takes them are merged with each other, so that they fill no spool.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._pace = Pace()
        self._readings: deque[Stamped] = deque()
        self._changed = threading.Condition()
        self._woken = False
        self._dropped = 0
        self._merged = 0

    def __len__(self) -> int:
        return len(self._readings)

    @property
    def dropped(self) -> int:
        """Readings lost because the spool was full."""
        return self._dropped

    @property
    def merged(self) -> int:
        """Readings that are for the latest values only."""
        return self._merged

    def put(self, readings: Sequence[Stamped]) -> int:
        """Append, at the cost of the oldest when full; how many that cost."""
        with self._changed:
            self._append(readings)
            over = max(0, len(self._readings) - self._capacity)
            for _ in range(over):
                self._readings.popleft()
            self._dropped += over
            self._changed.notify_all()
            return over

    def put_when_room(self, readings: Sequence[Stamped], stop: threading.Event) -> None:
        """Append once there is room, for a source that can wait; gives up when `stop` is set."""
        with self._changed:
            while self._readings and len(self._readings) + len(readings) > min(self._capacity, WAITING_READINGS):
                if stop.is_set():
                    return
                self._changed.wait(0.5)
            self._append(readings)
            self._changed.notify_all()

    def take(self, count: int, wait_s: float) -> list[Stamped]:
        """Up to `count` of the oldest; when there is none, waits for one or a `wake`, at most `wait_s`."""
        with self._changed:
            if not self._readings and not self._woken:
                self._changed.wait(wait_s)
            self._woken = False
            taken = [self._readings.popleft() for _ in range(min(count, len(self._readings)))]
            self._changed.notify_all()
            return taken

    def wake(self) -> None:
        """Make a waiting `take` return."""
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    def _append(self, readings: Sequence[Stamped]) -> None:
        for reading in readings:
            if self._pace.streams(reading.fields, reading.received_at_ms):
                self._readings.append(reading)
                continue
            self._merged += 1
            fields = reading.fields
            if self._readings and not self._readings[-1].streamed:
                fields = self._readings.pop().fields | fields
            self._readings.append(replace(reading, fields=fields, frame=b"", streamed=False))
