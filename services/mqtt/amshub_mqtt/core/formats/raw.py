"""Formats 1 and 2: each value as plain text on a topic of its own; format 1 many of them only when they changed."""

from collections.abc import Iterable
from dataclasses import replace

from amshub_mqtt.core import topics
from amshub_mqtt.core.formats.format import PayloadFormat
from amshub_mqtt.core.formats.raw_price_rows import HOURS_AHEAD, device_rows, price_rows
from amshub_mqtt.core.formats.raw_rows import Row, frame_rows, sum_rows, threshold_rows
from amshub_mqtt.core.hourly import is_due
from amshub_mqtt.core.memory import Memory, Told
from amshub_mqtt.core.message import Message
from amshub_mqtt.core.numbers import fixed
from amshub_mqtt.core.prices import PricesAhead
from amshub_mqtt.core.sums import Sums
from amshub_mqtt.core.system import temperature, uptime_s
from amshub_mqtt.core.view import Gateway, Meter, MeterView, PriceView


class Raw(PayloadFormat):
    """Format 2 is the full one."""

    def __init__(self, topic: str, *, full: bool) -> None:
        self._topic, self._full = topic, full

    def on_reading(self, gateway: Gateway, view: MeterView, memory: Memory, now_ms: int) -> Told:
        """The frame's values, and the sums with their thresholds at first and each hour."""
        del gateway
        base = topics.of_meter(self._topic, view.meter)
        told = self._tell(base, frame_rows(view), memory)
        sums = Sums.of(view, view.frame.received_at_ms)
        if sums is None or view.is_late:
            return told
        told = self._tell(base, sum_rows(sums), told.memory, told.messages)
        if not is_due(memory.thresholds_at_ms, now_ms):
            return told
        return self._tell(base, threshold_rows(sums), replace(told.memory, thresholds_at_ms=now_ms), told.messages)

    def on_prices(self, gateway: Gateway, view: PriceView, memory: Memory, now_ms: int) -> Told:
        """Each price point from the running one on; what the broker keeps beyond the last is taken from it."""
        del gateway
        base = topics.of_meter(self._topic, view.meter)
        fresh = _messages(base, price_rows(PricesAhead.at(now_ms, view, HOURS_AHEAD)))
        prefix = f"{base}/price/"
        others = {topic: payload for topic, payload in memory.told.items() if not topic.startswith(prefix)}
        before = {topic: payload for topic, payload in memory.told.items() if topic.startswith(prefix)}
        kept = list(before)
        if not before or None in before.values():  # a device was there, or what took points from the broker may be lost
            device = [message.topic for message in _messages(base, device_rows(view.resolution_minutes))]
            kept = list(dict.fromkeys(kept + device))
        gone = set(kept) - {message.topic for message in fresh}
        stale = [Message(topic, b"", retain=True) for topic in kept if topic in gone]
        told = others | {message.topic: message.payload for message in fresh}
        return Told(stale + fresh, replace(memory, told=told))

    def on_system(self, gateway: Gateway, now_ms: int) -> list[Message]:
        """How the server fares, of what it measures."""
        rows = [Row("id", gateway.mac, retain=True), Row("uptime", str(uptime_s(gateway, now_ms)))]
        if gateway.supply_mv:
            rows.append(Row("vcc", fixed(gateway.supply_mv, 1000, 2)))
        rows.append(Row("mem", str(gateway.free_bytes)))
        if gateway.rssi_dbm is not None:
            rows.append(Row("rssi", str(gateway.rssi_dbm)))
        if gateway.sensors:
            rows.append(Row("temperature", temperature(gateway)))
        return _messages(self._topic, rows)

    def on_temperatures(self, gateway: Gateway, memory: Memory, now_ms: int) -> Told:
        """Each sensor."""
        del now_ms
        rows = [
            Row(f"temperature/{sensor.address}", fixed(sensor.milli_c, 1000, 2), if_changed=True)
            for sensor in gateway.sensors
        ]
        return self._tell(self._topic, rows, memory)

    def on_raw_frame(self, meter: Meter, frame: bytes) -> list[Message]:
        """In hexadecimal, bare."""
        return [Message(f"{topics.of_meter(self._topic, meter)}/data", frame.hex().upper().encode())]

    def _tell(self, base: str, rows: Iterable[Row], memory: Memory, before: Iterable[Message] = ()) -> Told:
        messages, told = list(before), dict(memory.told)
        for row in rows:
            message = _message(base, row)
            if not row.if_changed or self._full or told.get(message.topic) != message.payload:
                messages.append(message)
            if row.if_changed:
                told[message.topic] = message.payload
        return Told(messages, replace(memory, told=told))


def _messages(base: str, rows: Iterable[Row]) -> list[Message]:
    return [_message(base, row) for row in rows]


def _message(base: str, row: Row) -> Message:
    return Message(f"{base}/{row.topic}", row.text.encode(), row.retain)
