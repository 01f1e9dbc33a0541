"""Formats 0 and 5: JSON objects, all on one topic or each kind on its own."""

from typing import Any

from amshub_mqtt.core import fields, topics
from amshub_mqtt.core.accounting import accounting
from amshub_mqtt.core.formats.json_shared import JsonFormat
from amshub_mqtt.core.json_text import json_bytes
from amshub_mqtt.core.lists import list_object
from amshub_mqtt.core.memory import Memory, Told
from amshub_mqtt.core.message import Message
from amshub_mqtt.core.prices import PricesAhead
from amshub_mqtt.core.sums import Sums
from amshub_mqtt.core.system import SEVERAL, header, system, temperatures
from amshub_mqtt.core.view import Gateway, Meter, MeterView, PriceView

HOURS_AHEAD = 38
"""What the lowest, the highest and the cheapest price are looked for in."""


class JsonNested(JsonFormat):
    """Lists and sums in objects of their own: format 5 with a topic for each kind of message, format 0 with one."""

    def __init__(self, topic: str, *, has_topics: bool) -> None:
        super().__init__(topic)
        self._has_topics = has_topics

    def on_reading(self, gateway: Gateway, view: MeterView, memory: Memory, now_ms: int) -> Told:
        """One object: header, the list's fields, the sums."""
        values = {
            **header(gateway, now_ms, view.frame.received_at_ms // 1000),
            "data": list_object(view),
            "realtime": accounting(Sums.of(view, view.frame.received_at_ms)),
        }
        return Told([self._message(view.meter, f"list{fields.list_type(view.frame)}", values)], memory)

    def on_prices(self, gateway: Gateway, view: PriceView, memory: Memory, now_ms: int) -> Told:
        """Arrays from the running interval to the last known one."""
        values = {"id": gateway.mac, "prices": PricesAhead.at(now_ms, view, HOURS_AHEAD).object()}
        return Told([self._message(view.meter, "prices", values)], memory)

    def on_system(self, gateway: Gateway, now_ms: int) -> list[Message]:
        """How the server fares, and its version."""
        values = system(gateway, now_ms)
        topic = f"{self._topic}/system" if self._has_topics else self._topic
        return [Message(topic, json_bytes(values)), self.firmware(gateway)]

    def on_temperatures(self, gateway: Gateway, memory: Memory, now_ms: int) -> Told:
        """All sensors, where there are several."""
        del now_ms
        if len(gateway.sensors) < SEVERAL:
            return Told([], memory)
        topic = f"{self._topic}/temperatures" if self._has_topics else self._topic
        return Told([Message(topic, json_bytes({"temperatures": temperatures(gateway.sensors)}))], memory)

    def _message(self, meter: Meter, kind: str, values: dict[str, Any]) -> Message:
        base = topics.of_meter(self._topic, meter)
        return Message(f"{base}/{kind}" if self._has_topics else base, json_bytes(values))
