"""A Home Assistant in a container, seen as its own page sees it: by its REST and WebSocket APIs."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from websockets.sync.client import ClientConnection, connect

from tests.support.store import free_port
from tests.support.waiting import wait_until

IMAGE = "amshub-ha-test"
STATISTICS_PATIENCE_S = 660
"""They are made of each five minutes that had a value, some seconds after these are over."""
GIVEN_UP = {"unavailable", "unknown"}
"""States of an entity that shows nothing."""


@dataclass
class HomeAssistant:
    """One that listens on loopback."""

    port: int
    container: str
    session: requests.Session = field(default_factory=requests.Session)
    token: str = field(default="", repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def move_in(self) -> None:
        """Do what its owner does on the first page, and stay logged in."""
        wait_until(self.answers, "Home Assistant answers", 180, 0.5)
        client_id = f"{self.url}/"
        owner = {"client_id": client_id, "name": "Owner", "username": "owner", "password": "password", "language": "en"}
        code = self.post("/api/onboarding/users", json=owner)["auth_code"]
        login = {"grant_type": "authorization_code", "code": code, "client_id": client_id}
        self._carry(self.post("/auth/token", data=login)["access_token"])
        # The first token is good for half an hour alone.
        self._carry(self.ask("auth/long_lived_access_token", client_name="test", lifespan=1))

    def turn_on_mqtt(self, broker_port: int) -> None:
        """Add the integration MQTT, as on the page of integrations."""
        flow = self.post("/api/config/config_entries/flow", json={"handler": "mqtt"})
        broker = {"broker": "127.0.0.1", "port": broker_port}
        done = self.post(f"/api/config/config_entries/flow/{flow['flow_id']}", json=broker)
        assert done["type"] == "create_entry", done

    def answers(self) -> bool:
        """Whether it has started, components and all."""
        try:
            reply = self.session.get(
                f"{self.url}/api/config" if self.token else f"{self.url}/api/onboarding", timeout=10
            )
        except requests.RequestException:
            return False
        return reply.ok and (not self.token or reply.json()["state"] == "RUNNING")

    def states(self) -> dict[str, dict[str, Any]]:
        """What each entity shows, by entity id."""
        reply = self.session.get(f"{self.url}/api/states", timeout=30)
        reply.raise_for_status()
        return {state["entity_id"]: state for state in reply.json()}

    def entities(self) -> dict[str, dict[str, Any]]:
        """What it has registered of MQTT, by unique id."""
        registered = self.ask("config/entity_registry/list")
        return {entity["unique_id"]: entity for entity in registered if entity["platform"] == "mqtt"}

    def devices(self) -> dict[str, dict[str, Any]]:
        """Those of MQTT, by identifier."""
        devices = self.ask("config/device_registry/list")
        return {name: device for device in devices for domain, name in device["identifiers"] if domain == "mqtt"}

    def shows(self, entity_id: str) -> str:
        """What the entity shows now."""
        return str(self.states().get(entity_id, {}).get("state"))

    def post(self, path: str, **request: Any) -> Any:
        """The JSON that answers."""
        reply = self.session.post(f"{self.url}{path}", timeout=60, **request)
        assert reply.ok, f"{path}: {reply.status_code} {reply.text}"
        return reply.json()

    def ask(self, command: str, **more: Any) -> Any:
        """The result of a command of the WebSocket API."""
        with closing(self._connected()) as socket:
            socket.send(json.dumps({"id": 1, "type": command, **more}))
            reply = json.loads(socket.recv(120))
        assert reply["success"], f"{command}: {reply}"
        return reply["result"]

    def statistics(self, entity_ids: set[str]) -> dict[str, list[dict[str, Any]]]:
        """State and sum after each five minutes of the last hour, oldest first; of those that have statistics."""
        kept: dict[str, list[dict[str, Any]]] = self.ask(
            "recorder/statistics_during_period",
            start_time=(datetime.now(UTC) - timedelta(hours=1)).isoformat(),
            statistic_ids=sorted(entity_ids),
            period="5minute",
            types=["state", "sum"],
        )
        return kept

    def restart(self) -> None:
        """End it as its owner does, and start it again with all it has kept."""
        subprocess.run(["docker", "restart", "--time", "120", self.container], check=True, capture_output=True)
        wait_until(self.answers, "Home Assistant is back", 180, 0.5)

    def log(self) -> str:
        """All that it has logged since it was made."""
        done = subprocess.run(["docker", "logs", self.container], check=True, capture_output=True, text=True)
        return done.stdout + done.stderr

    def complaints(self) -> list[str]:
        """The warnings and errors of its components."""
        return re.findall(
            r"^.* (?:WARNING|ERROR|CRITICAL) .*\[homeassistant\.components\..*$", self.log(), re.MULTILINE
        )

    def _carry(self, token: str) -> None:
        self.token = token
        self.session.headers["Authorization"] = f"Bearer {token}"

    def _connected(self) -> ClientConnection:
        socket = connect(f"ws://127.0.0.1:{self.port}/api/websocket", max_size=None)
        assert json.loads(socket.recv(60))["type"] == "auth_required"
        socket.send(json.dumps({"type": "auth", "access_token": self.token}))
        assert json.loads(socket.recv(60))["type"] == "auth_ok"
        return socket


def build_image() -> None:
    """The image of this directory; takes minutes the first time, and nothing when it is there."""
    directory = str(Path(__file__).parent / "image")
    build = ["docker", "build", "--quiet", "--network", "host", "--tag", IMAGE, directory]
    done = subprocess.run(build, capture_output=True, text=True, check=False, timeout=1800)
    assert done.returncode == 0, f"the image could not be built:\n{done.stdout}\n{done.stderr}"


@contextmanager
def home_assistant() -> Iterator[HomeAssistant]:
    """A new one, whose owner has moved in and set up nothing; gone without a trace afterwards."""
    build_image()
    port = free_port()
    container = f"{IMAGE}-{port}"
    # It shares the host's network, where brokers listen on loopback alone.
    run = ["docker", "run", "--detach", "--name", container, "--network", "host", "--env", f"HTTP_PORT={port}", IMAGE]
    subprocess.run(run, check=True, capture_output=True)
    home = HomeAssistant(port, container)
    try:
        home.move_in()
        yield home
    finally:
        print(home.log())
        home.session.close()
        subprocess.run(["docker", "rm", "--force", "--volumes", container], check=True, capture_output=True)
