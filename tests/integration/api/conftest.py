"""A gateway over a real store, at an instant that stands still."""

import time
from collections.abc import Callable, Iterator

import pytest
from amshub_api.app import create_app
from amshub_contracts.bus import Bus
from amshub_contracts.clock import Clock
from amshub_contracts.settings import MeterSettings, Settings
from flask.testing import FlaskClient

from tests.integration.api.writing import NOW_MS
from tests.support.store import Store

ONE_METER = Settings(meters={"home": MeterSettings(source="/dev/ttyUSB0")})

Gateway = Callable[..., FlaskClient]


@pytest.fixture
def bus(store: Store) -> Iterator[Bus]:
    bus = Bus(store.settings, "test")
    yield bus
    bus.close()


@pytest.fixture
def gateway(bus: Bus) -> Gateway:
    """Makes the client of a gateway, started a hundred seconds ago, over these settings."""

    def make(settings: Settings = ONE_METER) -> FlaskClient:
        still = Clock(NOW_MS, 1e-9, time.time_ns() // 1_000_000)
        return create_app(settings, bus, still, NOW_MS - 100_000).test_client()

    return make
