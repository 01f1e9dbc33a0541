"""A gateway over a real store: at an instant that stands still, or as a user starts it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from amshub_api.app import create_app
from amshub_contracts.bus import Bus
from amshub_contracts.clock import Clock
from amshub_contracts.settings import MeterSettings, Settings
from flask.testing import FlaskClient

from tests.integration.api.writing import NOW_MS
from tests.support.store import Store, free_port

ONE_METER = Settings(meters={"home": MeterSettings(source="/dev/ttyUSB0")})

Gateway = Callable[..., FlaskClient]
Start = Callable[..., tuple[subprocess.Popen[bytes], str]]


@pytest.fixture
def bus(store: Store) -> Iterator[Bus]:
    bus = Bus(store.settings, "test")
    yield bus
    bus.close()


@pytest.fixture
def gateway(bus: Bus) -> Gateway:
    """Makes the client of a gateway, started a hundred seconds ago, over these settings."""

    def make(settings: Settings = ONE_METER) -> FlaskClient:
        return create_app(settings, bus, running(1e-9), NOW_MS - 100_000).test_client()

    return make


def running(speed: float) -> Clock:
    """A clock that shows NOW_MS now and runs at this speed; slow enough, it stands still."""
    return Clock(NOW_MS, speed, time.time_ns() // 1_000_000)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a gateway with these variables and gives its process and address; ends it after the test."""
    started: list[subprocess.Popen[bytes]] = []

    def run(**variables: str) -> tuple[subprocess.Popen[bytes], str]:
        port = free_port()
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AMSHUB_")}
        environment |= {"AMSHUB_WEB__LISTEN": f"127.0.0.1:{port}"} | variables
        process = subprocess.Popen([sys.executable, "-m", "amshub_api"], cwd=tmp_path, env=environment, stderr=-1)
        started.append(process)
        return process, f"http://127.0.0.1:{port}"

    yield run
    for process in started:
        process.terminate()
        process.communicate()


def answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/healthz", timeout=10).status_code == 200
    except requests.ConnectionError:
        return False
