"""The thread that publishes one meter: readings from the spool to the store, and the status beside them."""

import logging
import random
import threading
import time

from amshub_contracts.backoff import delay_s
from amshub_contracts.bus import BusDown, BusFull

from amshub_reader.publisher import Publisher
from amshub_reader.spool import Spool
from amshub_reader.stamping import Stamped
from amshub_reader.status_writer import StatusWriter

log = logging.getLogger(__name__)

BATCH_READINGS = 100
"""One transaction of this many takes some 4 ms; more would keep other clients waiting, and leave holes in memory."""
FIRST_RETRY_S = 0.1
RETRY_CEILING_S = 2.0
WAKE_S = 0.5
GRACE_S = 5.0
"""How long a stop may take to publish what is spooled; the compose file grants 20 s."""
FULL = "the store is full or cannot write: raise its maxmemory, or free its disk; readings are kept until it has room"
DOWN = "the store cannot be reached: start it, or correct redis.url and redis.password; readings are kept meanwhile"


class Outbox:
    """Empties the spool of one meter into the store until it is closed."""

    def __init__(
        self,
        meter: str,
        publisher: Publisher,
        spool: Spool,
        status: StatusWriter,
    ) -> None:
        self._meter = meter
        self._publisher = publisher
        self._spool = spool
        self._status = status
        self._batch: list[Stamped] = []
        self._resume_ms: int | None = None
        self._looked = threading.Event()
        self._closing = threading.Event()
        self._failures = 0

    @property
    def unpublished(self) -> int:
        """Readings that are not in the store yet."""
        return len(self._batch) + len(self._spool)

    def resume_point(self, stop: threading.Event) -> int | None:
        """Stamp (UTC Unix ms) of the newest reading in the store, 0 before the first; waits for the store, None when
        stopped meanwhile.
        """
        while not self._looked.wait(WAKE_S):
            if stop.is_set():
                return None
        return self._resume_ms

    def close(self) -> None:
        """Nothing more comes into the spool: publish what is there and end, within GRACE_S."""
        self._closing.set()
        self._spool.wake()

    def run(self) -> None:
        """Publish until closed and empty."""
        give_up_s: float | None = None
        while True:
            if self._closing.is_set():
                now_s = time.monotonic()
                give_up_s = give_up_s or now_s + GRACE_S
                if not self.unpublished or now_s > give_up_s:
                    break
            try:
                self._step()
            except BusDown as error:
                self._trouble(DOWN, error)
            except BusFull as error:
                self._trouble(FULL, error)

    def _step(self) -> None:
        if not self._looked.is_set():
            self._resume_ms = self._publisher.last_received_ms() or 0
            self._looked.set()
        self._batch = self._batch or self._spool.take(BATCH_READINGS, min(WAKE_S, self._status.every_s))
        wrote = bool(self._batch)
        if self._batch:
            self._publisher.publish(self._batch)
            self._batch = []
        wrote |= self._status.write_if_due(
            spooled=self.unpublished, dropped=self._spool.dropped, merged=self._spool.merged
        )
        if wrote and self._failures:
            self._failures = 0
            self._status.bus_is("")
            log.info("meter %s: the store writes again; %d readings still wait for it", self._meter, self.unpublished)

    def _trouble(self, words: str, error: Exception) -> None:
        self._failures += 1
        if self._failures == 1:
            log.warning("meter %s: %s (%s)", self._meter, words, error)
        self._status.bus_is(f"{words} ({error})")
        # The spread only keeps readers out of step.
        spread = random.random()  # noqa: S311
        time.sleep(delay_s(self._failures, first_s=FIRST_RETRY_S, ceiling_s=RETRY_CEILING_S, spread=spread))
