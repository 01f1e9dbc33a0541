"""Tells one broker what there is to tell: upon connecting, at its times, with each reading, and when asked to."""

import logging
import time
from collections.abc import Iterable
from dataclasses import replace

from amshub_contracts import streams
from amshub_contracts.bus import Bus
from amshub_contracts.clock import Clock
from amshub_contracts.codec import from_fields
from amshub_contracts.messages import Sensor
from amshub_contracts.mqtt_settings import client_id_of
from amshub_contracts.settings import Settings

from amshub_mqtt import machine
from amshub_mqtt.connection import Connection
from amshub_mqtt.core import topics
from amshub_mqtt.core.choose import choose
from amshub_mqtt.core.discovery.announced import REST_MS
from amshub_mqtt.core.memory import Memory
from amshub_mqtt.core.message import Message
from amshub_mqtt.core.view import Gateway, MeterView
from amshub_mqtt.delivery import Delivery, Receipt
from amshub_mqtt.meter_desk import MeterDesk
from amshub_mqtt.order_desk import OrderDesk
from amshub_mqtt.price_watch import PriceWatch
from amshub_mqtt.store import Store
from amshub_mqtt.takeover import Takeover
from amshub_mqtt.told_of import meters, options

log = logging.getLogger("mqtt")

BATCH = 100
"""Readings taken at once: many enough to catch up quickly, few enough to look at everything else in between."""
BATCH_S = 1.0
"""A broker far away takes so few that the rest of a batch has to wait: a stop, the status and the position do not."""
BLOCK_MS = 200
"""How long to wait for a reading before looking at what the broker sent."""
SYSTEM_MS, TEMPERATURE_MS, LOOK_MS = 60_000, 15_000, 1000
"""How often the device tells of itself and of its sensors; how often prices and silent meters are looked for."""


