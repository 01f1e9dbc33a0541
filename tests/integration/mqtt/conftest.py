"""Brokers for the tests of the service that tells them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.broker import Broker
from tests.support.mosquitto import mosquitto as a_mosquitto


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    directory = tmp_path / "broker"
    directory.mkdir()
    running = Broker(directory)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[int]:
    """The port that mosquitto listens on."""
    directory = tmp_path / "mosquitto"
    directory.mkdir()
    with a_mosquitto(directory) as port:
        yield port
