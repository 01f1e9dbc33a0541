"""How the brokers fare that are told of the meters: as the codes of data.json and sysinfo.json, and in words."""

from collections.abc import Mapping

from amshub_contracts.messages import MqttStatus
from amshub_contracts.mqtt_settings import BrokerSettings
from amshub_contracts.settings import Settings

from amshub_api.core.bodies.status import Broker
from amshub_api.core.bodies.sysinfo import Service
from amshub_api.core.silence import not_reported

OFF, CONNECTED, CONNECTING, ERROR = 0, 1, 2, 3
Statuses = Mapping[str, MqttStatus]
"""By the broker's name; of one that nobody tells of for a minute there is none."""


def told_brokers(settings: Settings) -> dict[str, BrokerSettings]:
    """The brokers that have an address, by their names."""
    return {name: broker for name, broker in settings.mqtt.brokers.items() if broker.url}


def code(status: MqttStatus | None) -> int:
    """The device's: 1 connected, 2 connecting, 3 error; one that nobody tells of is told nothing either."""
    if status is None:
        return ERROR
    return {"connected": CONNECTED, "connecting": CONNECTING}.get(status.state, ERROR)


def worst(settings: Settings, statuses: Statuses) -> tuple[int, int]:
    """`mm` and `me`: those of the broker that fares worst, both 0 without any."""
    fares = [_codes(statuses.get(name)) for name in told_brokers(settings)]
    return max(fares, key=lambda codes: codes[0], default=(OFF, 0))


def services(settings: Settings, statuses: Statuses) -> list[Service]:
    """What `services` of sysinfo.json tells of brokers."""
    entries: list[Service] = []
    for name, broker in told_brokers(settings).items():
        state, error = _codes(statuses.get(name))
        entries.append({"k": "mqtt", "s": state, "e": error, "d": broker.host, "n": name})
    return entries


def told(settings: Settings, statuses: Statuses) -> list[Broker]:
    """`brokers` of status.json: each broker, whether it is connected, what is wrong in words, and how much it got."""
    return [_told(name, broker, statuses.get(name)) for name, broker in told_brokers(settings).items()]


def _told(name: str, broker: BrokerSettings, status: MqttStatus | None) -> Broker:
    return {
        "name": name,
        "url": broker.url,
        "format": broker.format,
        "state": status.state if status else "silent",
        "message": status.message if status else not_reported(f"What tells the broker {name}", "mqtt", None),
        "error_code": status.error_code if status else 0,
        "connected_at_ms": status.connected_at_ms if status else None,
        "told_up_to_ms": status.told_up_to_ms if status else None,
        "connections": status.connections if status else 0,
        "sent": status.sent if status else 0,
        "acknowledged": status.acknowledged if status else 0,
        "waiting": status.waiting if status else 0,
        "skipped_late": status.skipped_late if status else 0,
    }


def _codes(status: MqttStatus | None) -> tuple[int, int]:
    return code(status), status.error_code if status else 0
