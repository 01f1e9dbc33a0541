"""Topics that do not depend on the payload format."""

from amshub_mqtt.core.view import Meter

ORIGIN = "amshub"
"""Who announces devices to Home Assistant."""
ONLINE, OFFLINE = b"online", b"offline"
"""Retained on both status topics; offline on the first is the connection's last will."""
TAKEN = frozenset(["status", "command", "firmware", "data", "dayplot", "monthplot", "system", "prices", "temperatures"])
"""Ends of topics that a meter of the same name would share with the gateway or with the first meter."""


def of_meter(topic: str, meter: Meter) -> str:
    """Under which one meter's values are told: the first meter's are those of a device, topic for topic."""
    return topic if meter.is_first else f"{topic}/{_name(meter)}"


def status(topic: str) -> str:
    """Whether the connection to the broker stands."""
    return f"{topic}/status"


def meter_status(topic: str, meter: Meter) -> str:
    """Whether this meter sends anything."""
    return f"{topic}/{_name(meter)}/status"


def command(topic: str) -> str:
    """Where commands are taken unless the settings name another."""
    return f"{topic}/command"


def _name(meter: Meter) -> str:
    return f"meter-{meter.name}" if meter.name in TAKEN else meter.name
