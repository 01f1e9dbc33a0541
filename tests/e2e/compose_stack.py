"""A stack of docker-compose.yml under a project name, port and settings of its own."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.support.store import free_port

REPOSITORY = Path(__file__).parent.parent.parent
OWN = ("redis", "reader", "accounting", "prices", "mqtt", "api")
"""Those of a user; the others are the demo's."""
SERVICES = (*OWN, "simulator", "reader-demo", "prices-demo", "broker-demo", "mqtt-demo")
KILL = "import os, signal, sys; os.kill(int(sys.argv[1]), signal.SIGKILL)"


@dataclass
class ComposeStack:
    """The demo's containers; `url` is where the gateway is published."""

    project: str
    port: int
    env_file: Path
    more_files: tuple[Path, ...] = ()
    """Compose files whose settings win over those of docker-compose.yml."""
    session: requests.Session = field(default_factory=requests.Session)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def compose(self, *arguments: str) -> str:
        """Output of a compose command; an error shows what it printed."""
        # The developer's own .env and AMSHUB_ variables must not reach a test's stack.
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("AMSHUB_", "COMPOSE_"))
        }
        files = [
            word for path in (REPOSITORY / "docker-compose.yml", *self.more_files) for word in ("--file", str(path))
        ]
        line = ["docker", "compose", *files, "--project-name", self.project, "--env-file", str(self.env_file)]
        return _run([*line, "--profile", "demo", *arguments], environment | {"AMSHUB_PORT": str(self.port)})

    def get(self, path: str) -> Any:
        """The JSON at this path; raises when it is not answered with 200."""
        reply = self.session.get(f"{self.url}{path}", timeout=10)
        reply.raise_for_status()
        return reply.json()

    def data(self) -> dict[str, Any]:
        """What /data.json says now, empty while the gateway does not answer."""
        try:
            values: dict[str, Any] = self.get("/data.json")
        except requests.RequestException:
            return {}
        return values

    def container(self, service: str) -> str:
        """Name of the service's container, as compose gives it."""
        return f"{self.project}-{service}-1"

    def inspect(self, service: str) -> dict[str, Any]:
        """What the engine says of the service's container."""
        details: dict[str, Any] = json.loads(_run(["docker", "inspect", self.container(service)]))[0]
        return details

    def execute(self, service: str, *command: str, user: str = "") -> subprocess.CompletedProcess[str]:
        """A command inside the service's container, as its user when none is named, whatever it returns."""
        line = ["docker", "exec", "--user", user, self.container(service), *command]
        return subprocess.run(line, capture_output=True, text=True, check=False, timeout=60)

    def start(self, services: tuple[str, ...]) -> None:
        """Start these; an error shows what they printed."""
        try:
            self.compose("up", "--detach", "--no-build", *services)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.logs()}") from None

    def logs(self) -> str:
        """The containers' states, and what they printed last."""
        return self.compose("ps", "--all") + self.compose("logs", "--no-color", "--timestamps", "--tail", "200")

    def health(self, service: str) -> str:
        return str(self.inspect(service)["State"]["Health"]["Status"])

    def kill(self, service: str) -> int:
        """Kill the service's process like a fault would, and say how often it had restarted before.

        `docker kill` counts as the user's wish and nothing restarts it; so the process dies by its PID on the host.
        """
        before = self.inspect(service)
        pid = int(before["State"]["Pid"])
        if os.geteuid() == 0 and Path(f"/proc/{pid}").exists():
            os.kill(pid, signal.SIGKILL)
            return int(before["RestartCount"])
        killer = ["docker", "run", "--rm", "--pid", "host", "--user", "0", "--entrypoint", "python", "amshub-reader"]
        _run([*killer, "-c", KILL, str(pid)])
        return int(before["RestartCount"])


@contextmanager
def running(
    request: pytest.FixtureRequest,
    directory: Path,
    services: tuple[str, ...],
    env: str,
    more_files: tuple[Path, ...] = (),
) -> Iterator[ComposeStack]:
    """These services, built and started with `env` as the .env file; gone without a trace afterwards.

    When a test failed meanwhile, the containers' logs are printed.
    """
    env_file = directory / "test.env"
    env_file.write_text(env)
    port = free_port()
    stack = ComposeStack(f"amshub-test-{port}", port, env_file, more_files)
    failed_before = request.session.testsfailed
    try:
        stack.compose("build", "--quiet")
        stack.start(services)
        yield stack
        if request.session.testsfailed > failed_before:
            print(stack.logs())
    finally:
        stack.compose("down", "--volumes", "--timeout", "10")


def _run(line: list[str], environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        line, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False, timeout=900
    )
    assert done.returncode == 0, f"{' '.join(line)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done.stdout
