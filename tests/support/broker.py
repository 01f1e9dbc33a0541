"""A real MQTT broker that a test may stop and start again."""

import json
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion
from pwdlib.hashers.argon2 import Argon2Hasher

from tests.support.store import free_port
from tests.support.waiting import wait_until

_PLUGINS = "amqtt.plugins.authentication."


@dataclass
class Broker:
    """Listens on loopback; with `user` and `password` it lets nobody else in, with `certificate` and `key` by TLS."""

    directory: Path
    user: str = ""
    password: str = ""
    certificate: Path | None = None
    key: Path | None = None
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        configuration = self.directory / "broker.yaml"
        configuration.write_text(json.dumps(self._configuration()))  # YAML holds JSON
        with (self.directory / "broker.log").open("ab") as log:
            command = [str(Path(sys.executable).with_name("amqtt")), "-c", str(configuration)]
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        wait_until(self._listens, "the broker listens")

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        """Sends one message and waits until the broker has it."""
        client = Client(CallbackAPIVersion.VERSION2)
        if self.user:
            client.username_pw_set(self.user, self.password)
        client.connect("127.0.0.1", self.port)
        client.loop_start()
        client.publish(topic, payload, qos=1, retain=retain).wait_for_publish(30)
        client.disconnect()
        client.loop_stop()

    def _configuration(self) -> dict[str, Any]:
        listener: dict[str, Any] = {"type": "tcp", "bind": f"127.0.0.1:{self.port}"}
        if self.certificate:
            listener |= {"ssl": True, "certfile": str(self.certificate), "keyfile": str(self.key)}
        plugins: dict[str, Any] = {f"{_PLUGINS}AnonymousAuthPlugin": {"allow_anonymous": not self.user}}
        if self.user:
            users = self.directory / "users"
            users.write_text(f"{self.user}:{Argon2Hasher().hash(self.password)}\n")
            plugins = {f"{_PLUGINS}FileAuthPlugin": {"password_file": str(users)}}
        return {"listeners": {"default": listener}, "plugins": plugins}

    def _listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True
