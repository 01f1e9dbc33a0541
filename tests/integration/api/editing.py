"""A gateway whose guard knows one user, and the client of that user."""

import time

import msgspec
from amshub_api.app import create_app
from amshub_contracts.bus import Bus
from amshub_contracts.clock import Clock
from amshub_contracts.secret import Secret
from amshub_contracts.settings import Settings, WebSettings
from flask.testing import FlaskClient

from tests.integration.api.signing_in import HASH, PASSWORD, USER, basic
from tests.integration.api.writing import NOW_MS


def editor(settings: Settings, bus: Bus, clock: Clock | None = None, user: str = USER) -> FlaskClient:
    """Who knows the password, at an instant that stands still unless a clock is given."""
    still = Clock(NOW_MS, 1e-9, time.time_ns() // 1_000_000)
    locked = msgspec.structs.replace(settings, web=WebSettings(user=user, password_hash=Secret(HASH)))
    client = create_app(locked, bus, clock or still, NOW_MS - 100_000).test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = basic(user, PASSWORD)
    return client
