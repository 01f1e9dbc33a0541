"""The loop of one broker: connect, tell, note what it has, and when it goes away, try again for ever."""

import logging
import random
import threading
import time
from collections.abc import Callable

from amshub_contracts.backoff import delay_s
from amshub_contracts.bus import Bus, BusDown, BusFull, WrongSchema
from amshub_contracts.clock import Clock
from amshub_contracts.codec import NewerSchema
from amshub_contracts.settings import Settings
from amshub_contracts.shutdown import BAD_SETTINGS, OK

from amshub_mqtt.connection import Connection
from amshub_mqtt.standing import Standing
from amshub_mqtt.teller import Teller
from amshub_mqtt.trouble import LOST, NO_COMMANDS, BrokerGone

log = logging.getLogger("mqtt")

RETRY_CEILING_S = 30
"""The device tries as often."""
STORE_RETRY_CEILING_S = 5
STEADY_S = 60
"""A connection that stood so long was a good one, and the next try comes soon; of others they get rarer."""
STATUS_S = 10
"""How often the status is written when nothing happens; gateways miss it after a minute."""
POSITION_S = 1
"""How often the position is written while readings come without a pause."""
FAREWELL_S = 5
"""So long the last messages have to be acknowledged; a container is killed 20 s after it is asked to stop."""


class Worker:
    """Tells one broker, in a thread of its own, until `stop` is set."""

    def __init__(self, name: str, settings: Settings, clock: Clock, stop: threading.Event, bus: Bus) -> None:
        broker = settings.mqtt.brokers[name]
        self.exit_code = OK
        """What the process has to end with, once this thread has."""
        self.turned_s = time.monotonic()
        """When it was last seen alive."""
        self._broker, self._clock, self._stop = broker, clock, stop
        started_at_ms = clock.now_ms()
        self._teller = Teller(name, settings, clock, bus, started_at_ms)
        self._standing = Standing(name, broker.format, started_at_ms)
        self._connection: Connection | None = None
        self._saved_s = 0.0
        self._saved_positions: dict[int, bytes] = {}
        self._store_failures = 0

    def run(self) -> None:
        """Work until stopped, or until a newer amshub has written the store."""
        try:
            self._work()
        except (WrongSchema, NewerSchema) as error:
            log.critical("%s", error)
            self.exit_code = BAD_SETTINGS

    def _work(self) -> None:
        while not self._stop.is_set() and not self._with_store(self._teller.begin):
            self._wait(STORE_RETRY_CEILING_S)
        failures = 0
        while not self._stop.is_set():
            began_s = time.monotonic()
            connection = Connection(self._broker, self._teller.client_id, self._teller.will)
            try:
                self._serve(connection)
            except BrokerGone as gone:
                connection.drop()
                self._standing.sent += connection.sent
                self._standing.acknowledged += connection.acknowledged
                self._connection = None
                self._teller.delivery.advance()
                self._standing.fare(gone.state, str(gone), gone.code)
                failures = 1 if time.monotonic() - began_s > STEADY_S else failures + 1
                self._wait(delay_s(failures, first_s=1, ceiling_s=RETRY_CEILING_S, spread=random.random()))  # noqa: S311  no secret

    def _serve(self, connection: Connection) -> None:
        connection.open()
        self._connection = connection
        self._standing.connections += 1
        self._standing.fare("connected")
        self._standing.connected_at_ms = self._clock.now_ms()
        self._teller.greet(connection)
        started = False
        while not self._stop.is_set():
            self.turned_s = time.monotonic()
            connection.work(0)
            self._teller.delivery.advance()
            self._note_unwelcome(connection)
            if not started:
                started = self._with_store(lambda: self._teller.start_over(connection))
            elif self._with_store(lambda: self._turn(connection)):
                continue
            if not started or self._store_failures:
                pause_s = delay_s(self._store_failures, first_s=0.1, ceiling_s=STORE_RETRY_CEILING_S, spread=0)
                connection.work(pause_s)
        self._end(connection)

    def _turn(self, connection: Connection) -> None:
        self._teller.obey(connection)
        self._teller.tick(connection)
        self._teller.tell_readings(connection)
        connection.work(0)
        self._teller.delivery.advance()
        self._save_if_due()

    def _end(self, connection: Connection) -> None:
        """Take leave once the broker has what it was sent."""
        self._teller.farewell(connection)
        end_s = time.monotonic() + FAREWELL_S
        while connection.waiting and time.monotonic() < end_s:
            connection.work(0.1)
        self._teller.delivery.advance()
        connection.close()
        self._standing.fare("lost", "the service mqtt was ended: start it to go on", LOST)
        self._with_store(self._save)

    def _wait(self, seconds: float) -> None:
        """Let time pass, and tell the store how the broker fares meanwhile."""
        end_s = time.monotonic() + seconds
        while True:
            self.turned_s = time.monotonic()
            self._with_store(self._save_if_due)
            left_s = end_s - time.monotonic()
            if left_s <= 0 or self._stop.wait(min(1, left_s)):
                return

    def _with_store(self, work: Callable[[], None]) -> bool:
        """Whether this was done; while the store is away it is not, and nothing is lost by it."""
        try:
            work()
        except (BusDown, BusFull) as error:
            self._store_failures += 1
            if self._store_failures == 1 and not self._stop.is_set():
                log.error("the store does not do what it is asked, trying again until it does (%s)", error)
            return False
        self._store_failures = 0
        return True

    def _note_unwelcome(self, connection: Connection) -> None:
        if connection.unwelcome and self._standing.state == "connected":
            words = (
                f"the broker does not let this user read {connection.unwelcome}, so what is asked for there does not "
                "come: give it the right to"
            )
            self._standing.fare("connected", words, NO_COMMANDS)

    def _save_if_due(self) -> None:
        silent_s = time.monotonic() - self._saved_s
        moved = self._teller.delivery.positions != self._saved_positions
        if self._standing.changed or silent_s >= STATUS_S or (moved and silent_s >= POSITION_S):
            self._save()

    def _save(self) -> None:
        connection, positions = self._connection, dict(self._teller.delivery.positions)
        status = self._standing.status(
            self._clock.now_ms(),
            sent=connection.sent if connection else 0,
            acknowledged=connection.acknowledged if connection else 0,
            waiting=connection.waiting if connection else 0,
            skipped_late=self._teller.skipped_late,
            told_up_to_ms=self._teller.delivery.told_up_to_ms,
        )
        self._teller.store.save(status, positions)
        self._saved_s, self._saved_positions, self._standing.changed = time.monotonic(), positions, False
