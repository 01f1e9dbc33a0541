"""Makes the messages of one connection from what the store says, in a thread of its own."""

import logging
from collections.abc import Callable, Iterable, Mapping
from queue import Empty, Queue
from threading import Event
from typing import NamedTuple

import msgspec
from amshub_contracts.as_of_now import as_of_now
from amshub_contracts.backoff import delay_s
from amshub_contracts.bus import Bus, BusDown, BusFull, Entry
from amshub_contracts.clock import Clock
from amshub_contracts.codec import from_fields
from amshub_contracts.messages import Reading, Summary
from amshub_contracts.mqtt_settings import BrokerSettings
from amshub_contracts.plots import dayplot, monthplot
from amshub_contracts.settings import Settings

from amshub_mqtt import facts
from amshub_mqtt.core.choose import choose
from amshub_mqtt.core.memory import Memory, Told
from amshub_mqtt.core.message import Message
from amshub_mqtt.meter_now import MeterNow
from amshub_mqtt.outgoing import Batch, Position
from amshub_mqtt.store import Store

log = logging.getLogger("mqtt")

COUNT = 200
"""Readings taken at once: so many share one look at the summaries."""
BLOCK_MS = 250
"""How long to wait for a reading before prices, commands and the clock are looked at."""
LATE_S = 30
"""Real seconds; a reading that is older has waited for the broker, and its live values are none."""
SYSTEM_MS, TEMPERATURE_MS, PRICES_LOOK_MS = 60_000, 15_000, 1_000
SILENT_MS = 600_000
"""A meter that says nothing for so long is told to be offline."""
RETAINED_S = 1.0
"""How long retained announcements of others are collected after subscribing; a broker sends them at once."""
MIGRATION_S = 5.0
"""What Home Assistant gets to let go of old sensors, and again to take on the new ones."""
RETRY_CEILING_S = 5


class Heard(NamedTuple):
    """A message that came from the broker."""

    topic: str
    payload: bytes
    retained: bool


