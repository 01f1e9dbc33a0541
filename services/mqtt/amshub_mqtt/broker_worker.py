"""Keeps one broker told: connects, sends, counts what arrived, and connects again, for ever."""

import logging
import random
import socket
import threading
import time
from queue import Empty, Full, Queue

from amshub_contracts.backoff import delay_s
from amshub_contracts.bus import Bus
from amshub_contracts.clock import Clock
from amshub_contracts.messages import MqttState, MqttStatus
from amshub_contracts.mqtt_settings import client_id_of
from amshub_contracts.settings import Settings

from amshub_mqtt.lost import Lost
from amshub_mqtt.outgoing import Batch, InFlight
from amshub_mqtt.producer import Heard, Producer
from amshub_mqtt.session import Session

log = logging.getLogger("mqtt")

QUEUED = 500
"""Batches that wait for the connection; with more, the stream is read no further."""
WINDOW = 200
"""Messages that may wait for the broker's acknowledgement."""
FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 60.0
WORK_S = 0.5


class BrokerWorker:
    """One broker; `run` is a thread's work, `positions` and `status` may be asked by another."""

    def __init__(
        self, settings: Settings, name: str, clock: Clock, stop: threading.Event, positions: dict[int, bytes]
    ) -> None:
        """`positions` are those of the store."""
        self._settings, self._name, self._clock, self._stop = settings, name, clock, stop
        self._broker = settings.mqtt.brokers[name]
        self._lock = threading.Lock()
        self._positions = positions
        self._started_at_ms = clock.now_ms()
        self._connected_at_ms: int | None = None
        self._state: MqttState = "connecting"
        self._message, self._code = "", 0
        self._sent = self._acknowledged = self._skipped_late = self._connections = self._waiting = 0

    @property
    def positions(self) -> dict[int, bytes]:
        """By partition, the entry of the readings up to which the broker has acknowledged everything."""
        with self._lock:
            return dict(self._positions)

    def status(self) -> MqttStatus:
        """How it fares now."""
        with self._lock:
            return MqttStatus(
                broker=self._name,
                format=self._broker.format,
                state=self._state,
                message=self._message,
                error_code=self._code,
                connected_at_ms=self._connected_at_ms,
                started_at_ms=self._started_at_ms,
                written_at_ms=self._clock.now_ms(),
                sent=self._sent,
                acknowledged=self._acknowledged,
                skipped_late=self._skipped_late,
                connections=self._connections,
                waiting=self._waiting,
                told_up_to_ms=max((int(entry.partition(b"-")[0]) for entry in self._positions.values()), default=None),
            )

    def run(self) -> None:
        """Connect again and again until the stop event."""
        failures = 0
        while not self._stop.is_set():
            began_s = time.monotonic()
            try:
                self._connection()
            except Lost as lost:
                stood = self._is_connected()
                failures = 1 if stood and time.monotonic() - began_s > LONGEST_WAIT_S else failures + 1
                self._tell(lost.state, str(lost), lost.code)
                self._stop.wait(
                    delay_s(failures, first_s=FIRST_WAIT_S, ceiling_s=LONGEST_WAIT_S, spread=random.random())  # noqa: S311  no secret
                )

    def _connection(self) -> None:
        """One connection, from its beginning to the stop event; raises Lost."""
        over = threading.Event()
        queue: Queue[Batch] = Queue(QUEUED)
        wake, waker = socket.socketpair()
        for end in (wake, waker):
            end.setblocking(False)

        def give(batch: Batch) -> None:
            while not over.is_set():
                try:
                    queue.put(batch, timeout=WORK_S)
                except Full:
                    continue
                _poke(waker)
                return

        bus = Bus(self._settings.redis, f"mqtt-{self._name}")
        producer = Producer(
            self._settings, self._name, bus, self._clock, self._started_at_ms, self.positions, give, over
        )
        client_id = client_id_of(self._settings.web.hostname, self._name, self._broker)

        def hear(topic: str, payload: bytes, retained: bool) -> None:
            producer.heard.put(Heard(topic, payload, retained))

        session = Session(self._broker, client_id, producer.listen_to, hear)
        failed: list[BaseException] = []
        thread = threading.Thread(target=_guarded, args=(producer, failed), name=f"{self._name}-producer")
        try:
            session.open()
            self._opened()
            thread.start()
            self._pump(session, queue, wake, failed, producer)
        finally:
            over.set()
            session.close()
            if thread.ident is not None:
                thread.join()
            for end in (wake, waker):
                end.close()
            bus.close()

    def _pump(
        self,
        session: Session,
        queue: Queue[Batch],
        wake: socket.socket,
        failed: list[BaseException],
        producer: Producer,
    ) -> None:
        flying = InFlight()
        skipped_before = self._skipped_late
        while not self._stop.is_set():
            if failed:
                raise failed[0]
            while session.waiting < WINDOW:
                try:
                    batch = queue.get_nowait()
                except Empty:
                    break
                flying.sent([session.publish(message) for message in batch.messages], batch.position)
                with self._lock:
                    self._sent += len(batch.messages)
            session.work(WORK_S, wake)
            arrived, session.acknowledged = session.acknowledged, []
            for number in arrived:
                flying.acknowledged(number)
            with self._lock:
                self._acknowledged += len(arrived)
                self._positions |= flying.done()
                self._waiting = session.waiting
                self._skipped_late = skipped_before + producer.skipped_late
            if session.deaf_to:
                topics, session.deaf_to = ", ".join(session.deaf_to), []
                log.warning("the broker %s does not let us read %s: give the user the right to", self._name, topics)

    def _is_connected(self) -> bool:
        with self._lock:
            return self._state == "connected"

    def _opened(self) -> None:
        with self._lock:
            self._connections += 1
        self._tell("connected", "", 0)

    def _tell(self, state: MqttState, message: str, code: int) -> None:
        with self._lock:
            news = (state, message) != (self._state, self._message)
            self._state, self._message, self._code = state, message, code
            self._connected_at_ms = self._clock.now_ms() if state == "connected" else None
        if news and state == "connected":
            log.info("the broker %s is connected", self._name)
        elif news:
            log.warning("the broker %s: %s", self._name, message)


def _guarded(producer: Producer, failed: list[BaseException]) -> None:
    try:
        producer.run()
    except BaseException as error:  # noqa: BLE001  whoever sends raises it: nothing is hidden
        failed.append(error)


def _poke(waker: socket.socket) -> None:
    try:
        waker.send(b"!")
    except (BlockingIOError, OSError):
        return  # it is awake, or gone
