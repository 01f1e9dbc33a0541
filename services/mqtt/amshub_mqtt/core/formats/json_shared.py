"""Messages that all JSON formats, 0, 4, 5 and 6, have alike."""

from amshub_mqtt.core import topics
from amshub_mqtt.core.formats.format import PayloadFormat, Plot
from amshub_mqtt.core.json_text import json_bytes
from amshub_mqtt.core.message import Message
from amshub_mqtt.core.system import firmware
from amshub_mqtt.core.view import Gateway, Meter


class JsonFormat(PayloadFormat):
    """Plots, frames and the version, each on a topic of its own."""

    def __init__(self, topic: str) -> None:
        self._topic = topic

    def on_plot(self, meter: Meter, plot: Plot, payload: bytes) -> list[Message]:
        """The JSON of the HTTP answer."""
        return [Message(f"{topics.of_meter(self._topic, meter)}/{plot}", payload)]

    def on_raw_frame(self, meter: Meter, frame: bytes) -> list[Message]:
        """In hexadecimal."""
        values = {"data": frame.hex().upper()}
        return [Message(f"{topics.of_meter(self._topic, meter)}/data", json_bytes(values))]

    def firmware(self, gateway: Gateway) -> Message:
        """What runs."""
        return Message(f"{self._topic}/firmware", json_bytes(firmware(gateway)))
