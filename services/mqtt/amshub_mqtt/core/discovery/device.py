"""The announcement of one device with all its sensors, for Home Assistant's MQTT device discovery."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from amshub_mqtt.core import topics
from amshub_mqtt.core.discovery.announced import MeterFacts
from amshub_mqtt.core.discovery.entity import Entity
from amshub_mqtt.core.json_text import json_bytes
from amshub_mqtt.core.message import Message
from amshub_mqtt.core.view import Gateway, Meter

MAKERS = {1: "Aidon", 2: "Kaifa", 3: "Kamstrup", 4: "Iskra", 5: "Landis+Gyr", 6: "Sagemcom"}


@dataclass(frozen=True)
class Household:
    """Whose devices they are, and where they are told of."""

    topic: str
    hostname: str
    prefix: str
    tag: str
    interval_s: int
    qos: int
    meters: tuple[Meter, ...]
    """Those that are told of."""

    def uid(self, meter: Meter) -> str:
        """What the unique ids of this meter's sensors begin with; the first meter's are those of a device."""
        return self.hostname if meter.is_first else f"{self.hostname}-{meter.name}"

    def meter_device(self, gateway: Gateway, meter: Meter, facts: MeterFacts, entities: Iterable[Entity]) -> Message:
        """A meter; available while we are connected and it sends."""
        uid = self.uid(meter)
        name = "Power meter" if meter.is_first else f"Power meter {meter.name}"
        device = {
            "ids": [uid],
            "name": self._tagged(name),
            "mf": MAKERS.get(facts.maker or 0),
            "mdl": facts.model,
            "sn": facts.number,
        }
        available = [topics.status(self.topic), topics.meter_status(self.topic, meter)]
        return self._config(gateway, uid, uid, device, available, topics.of_meter(self.topic, meter), entities)

    def gateway_device(self, gateway: Gateway, entities: Iterable[Entity]) -> Message:
        """The server; available while we are connected."""
        device_id = f"{self.hostname}_gateway"
        device = {"ids": [device_id], "name": self._tagged("amshub"), "mf": "amshub", "mdl": "Gateway"}
        available = [topics.status(self.topic)]
        return self._config(gateway, self.hostname, device_id, device, available, self.topic, entities)

    def _config(
        self,
        gateway: Gateway,
        uid: str,
        device_id: str,
        device: dict[str, Any],
        available: list[str],
        base: str,
        entities: Iterable[Entity],
    ) -> Message:
        told = {key: value for key, value in device.items() if value} | {"sw": gateway.version}
        if _is_address(gateway.url):
            told["cu"] = gateway.url
        config = {
            "dev": told,
            "o": {"name": topics.ORIGIN, "sw": gateway.version},
            "avty": [{"t": topic} for topic in available],
            "avty_mode": "all",
            "qos": self.qos,
            "cmps": {entity.key: entity.config(uid, base, self.interval_s) for entity in entities},
        }
        return Message(f"{self.prefix}/device/{device_id}/config", json_bytes(config), retain=True)

    def _tagged(self, name: str) -> str:
        return f"{name} ({self.tag})" if self.tag else name


def _is_address(url: str) -> bool:
    """Whether Home Assistant takes it; it refuses a whole announcement for an address that is none."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
