"""Taking over from a device that announced each of its sensors by itself."""

from collections.abc import Iterable
from re import escape, fullmatch
from typing import Any

import msgspec

from amshub_mqtt.core.formats.format import Migration
from amshub_mqtt.core.message import Message

MAX_ANNOUNCEMENT = 4096
"""The device's buffer holds 2,048 bytes; longer is none of its announcements."""
MOVE = b'{"migrate_discovery":true}'
"""Home Assistant unloads the sensor and keeps what was set and recorded of it."""
DROPPED = r"prices[1-9]\d*|exportprices[1-9]\d*|rssi|vcc|fwupgrade"
"""Keys of what we do not announce: prices of later hours are attributes of the current one, a server has neither radio
nor supply voltage to tell of, and nobody upgrades it over MQTT."""


def takeover(prefix: str, hostname: str, retained: Iterable[Message]) -> Migration:
    """What moves each sensor of the device with this hostname to our announcement, and what removes the old ones."""
    before, after = [], []
    for message in retained:
        key = _key(prefix, hostname, message)
        if key is None:
            continue
        if not fullmatch(DROPPED, key):
            before.append(Message(message.topic, MOVE))
        after.append(Message(message.topic, b"", retain=True))
    return Migration(before, after)


def _key(prefix: str, hostname: str, message: Message) -> str | None:
    """End of the unique id that the device announces there; None for what is not the device's."""
    match = fullmatch(rf"{escape(prefix)}/(sensor|update)/([A-Za-z0-9_-]+)/config", message.topic)
    unique_id = _announced(message.payload).get("uniq_id")
    if match is None or not isinstance(unique_id, str):
        return None
    component, object_id = match.groups()
    named = f"{object_id}_fwupgrade" if component == "update" else object_id
    if unique_id != named or not unique_id.startswith(f"{hostname}_"):
        return None
    return unique_id.removeprefix(f"{hostname}_")


def _announced(payload: bytes) -> dict[str, Any]:
    if len(payload) > MAX_ANNOUNCEMENT:
        return {}
    try:
        return msgspec.json.decode(payload, type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError):
        return {}
