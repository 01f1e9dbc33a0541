"""What a meter without a source gets: a status that says so, unless another reader serves the meter."""

import logging
import threading
import time

import msgspec
from amshub_contracts import streams
from amshub_contracts.bus import Bus, BusDown, BusFull, Conflict, Guard
from amshub_contracts.clock import Clock
from amshub_contracts.messages import ReaderStatus

from amshub_reader.publisher import Place
from amshub_reader.source import HOW_TO_SET

log = logging.getLogger(__name__)

EVERY_S = 5.0
SERVED_S = 30.0
"""A reader rewrites its status every 5 s; one that stays as it is for six turns has nobody behind it."""


class Unconfigured:
    """Keeps the status of one meter at `unconfigured` while no other reader writes it."""

    def __init__(self, bus: Bus, place: Place, clock: Clock) -> None:
        self._bus = bus
        self._meter = place.meter
        self._key = streams.status(place.partition, place.meter)
        self._clock = clock
        self._started_at_ms = clock.now_ms()
        self._seen: bytes | None = None
        self._seen_s = time.monotonic()
        self.is_settled = False
        """Whether the status says what it has to: `unconfigured`, or what another reader that works says."""

    def run(self, stop: threading.Event) -> None:
        """Watch and write until stopped."""
        log.warning("meter %s: no source is set, so nothing is read: %s", self._meter, HOW_TO_SET.format(self._meter))
        while True:
            try:
                self.write_unless_served(time.monotonic())
            except (BusDown, BusFull) as error:
                log.debug("meter %s: status not written: %s", self._meter, error)
            if stop.wait(EVERY_S):
                return

    def write_unless_served(self, now_s: float) -> bool:
        """Whether the status was written at this monotonic time in s; raises BusDown, BusFull."""
        (found,) = self._bus.query([("GET", self._key)])
        if found != self._seen:
            # Not at the first look: what is found there may be what a reader that is gone has left.
            self.is_settled = self._seen is not None
            self._seen, self._seen_s = found, now_s
        if found is not None and not _is_unconfigured(found) and now_s - self._seen_s < SERVED_S:
            return False
        status = ReaderStatus(
            state="unconfigured",
            message=f"no source is set: {HOW_TO_SET.format(self._meter)}",
            written_at_ms=self._clock.now_ms(),
            started_at_ms=self._started_at_ms,
        )
        try:
            self._bus.commit([("SET", self._key, msgspec.json.encode(status))], [Guard(self._key, found)])
        except Conflict:
            return False
        self.is_settled = True
        return True


def _is_unconfigured(raw: bytes) -> bool:
    try:
        return msgspec.json.decode(raw, type=ReaderStatus).state == "unconfigured"
    except msgspec.MsgspecError:
        return True