class Teller:
    """What one broker gets, whichever connection it is; raises BrokerGone, BusDown and BusFull out of every method."""

    def __init__(self, name: str, settings: Settings, clock: Clock, bus: Bus, started_at_ms: int) -> None:
        broker = settings.mqtt.brokers[name]
        self.client_id = client_id_of(settings.web.hostname, name, broker)
        self._name, self._settings, self._broker, self._clock = name, settings, broker, clock
        self.store = Store(bus, name, settings.stack.partitions)
        self._desks = {
            desk.meter.name: desk
            for desk in (MeterDesk(meter, broker.interval_s) for meter in meters(settings, broker))
        }
        self._format = choose(broker.format, options(settings, broker))
        self._prices = PriceWatch(settings, self.store)
        self._takeover = Takeover(self._format)
        self._orders = OrderDesk(name, settings, bus, self.store, self._format, list(self._desks.values()))
        self._memory = Memory()
        self._sensors: tuple[Sensor, ...] = ()
        self._gateway = Gateway(machine.mac(), self.client_id, machine.VERSION, started_at_ms, broker.homeassistant.url)
        self._wants_frames = broker.format == "hex" or settings.stack.log_level == "DEBUG"
        self._frame_positions: dict[int, bytes] = {}
        self._cursors: dict[int, bytes] = {}
        self._done_at_ms: dict[str, int] = {}
        self._tell_all_known = False
        self._is_asked_for_all = False
        self.delivery = Delivery({})

    @property
    def will(self) -> Message:
        """What the broker publishes when the connection breaks."""
        return Message(topics.status(self._broker.topic), topics.OFFLINE, retain=True)

    @property
    def skipped_late(self) -> int:
        """Readings that were not told, as they came too late and held no counter."""
        return sum(desk.skipped_late for desk in self._desks.values())

    def begin(self) -> None:
        """Find out from the store where to go on, and what is known of the meters."""
        self.store.claim()
        self.delivery = Delivery(self.store.positions(self._partitions()))
        for name, latest in self.store.latest(list(self._desks)).items():
            self._desks[name].know(latest)

    def greet(self, connection: Connection) -> None:
        """All that a new connection begins with; it does not need the store."""
        connection.publish(self.will._replace(payload=topics.ONLINE))
        connection.subscribe(self._broker.commands_at)
        if len(self._desks) > 1:
            connection.subscribe(f"{self._broker.topic}/+/command")
        if self._format.birth_topic:
            connection.subscribe(self._format.birth_topic)

    def start_over(self, connection: Connection) -> None:
        """Announce what there is, tell how it stands, and go on after the last reading that the broker has."""
        self._cursors = dict(self.delivery.positions)
        self.delivery = Delivery(dict(self._cursors), self.delivery.told_up_to_ms)
        for partition, position in self._cursors.items():
            if self.store.is_behind(partition, position):
                log.error(
                    "broker %s: readings after %s were trimmed from %s before they were told: it was away for too long",
                    self._name,
                    position.decode(),
                    streams.readings(partition),
                )
            if self._wants_frames:
                self._frame_positions[partition] = self.store.last_frame(partition)
        self._memory = self._memory.sure()
        for desk in self._desks.values():
            desk.start_over()
        self._summarize(list(self._desks))
        self._sensors = self.store.sensors()
        self._takeover.before(connection)
        self._announce(connection)
        self._takeover.after(connection)

    def farewell(self, connection: Connection) -> None:
        """The last will, told by ourselves."""
        connection.publish(self.will)

    def tick(self, connection: Connection) -> None:
        """What has its times."""
        now_ms = self._clock.now_ms()
        if self._is_asked_for_all and self._is_due("announcement", REST_MS, now_ms):
            self._announce(connection)
        self._tell_system(connection, now_ms)
        if self._is_due("look", LOOK_MS, now_ms):
            self._tell_silence(connection, now_ms)
            self._tell_prices(connection, self._prices.news(self._desks.values(), now_ms), now_ms)

    def tell_readings(self, connection: Connection) -> None:
        """The readings after those told last, waiting a moment for one."""
        block_ms = max(1, BLOCK_MS // len(self._cursors))
        caught_up, end_s = True, time.monotonic() + BATCH_S
        for partition in self._cursors:
            entries = self.store.readings(partition, self._cursors[partition], count=BATCH, block_ms=block_ms)
            caught_up = caught_up and len(entries) < BATCH
            came = {fields.get(b"meter", b"").decode(errors="replace") for _, fields in entries}
            self._summarize([name for name in came if name in self._desks])
            for entry_id, fields in entries:
                self._tell_reading(connection, partition, entry_id, fields)
                if time.monotonic() > end_s:
                    caught_up = False
                    break
            if self._wants_frames:
                self._tell_frames(connection, partition)
        if caught_up and self._tell_all_known:
            self._tell_all_known = False
            self._tell_known(connection)

    def obey(self, connection: Connection) -> None:
        """What came from the broker; announcements that were asked for come when it is time."""
        for message in connection.received():
            if message.retained:
                continue  # it was asked for long ago
            if message.topic == self._format.birth_topic:
                self._is_asked_for_all |= message.payload == topics.ONLINE
                continue
            desk = self._orders.addressee(message.topic)
            if desk is not None:
                _send(connection, self._orders.obey(desk, message, self._clock.now_ms()))

    def _tell_reading(
        self, connection: Connection, partition: int, entry_id: bytes, fields: dict[bytes, bytes]
    ) -> None:
        receipts: list[Receipt] = []
        received_at_ms = 0
        try:
            reading = from_fields(fields)
        except ValueError as error:
            log.warning("entry %s of the stream is no reading and is skipped: %s", entry_id.decode(), error)
        else:
            received_at_ms = reading.received_at_ms
            desk = self._desks.get(reading.meter)
            view = desk.take(reading, self._clock.now_ms()) if desk else None
            if desk and view:
                receipts = self._tell_view(connection, desk, view)
        self.delivery.add(partition, entry_id, received_at_ms, receipts)
        self._cursors[partition] = entry_id

    def _tell_view(self, connection: Connection, desk: MeterDesk, view: MeterView) -> list[Receipt]:
        told = self._format.on_reading(self._gateway, view, desk.memory, self._clock.now_ms())
        desk.memory = told.memory
        return _send(connection, told.messages)

    def _tell_frames(self, connection: Connection, partition: int) -> None:
        for frame in self.store.frames(partition, self._frame_positions.get(partition, streams.BEGINNING), BATCH):
            desk = self._desks.get(frame.meter)
            if desk:
                _send(connection, self._format.on_raw_frame(desk.meter, frame.frame))
            self._frame_positions[partition] = frame.entry_id

    def _tell_known(self, connection: Connection) -> None:
        """Whoever reads states that nobody retains waits up to an hour for a counter, unless it is told now."""
        now_ms = self._clock.now_ms()
        for desk in self._desks.values():
            view = desk.all_known()
            if view and desk.is_online(now_ms):
                self._tell_view(connection, desk, view)

    def _tell_system(self, connection: Connection, now_ms: int) -> None:
        if self._is_due("temperature", TEMPERATURE_MS, now_ms):
            self._sensors = self.store.sensors()
            told = self._format.on_temperatures(self._gateway_now(), self._memory, now_ms)
            self._memory = told.memory
            _send(connection, told.messages)
        if self._is_due("system", SYSTEM_MS, now_ms):
            _send(connection, self._format.on_system(self._gateway_now(), now_ms))

    def _tell_silence(self, connection: Connection, now_ms: int) -> None:
        for desk in self._desks.values():
            online = desk.is_online(now_ms)
            if online != desk.online and desk.all_known() is not None:
                _send(connection, self._format.on_meter_status(desk.meter, online))
                desk.online = online

    def _tell_prices(self, connection: Connection, desks: Iterable[MeterDesk], now_ms: int) -> None:
        for desk in desks:
            told = self._format.on_prices(self._gateway, desk.price_view(self._prices.minutes), desk.memory, now_ms)
            desk.memory = told.memory
            _send(connection, told.messages)

    def _announce(self, connection: Connection) -> None:
        """Everything as if nobody had heard of it; what has its times has them now."""
        now_ms = self._clock.now_ms()
        self._prices.start_over()
        priced = self._prices.news(self._desks.values(), now_ms)
        told = self._format.announce_gateway(self._gateway_now(), self._memory, now_ms)
        self._memory = told.memory
        _send(connection, told.messages)
        for desk in self._desks.values():
            desk.online = None
            view = desk.all_known()
            if view is None:
                continue
            prices = desk.price_view(self._prices.minutes) if desk.curve.days else None
            told = self._format.announce(self._gateway, view, prices, desk.memory, now_ms)
            desk.memory = told.memory
            _send(connection, told.messages)
        self._done_at_ms = {"announcement": now_ms}
        self._tell_system(connection, now_ms)
        self._tell_silence(connection, now_ms)
        self._tell_prices(connection, priced, now_ms)
        self._tell_all_known = bool(self._format.birth_topic)
        self._is_asked_for_all = False

    def _summarize(self, names: list[str]) -> None:
        if names:
            for name, text in self.store.summaries(names).items():
                self._desks[name].summarize(text)

    def _partitions(self) -> list[int]:
        return sorted({streams.partition_of(name, self._settings.stack.partitions) for name in self._desks})

    def _gateway_now(self) -> Gateway:
        self._gateway = replace(self._gateway, free_bytes=machine.free_bytes(), sensors=self._sensors)
        return self._gateway

    def _is_due(self, what: str, every_ms: int, now_ms: int) -> bool:
        """Whether it is time again, at once after the clock went back."""
        if 0 <= now_ms - self._done_at_ms.get(what, -every_ms) < every_ms:
            return False
        self._done_at_ms[what] = now_ms
        return True


def _send(connection: Connection, messages: Iterable[Message]) -> list[Receipt]:
    return [connection.publish(message) for message in messages]
