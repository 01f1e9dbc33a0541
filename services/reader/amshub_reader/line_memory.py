"""The thread that remembers in the store how the line of a meter is read, so that a restart need not find out again."""

import logging
import threading

import msgspec
from amshub_contracts import streams
from amshub_contracts.bus import Bus, BusDown, BusFull

from amshub_reader.core.line import Line
from amshub_reader.publisher import Place

log = logging.getLogger(__name__)

WAKE_S = 0.5
RETRY_S = 5.0
RECALL_WAIT_S = 2.0
"""How long reading waits for the store to say what is remembered; it is only a shortcut."""


class Remembered(msgspec.Struct, frozen=True):
    """The line that was found, and of which source."""

    source: str
    line: Line


class LineMemory:
    """Remembers the line of one meter and its source."""

    def __init__(self, bus: Bus, place: Place, source: str) -> None:
        self._bus = bus
        self._key = streams.line(place.partition, place.meter)
        self._source = source
        self._recalled: Line | None = None
        self._looked = threading.Event()
        self._changed = threading.Event()
        self._new: Line | None = None

    def recall(self) -> Line | None:
        """The line that was found last time, None when there was none or the store does not answer in time."""
        self._looked.wait(RECALL_WAIT_S)
        return self._recalled

    def remember(self, line: Line) -> None:
        """Keep this line; returns at once."""
        self._new = line
        self._changed.set()

    def run(self, stop: threading.Event) -> None:
        """Look once, then write what is to be remembered, until stopped."""
        while not stop.is_set():
            try:
                self._step()
            except (BusDown, BusFull) as error:
                log.debug("the line is not remembered yet: %s", error)
                stop.wait(RETRY_S)

    def _step(self) -> None:
        if not self._looked.is_set():
            (found,) = self._bus.query([("GET", self._key)])
            self._recalled = self._line_in(found)
            self._looked.set()
        self._changed.wait(WAKE_S)
        self._changed.clear()
        line = self._new
        if line and line != self._recalled:
            self._bus.commit([("SET", self._key, msgspec.json.encode(Remembered(self._source, line)))])
            self._recalled = line

    def _line_in(self, found: bytes | None) -> Line | None:
        try:
            remembered = msgspec.json.decode(found, type=Remembered) if found else None
        except msgspec.MsgspecError:
            return None
        return remembered.line if remembered and remembered.source == self._source else None
