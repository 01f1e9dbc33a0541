"""Format 4: what Home Assistant's sensors read, and their announcements."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from amshub_mqtt.core import fields, topics
from amshub_mqtt.core.discovery.announced import Announced, MeterFacts
from amshub_mqtt.core.discovery.device import Household
from amshub_mqtt.core.discovery.entity import Entity
from amshub_mqtt.core.discovery.gateway_entities import gateway_entities
from amshub_mqtt.core.discovery.left_over import left_over
from amshub_mqtt.core.discovery.power_entities import power_entities
from amshub_mqtt.core.discovery.price_entities import price_entities
from amshub_mqtt.core.discovery.sum_entities import sum_entities
from amshub_mqtt.core.discovery.takeover import takeover
from amshub_mqtt.core.formats import home_assistant_states as states
from amshub_mqtt.core.formats.format import Migration
from amshub_mqtt.core.formats.json_nested import HOURS_AHEAD
from amshub_mqtt.core.formats.json_shared import JsonFormat
from amshub_mqtt.core.json_text import json_bytes
from amshub_mqtt.core.lists import COUNTERS_FROM
from amshub_mqtt.core.memory import Memory, Told
from amshub_mqtt.core.message import Message
from amshub_mqtt.core.prices import PricesAhead
from amshub_mqtt.core.sums import Sums
from amshub_mqtt.core.system import SEVERAL, system, temperatures
from amshub_mqtt.core.times import iso
from amshub_mqtt.core.view import Gateway, Meter, MeterView, PriceView


@dataclass(frozen=True)
class _Known:
    """What there is to announce of a meter."""

    meter: Meter
    entities: tuple[Entity, ...]
    facts: MeterFacts


class HomeAssistant(JsonFormat):
    """A device for each meter and one for the gateway, each announced in one message with what has data."""

    def __init__(self, household: Household) -> None:
        super().__init__(household.topic)
        self._household = household
        self.birth_topic = f"{household.prefix}/status"
        self.old_announcements = f"{household.prefix}/+/+/config"

    def on_reading(self, gateway: Gateway, view: MeterView, memory: Memory, now_ms: int) -> Told:
        """The list, its counters where it has them, and the sums; of what waited, the counters alone."""
        counters = [self._message(view.meter, "energy", states.energy(view))]
        told = counters if fields.list_type(view.frame) >= COUNTERS_FROM else []
        if view.is_late:
            return Told(told, memory)
        sums = Sums.of(view, view.frame.received_at_ms)
        announced = self._announce(gateway, _known(view, sums), memory, now_ms)
        messages = [*announced.messages, self._message(view.meter, "power", states.power(view)), *told]
        if sums is None:
            return Told(messages, announced.memory)
        return Told([*messages, self._message(view.meter, "realtime", states.realtime(view, sums))], announced.memory)

    def on_prices(self, gateway: Gateway, view: PriceView, memory: Memory, now_ms: int) -> Told:
        """The curve, retained."""
        ahead = PricesAhead.at(now_ms, view, HOURS_AHEAD)
        known = _Known(view.meter, tuple(price_entities(ahead, view.meter.currency)), MeterFacts())
        announced = self._announce(gateway, known, memory, now_ms)
        curve = {"start": iso(ahead.start_s), "resolution": ahead.minutes, "currency": view.meter.currency}
        values = {"id": gateway.mac, "prices": {**ahead.object(), **curve}, "t": iso(now_ms // 1000)}
        message = self._message(view.meter, "prices", values, retain=True)
        return Told([*announced.messages, message], announced.memory)

    def on_system(self, gateway: Gateway, now_ms: int) -> list[Message]:
        """How the server fares, and its version."""
        values = {**system(gateway, now_ms), "t": iso(now_ms // 1000)}
        return [Message(f"{self._topic}/state", json_bytes(values)), self.firmware(gateway)]

    def on_temperatures(self, gateway: Gateway, memory: Memory, now_ms: int) -> Told:
        """All sensors, where there are several."""
        announced = memory.announced or Announced()
        known = list(gateway_entities(gateway))
        told = Told([], memory)
        if not announced.has(known) and announced.may_follow(now_ms):
            told = self.announce_gateway(gateway, memory, now_ms)
        if len(gateway.sensors) < SEVERAL:
            return told
        values = {"temperatures": temperatures(gateway.sensors), "t": iso(now_ms // 1000)}
        return Told([*told.messages, Message(f"{self._topic}/temperatures", json_bytes(values))], told.memory)

    def on_meter_status(self, meter: Meter, online: bool) -> list[Message]:
        """Retained: what Home Assistant shows as unavailable."""
        payload = topics.ONLINE if online else topics.OFFLINE
        return [Message(topics.meter_status(self._topic, meter), payload, retain=True)]

    def announce(
        self, gateway: Gateway, view: MeterView, prices: PriceView | None, memory: Memory, now_ms: int
    ) -> Told:
        """The meter's device with all that is known of it."""
        known = _known(view, Sums.of(view, now_ms))
        if prices is not None:
            priced = price_entities(PricesAhead.at(now_ms, prices, HOURS_AHEAD), prices.meter.currency)
            known = replace(known, entities=(*known.entities, *priced))
        return self._tell(gateway, known, memory, now_ms)

    def announce_gateway(self, gateway: Gateway, memory: Memory, now_ms: int) -> Told:
        """The gateway's device."""
        announced = (memory.announced or Announced()).following(gateway_entities(gateway), MeterFacts(), now_ms)
        message = self._household.gateway_device(gateway, announced.entities.values())
        return Told([message], replace(memory, announced=announced))

    def migrate(self, retained: Iterable[Message]) -> Migration:
        """The sensors of the device whose hostname we have; meters that are told of no more become unavailable."""
        found, household = list(retained), self._household
        migration = takeover(household.prefix, household.hostname, found)
        ours = {topics.meter_status(self._topic, meter) for meter in household.meters}
        gone = left_over(household.prefix, self._topic, ours, found)
        return Migration(migration.before, [*migration.after, *gone])

    def _announce(self, gateway: Gateway, known: _Known, memory: Memory, now_ms: int) -> Told:
        """The device again where there is something new, unless it was announced a moment ago."""
        announced = memory.announced or Announced()
        news = not announced.has(known.entities) or not announced.knows(known.facts)
        if not known.entities or not news or not announced.may_follow(now_ms):
            return Told([], memory)
        return self._tell(gateway, known, memory, now_ms)

    def _tell(self, gateway: Gateway, known: _Known, memory: Memory, now_ms: int) -> Told:
        announced = (memory.announced or Announced()).following(known.entities, known.facts, now_ms)
        message = self._household.meter_device(gateway, known.meter, announced.facts, announced.entities.values())
        return Told([message], replace(memory, announced=announced))

    def _message(self, meter: Meter, kind: str, values: Mapping[str, object], *, retain: bool = False) -> Message:
        return Message(f"{topics.of_meter(self._topic, meter)}/{kind}", json_bytes(values), retain)


def _entities(view: MeterView, sums: Sums | None) -> Iterator[Entity]:
    yield from power_entities(view)
    if sums is not None:
        yield from sum_entities(view, sums)


def _known(view: MeterView, sums: Sums | None) -> _Known:
    facts = MeterFacts(view.merged.maker, view.merged.meter_model, view.merged.meter_id)
    return _Known(view.meter, tuple(_entities(view, sums)), facts)
