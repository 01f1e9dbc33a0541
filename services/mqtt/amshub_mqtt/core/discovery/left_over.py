"""Meters that are still announced on the broker, and are told of no more."""

from collections.abc import Collection, Iterable, Iterator
from re import escape, fullmatch

import msgspec

from amshub_mqtt.core import topics
from amshub_mqtt.core.message import Message

METERS_TOPICS = 2
"""A meter is available by the gateway's status and its own; the gateway by one alone."""


class _Origin(msgspec.Struct, frozen=True):
    name: str = ""


class _Available(msgspec.Struct, frozen=True):
    t: str = ""


class _Device(msgspec.Struct, frozen=True):
    o: _Origin = _Origin()
    avty: tuple[_Available, ...] = ()


def left_over(prefix: str, topic: str, ours: Collection[str], retained: Iterable[Message]) -> Iterator[Message]:
    """What makes unavailable each meter under our topic whose status is none of ours.

    Its device stays, with what was set for it in Home Assistant, until somebody removes it there.
    """
    for message in retained:
        if fullmatch(rf"{escape(prefix)}/device/[A-Za-z0-9_-]+/config", message.topic):
            status = _status(topic, message.payload)
            if status and status not in ours:
                yield Message(status, topics.OFFLINE, retain=True)


def _status(topic: str, payload: bytes) -> str:
    """Where this device's availability is told if it is a meter under our topic; empty for what is not."""
    try:
        device = msgspec.json.decode(payload, type=_Device)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""
    told = [available.t for available in device.avty]
    if device.o.name != topics.ORIGIN or len(told) != METERS_TOPICS or told[0] != topics.status(topic):
        return ""
    return told[1] if fullmatch(rf"{escape(topic)}/[a-z0-9-]+/status", told[1]) else ""
