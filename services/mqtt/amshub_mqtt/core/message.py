"""One MQTT message to send."""

from typing import NamedTuple


class Message(NamedTuple):
    """A topic, its payload and whether the broker keeps it; an empty payload that is retained removes what it kept."""

    topic: str
    payload: bytes
    retain: bool = False
