"""Mosquitto, the broker that most households run, in a container."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from paho.mqtt.client import Client, ConnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from tests.support.store import free_port
from tests.support.waiting import wait_until

IMAGE = "eclipse-mosquitto:2"


@contextmanager
def mosquitto(directory: Path, *rules: str, port: int | None = None) -> Iterator[int]:
    """The port of loopback that one listens on, which lets everybody in and forgets all when it ends.

    `rules` are more lines of its configuration; it sees the directory as /mosquitto/config. `port` is for one that
    comes in the place of another.
    """
    configuration = directory / "mosquitto.conf"
    configuration.write_text("\n".join(("listener 1883", "allow_anonymous true", *rules, "")))
    directory.chmod(0o755)  # read by the broker's own user
    for file in directory.iterdir():
        file.chmod(0o644)
    port = port or free_port()
    mount = f"{directory}:/mosquitto/config:ro"
    command = ["docker", "run", "--detach", "--rm", "--publish", f"127.0.0.1:{port}:1883", "--volume", mount, IMAGE]
    container = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    try:
        yield port
    finally:
        subprocess.run(["docker", "rm", "--force", container], check=True, capture_output=True)


class Listener:
    """A client that remembers what it was sent, in order."""

    def __init__(self, port: int) -> None:
        self.messages: list[MQTTMessage] = []
        self._is_subscribed = False
        self._client = Client(CallbackAPIVersion.VERSION2)
        self._client.on_connect = self._connected
        self._client.on_subscribe = self._subscribed
        self._client.on_message = self._received
        wait_until(lambda: self._connects(port), "the broker lets clients in")
        self._client.loop_start()
        wait_until(lambda: self._is_subscribed, "the broker took the subscription")

    def publish(self, topic: str, payload: bytes, *, retain: bool) -> None:
        """Waits until the broker has it."""
        self._client.publish(topic, payload, qos=1, retain=retain).wait_for_publish(30)

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _connects(self, port: int) -> bool:
        try:
            self._client.connect("127.0.0.1", port)
        except OSError:
            return False
        return True

    def _connected(
        self, client: Client, _user: object, _flags: ConnectFlags, _reason: ReasonCode, _more: Properties | None
    ) -> None:
        client.subscribe("#", qos=1)

    def _subscribed(self, *_told: object) -> None:
        self._is_subscribed = True

    def _received(self, _client: Client, _user: object, message: MQTTMessage) -> None:
        self.messages.append(message)
