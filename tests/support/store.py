"""A real Valkey server that a test may stop, kill and start again."""

import os
import random
import socket
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis
from amshub_contracts.settings import RedisSettings

from demo.embedded_store import command
from tests.support.waiting import wait_until

KINDS = ("one node", "cluster")
ON_EITHER_STORE = pytest.mark.parametrize("store", KINDS, indirect=True)
"""Runs a test twice: what it finds under `store` is one node, then a cluster of three."""
ON_EITHER_OWN_STORE = pytest.mark.parametrize("own_store", KINDS, indirect=True)


PORTS = range(12_000, 32_000)
"""Below those that kernels give out by themselves, so that nobody is given one that a stopped store comes back to."""
_WORKERS = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_untried = random.sample(PORTS[_WORKER::_WORKERS], len(PORTS) // _WORKERS)


def free_port() -> int:
    """A TCP port that nothing on loopback listens to, and that no other test of this run is given."""
    while True:
        port = _untried.pop()
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@dataclass
class Store:
    """One server with its own port and data directory."""

    directory: Path
    port: int
    options: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    partitions: int = 1
    """What services on it are told to be `stack.partitions`."""

    @property
    def settings(self) -> RedisSettings:
        return RedisSettings(url=f"redis://127.0.0.1:{self.port}/0")

    @property
    def variables(self) -> dict[str, str]:
        """The environment of a service that uses it."""
        return {
            "AMSHUB_REDIS__URL": self.settings.url,
            "AMSHUB_REDIS__CLUSTER": str(self.settings.cluster).lower(),
            "AMSHUB_STACK__PARTITIONS": str(self.partitions),
        }

    def client(self) -> redis.Redis:
        """A plain client, for what a test looks up or breaks on purpose."""
        return redis.Redis(port=self.port)

    def node_of(self, key: str) -> "Store":  # noqa: ARG002  it keeps every key
        """The server that keeps this key."""
        return self

    def start(self) -> None:
        with (self.directory / "store.log").open("ab") as log:
            line = command(self.port, self.directory, *self.options)
            self.process = subprocess.Popen(line, stdout=log, stderr=log)
        wait_until(self._answers, "the store answers")

    def stop(self, *, kill: bool = False) -> None:
        if self.process is not None:
            self.process.kill() if kill else self.process.terminate()
            self.process.wait()
            self.process = None

    def _answers(self) -> bool:
        try:
            with self.client() as client:
                return bool(client.ping())
        except redis.ConnectionError:
            return False
