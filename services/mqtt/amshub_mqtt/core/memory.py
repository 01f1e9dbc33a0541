"""What a format must remember of one meter between two messages."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from amshub_mqtt.core.discovery.announced import Announced
from amshub_mqtt.core.message import Message


@dataclass(frozen=True)
class Memory:
    """A value to hand in with the next message; the rim keeps one for each meter of a broker, and one for the gateway.

    A new connection goes on with what is `sure` of it; a new start begins with an empty one.
    """

    told: Mapping[str, bytes | None] = field(default_factory=dict)
    """What the next message depends on: payloads told before, by topic; None where the broker may not have it."""
    thresholds_at_ms: int | None = None
    """When the tariff's thresholds were told last, UTC Unix ms."""
    announced: Announced | None = None
    """What Home Assistant was told of the meter's device."""

    def sure(self) -> "Memory":
        """What is sure after a connection broke: that was told there, and not whether all of it came."""
        return replace(self, told=dict.fromkeys(self.told), thresholds_at_ms=None)


class Told(NamedTuple):
    """What to publish, in this order, and what to remember for the next time."""

    messages: list[Message]
    memory: Memory