class Producer:
    """One per connection: it begins with nothing told, and announces everything anew."""

    def __init__(
        self,
        settings: Settings,
        name: str,
        bus: Bus,
        clock: Clock,
        started_at_ms: int,
        positions: Mapping[int, bytes],
        give: Callable[[Batch], None],
        stop: Event,
    ) -> None:
        """`positions` are the entries up to which the broker was told, by partition; `give` takes what is to be sent,
        and may wait."""
        self._settings, self._name, self._bus, self._clock = settings, name, bus, clock
        self._broker: BrokerSettings = settings.mqtt.brokers[name]
        self._started_at_ms, self._give, self._stop = started_at_ms, give, stop
        self._format = choose(self._broker.format, facts.options(settings, self._broker))
        self._known = facts.meters(settings, self._broker)
        self._store = Store(settings, bus, self._known)
        self._after = dict(positions)
        self._meters: dict[str, MeterNow] = {}
        self._gateway_memory = Memory()
        self._gateway = facts.gateway(settings, name, self._broker, started_at_ms, None)
        self._frames_after: dict[int, bytes] = {}
        self._due: dict[str, int] = {}
        self._price_point: tuple[object, ...] = ()
        self.heard: Queue[Heard] = Queue()
        """What the connection hears; others fill it."""
        self.skipped_late = 0
        """Readings without counters that had waited, and were not told."""

    @property
    def listen_to(self) -> list[str]:
        """Topics to subscribe to before `run`."""
        wanted = [self._broker.commands_at, self._format.birth_topic, self._format.old_announcements]
        return [topic for topic in wanted if topic]

    def run(self) -> None:
        """Until the stop event; while the store is away, it is tried again and again."""
        failures = 0
        begun = False
        while not self._stop.is_set():
            try:
                if not begun:
                    self._begin()
                    begun = True
                self._turn()
                failures = 0
            except (BusDown, BusFull) as error:
                failures += 1
                if failures == 1:
                    log.error("the store cannot be read, the broker %s is told nothing new: %s", self._name, error)
                self._stop.wait(delay_s(failures, first_s=0.1, ceiling_s=RETRY_CEILING_S, spread=0.5))

    def _begin(self) -> None:
        summaries = self._store.summaries(self._known)
        self._meters = {
            name: MeterNow(meter, self._store.latest(name), summaries[name]) for name, meter in self._known.items()
        }
        for partition in self._store.partitions:
            if partition not in self._after:
                # A broker that is new is told from now on, and not of the week that the stream holds.
                self._after[partition] = self._store.newest(partition)
                self._give(Batch(position=Position(partition, self._after[partition])))
            self._store.warn_of_gap(partition, self._after[partition])
            self._frames_after[partition] = self._store.newest(partition, raw=True)
        self._take_over()
        self._announce()

    def _take_over(self) -> None:
        """Take the place of a device that announced its sensors one by one."""
        if not self._format.old_announcements:
            return
        self._stop.wait(RETAINED_S)
        found = [Message(heard.topic, heard.payload, True) for heard in self._hear() if heard.retained]
        migration = self._format.migrate(found)
        if not migration.after:
            return
        log.info("taking over %d announcements of the device %s", len(migration.after), self._broker.homeassistant)
        self._send(migration.before)
        self._stop.wait(MIGRATION_S)
        self._announce()
        self._stop.wait(MIGRATION_S)
        self._send(migration.after)

    def _announce(self) -> None:
        now_ms = self._clock.now_ms()
        self._gateway_memory = self._tell(self._format.announce_gateway(self._gateway, self._gateway_memory, now_ms))
        for name, meter in self._meters.items():
            meter.online = None
            view = meter.view()
            if view is not None:
                prices = self._store.prices(name, meter.summary, now_ms, seen_export=meter.seen_export)
                meter.memory = self._tell(self._format.announce(self._gateway, view, prices, meter.memory, now_ms))
        self._due.clear()
        self._price_point = ()

    def _turn(self) -> None:
        for heard in self._hear():
            self._obey(heard)
        for partition in self._store.partitions:
            block_ms = max(1, BLOCK_MS // len(self._store.partitions))
            entries = self._store.readings(partition, self._after[partition], COUNT, block_ms)
            if entries:
                self._tell_readings(partition, entries)
            self._tell_frames(partition)
        self._tell_by_the_clock()

    def _tell_readings(self, partition: int, entries: list[Entry]) -> None:
        readings = [(entry_id, _reading(entry_id, fields)) for entry_id, fields in entries]
        names = {reading.meter for _, reading in readings if reading is not None and reading.meter in self._meters}
        for name, summary in self._store.summaries(names).items():
            self._meters[name].summary = summary
        for entry_id, reading in readings:
            messages = self._of_reading(reading) if reading is not None and reading.meter in names else []
            self._give(Batch(messages, Position(partition, entry_id)))
            self._after[partition] = entry_id

    def _of_reading(self, reading: Reading) -> list[Message]:
        meter = self._meters[reading.meter]
        now_ms = self._clock.now_ms()
        meter.hear(reading)
        is_late = self._clock.real_s(now_ms - reading.received_at_ms) > LATE_S
        has_counters = reading.import_wh is not None or reading.export_wh is not None
        if is_late and not has_counters:
            self.skipped_late += 1
            return []
        if not is_late and self._broker.interval_s:
            return []
        view = meter.view(reading, is_late=is_late)
        if view is None:
            return []
        told = self._format.on_reading(self._gateway, view, meter.memory, now_ms)
        meter.memory = told.memory
        return told.messages

    def _tell_frames(self, partition: int) -> None:
        if self._broker.format != "hex" and self._settings.stack.log_level != "DEBUG":
            return
        for entry_id, fields in self._store.frames(partition, self._frames_after[partition]):
            self._frames_after[partition] = entry_id
            meter = self._known.get(fields.get(b"meter", b"").decode(errors="replace"))
            if meter is not None and b"frame" in fields:
                self._send(self._format.on_raw_frame(meter, fields[b"frame"]))

    def _tell_by_the_clock(self) -> None:
        now_ms = self._clock.now_ms()
        if self._is_due("temperature", TEMPERATURE_MS, now_ms):
            temperature = self._store.temperature()
            self._gateway = facts.gateway(self._settings, self._name, self._broker, self._started_at_ms, temperature)
            told = self._format.on_temperatures(self._gateway, self._gateway_memory, now_ms)
            self._gateway_memory = self._tell(told)
        if self._is_due("system", SYSTEM_MS, now_ms):
            self._send(self._format.on_system(self._gateway, now_ms))
        if self._is_due("prices", PRICES_LOOK_MS, now_ms):
            self._tell_prices(now_ms)
        for meter in self._meters.values():
            self._tell_status(meter, now_ms)
            self._tell_interval(meter, now_ms)

    def _tell_prices(self, now_ms: int) -> None:
        point = self._store.newest_price_event(), now_ms // 60_000 // self._settings.prices.resolution_minutes
        if point == self._price_point:
            return
        for name, meter in self._meters.items():
            prices = self._store.prices(name, meter.summary, now_ms, seen_export=meter.seen_export)
            if prices is not None:
                meter.memory = self._tell(self._format.on_prices(self._gateway, prices, meter.memory, now_ms))
        self._price_point = point

    def _tell_status(self, meter: MeterNow, now_ms: int) -> None:
        online = now_ms - meter.last_at_ms < SILENT_MS
        if online != meter.online:
            meter.online = online
            self._send(self._format.on_meter_status(meter.meter, online))

    def _tell_interval(self, meter: MeterNow, now_ms: int) -> None:
        interval_ms = self._broker.interval_s * 1000
        if not interval_ms or not meter.online or now_ms - meter.told_at_ms < interval_ms:
            return
        view = meter.view()
        if view is not None:
            meter.told_at_ms = now_ms
            meter.memory = self._tell(self._format.on_reading(self._gateway, view, meter.memory, now_ms))

    def _obey(self, heard: Heard) -> None:
        if heard.topic == self._format.birth_topic and heard.payload == b"online" and not heard.retained:
            self._announce()
        elif heard.topic == self._broker.commands_at and not heard.retained:
            if heard.payload in (b"dayplot", b"monthplot"):
                self._plot(heard.payload)
            else:
                log.warning("the broker %s has a command that is none: %.40r", self._name, heard.payload)

    def _plot(self, which: bytes) -> None:
        now_ms = self._clock.now_ms()
        for name, summary in self._store.summaries(self._known).items():
            meter = self._known[name]
            now = as_of_now(summary or Summary(as_of_ms=0), now_ms, meter.zone)
            if which == b"dayplot":
                answer = msgspec.json.encode(dayplot(now.hours, now_ms))
                self._send(self._format.on_plot(meter, "dayplot", answer))
            else:
                answer = msgspec.json.encode(monthplot(now.days, now_ms, meter.zone))
                self._send(self._format.on_plot(meter, "monthplot", answer))

    def _hear(self) -> Iterable[Heard]:
        try:
            while True:
                yield self.heard.get_nowait()
        except Empty:
            return

    def _is_due(self, what: str, each_ms: int, now_ms: int) -> bool:
        # A clock that was set back must not silence us.
        due = now_ms - self._due.get(what, -each_ms) not in range(each_ms)
        if due:
            self._due[what] = now_ms
        return due

    def _tell(self, told: Told) -> Memory:
        self._send(told.messages)
        return told.memory

    def _send(self, messages: list[Message]) -> None:
        if messages:
            self._give(Batch(messages))


def _reading(entry_id: bytes, fields: Mapping[bytes, bytes]) -> Reading | None:
    try:
        return from_fields(fields)
    except ValueError as error:
        log.warning("entry %s of the readings is none and is skipped: %s", entry_id.decode(), error)
        return None
