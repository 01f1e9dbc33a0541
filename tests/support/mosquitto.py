"""Mosquitto, the broker that most households run: the machine's own, or one in a container."""

import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from tests.support.store import free_port
from tests.support.waiting import wait_until

IMAGE = "eclipse-mosquitto:2"


def has_docker() -> bool:
    """Whether an engine answers."""
    return (
        bool(shutil.which("docker"))
        and subprocess.run(["docker", "info"], capture_output=True, check=False).returncode == 0
    )


@dataclass
class Mosquitto:
    """Listens on loopback, for everybody; `lines` are added to its configuration."""

    directory: Path
    lines: tuple[str, ...] = ()
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        binary = shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
        listener = f"{self.port} 127.0.0.1" if binary else "1883"
        configuration = self.directory / "mosquitto.conf"
        configuration.write_text("\n".join([f"listener {listener}", "allow_anonymous true", *self.lines]))
        configuration.chmod(0o644)
        if binary:
            line = [binary, "-c", str(configuration)]
        elif has_docker():
            mounted = f"{self.directory}:{self.directory}:ro"
            line = ["docker", "run", "--rm", "-p", f"127.0.0.1:{self.port}:1883", "-v", mounted, IMAGE]
            line += ["mosquitto", "-c", str(configuration)]
        else:
            pytest.skip("there is neither mosquitto nor a Docker engine")
        with (self.directory / "mosquitto.log").open("ab") as log:
            self.process = subprocess.Popen(line, stdout=log, stderr=log)
        wait_until(self._answers, "mosquitto answers")

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait()
            self.process = None

    def _answers(self) -> bool:
        client = Client(CallbackAPIVersion.VERSION2)
        with suppress(OSError):
            client.connect("127.0.0.1", self.port)
            client.loop(1.0)
            connected = client.is_connected()
            client.disconnect()
            return connected
        return False
