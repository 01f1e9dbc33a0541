"""Somebody who reads along at a broker, by paho-mqtt in a thread of its own."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from tests.support.waiting import wait_until


class Seen(NamedTuple):
    """One message as it came."""

    topic: str
    payload: bytes
    retained: bool

    @property
    def json(self) -> Any:
        return json.loads(self.payload)


class Subscriber:
    """All messages so far, in order."""

    def __init__(self) -> None:
        self._seen: list[Seen] = []
        self._lock = threading.Lock()

    def take(self, message: MQTTMessage) -> None:
        with self._lock:
            self._seen.append(Seen(message.topic, bytes(message.payload), message.retain))

    def on(self, topic: str) -> list[Seen]:
        """What came on this topic."""
        with self._lock:
            return [seen for seen in self._seen if seen.topic == topic]

    @property
    def all(self) -> list[Seen]:
        with self._lock:
            return list(self._seen)


@contextmanager
def subscribed(port: int, topic: str = "#", user: str = "", password: str = "") -> Iterator[Subscriber]:
    """Reads this topic from now on, retained messages first; begins once the broker has confirmed."""
    subscriber = Subscriber()
    confirmed = threading.Event()
    client = Client(CallbackAPIVersion.VERSION2)
    client.on_message = lambda _client, _data, message: subscriber.take(message)
    client.on_subscribe = lambda *_: confirmed.set()
    client.on_connect = lambda client, *_: client.subscribe(topic, qos=1)
    client.reconnect_delay_set(1, 1)
    if user:
        client.username_pw_set(user, password)
    client.connect("127.0.0.1", port)
    client.loop_start()
    try:
        wait_until(confirmed.is_set, "the broker confirms the subscription")
        yield subscriber
    finally:
        client.disconnect()
        client.loop_stop()
