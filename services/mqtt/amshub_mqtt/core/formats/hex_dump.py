"""Format 255: each frame as it came, in hexadecimal."""

from amshub_mqtt.core import topics
from amshub_mqtt.core.formats.format import PayloadFormat
from amshub_mqtt.core.message import Message
from amshub_mqtt.core.view import Meter


class HexDump(PayloadFormat):
    """For programs that decode frames themselves."""

    def __init__(self, topic: str) -> None:
        self._topic = topic

    def on_raw_frame(self, meter: Meter, frame: bytes) -> list[Message]:
        """Upper-case digits without spaces."""
        return [Message(topics.of_meter(self._topic, meter), frame.hex().upper().encode())]
