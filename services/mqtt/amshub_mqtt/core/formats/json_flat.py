"""Format 6: JSON objects without objects in them, all on the same topic."""

from amshub_mqtt.core import topics
from amshub_mqtt.core.accounting import accounting
from amshub_mqtt.core.formats.json_nested import HOURS_AHEAD
from amshub_mqtt.core.formats.json_shared import JsonFormat
from amshub_mqtt.core.json_text import json_bytes
from amshub_mqtt.core.lists import list_object
from amshub_mqtt.core.memory import Memory, Told
from amshub_mqtt.core.message import Message
from amshub_mqtt.core.prices import PricesAhead, price
from amshub_mqtt.core.sums import Sums
from amshub_mqtt.core.system import SEVERAL, header, system, temperatures
from amshub_mqtt.core.view import Gateway, MeterView, PriceView


class JsonFlat(JsonFormat):
    """The keys of lists, sums and prices side by side."""

    def on_reading(self, gateway: Gateway, view: MeterView, memory: Memory, now_ms: int) -> Told:
        """Header, the list's fields, and the sums as `rt_…`."""
        values = {
            **header(gateway, now_ms, view.frame.received_at_ms // 1000),
            **list_object(view),
            **accounting(Sums.of(view, view.frame.received_at_ms), "rt_"),
        }
        return Told([Message(topics.of_meter(self._topic, view.meter), json_bytes(values))], memory)

    def on_prices(self, gateway: Gateway, view: PriceView, memory: Memory, now_ms: int) -> Told:
        """The price of this UTC hour, `pr_0`, and of the 37 after it."""
        ahead = PricesAhead.at(now_ms, view, HOURS_AHEAD)
        hours = {f"pr_{number}": price(micro) for number, micro in enumerate(ahead.hourly_micro)}
        values = {"id": gateway.mac, **hours, **ahead.figures("pr_")}
        return Told([Message(topics.of_meter(self._topic, view.meter), json_bytes(values))], memory)

    def on_system(self, gateway: Gateway, now_ms: int) -> list[Message]:
        """How the server fares, and its version."""
        return [Message(self._topic, json_bytes(system(gateway, now_ms))), self.firmware(gateway)]

    def on_temperatures(self, gateway: Gateway, memory: Memory, now_ms: int) -> Told:
        """All sensors by their addresses, where there are several."""
        del now_ms
        if len(gateway.sensors) < SEVERAL:
            return Told([], memory)
        return Told([Message(self._topic, json_bytes(temperatures(gateway.sensors)))], memory)
