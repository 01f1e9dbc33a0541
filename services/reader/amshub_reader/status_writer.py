"""Writes what the reader reports of one meter to the store, often enough to tell a live reader from a dead one."""

import logging
import time

import msgspec
from amshub_contracts import streams
from amshub_contracts.bus import Bus
from amshub_contracts.clock import Clock

from amshub_reader.evidence_log import EvidenceLog
from amshub_reader.health import Health
from amshub_reader.publisher import Place

log = logging.getLogger(__name__)

EVERY_MS = 5000
"""By the stack's clock, as those who judge the status' age go by it."""
FASTEST_S = 0.2
"""Noise can change the error a hundred times a second; more writes than this tell nobody more."""


class StatusWriter:
    """Writes the status, and refused frames with it, when its state or error changed, and every 5 s."""

    def __init__(self, bus: Bus, place: Place, clock: Clock, health: Health, evidence: EvidenceLog) -> None:
        self.every_s = min(EVERY_MS / 1000, max(clock.real_s(EVERY_MS), FASTEST_S))
        """Real seconds between two writes."""
        self._bus = bus
        self._meter = place.meter
        self._key = streams.status(place.partition, place.meter)
        self._clock = clock
        self._health = health
        self._evidence = evidence
        self._written: tuple[str, int] | None = None
        self._written_s = 0.0
        self._told_silent = False

    def bus_is(self, words: str) -> None:
        """The store is well (no words) or not; for the next status."""
        self._health.bus_is(words)

    def write_if_due(self, *, spooled: int, dropped: int, merged: int) -> bool:
        """Whether the status had to be written, and was; raises BusDown, BusFull."""
        self._tell_silence()
        status = self._health.status(self._clock.now_ms(), spooled=spooled, dropped=dropped, merged=merged)
        now_s = time.monotonic()
        shown = (status.state, status.error_code)
        age_s = now_s - self._written_s
        if self._written is not None and age_s < (self.every_s if shown == self._written else FASTEST_S):
            return False
        self._evidence.restore(self._bus)
        evidence = self._evidence.unwritten()
        self._bus.commit([("SET", self._key, msgspec.json.encode(status)), *self._evidence.commands(evidence)])
        self._evidence.written(evidence)
        self._written, self._written_s = shown, now_s
        return True

    def _tell_silence(self) -> None:
        silent = self._health.silent
        if silent and not self._told_silent:
            log.warning("meter %s: %s", self._meter, self._health.silence_words())
        elif self._told_silent and not silent and self._health.line == "open":
            log.info("meter %s: frames come again", self._meter)
        self._told_silent = silent
