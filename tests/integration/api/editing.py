"""A gateway whose guard knows one user, as the gateway's own leaves the name of whom it let in."""

import time

from amshub_api.app import create_app
from amshub_api.edits.who import USER
from amshub_contracts.bus import Bus
from amshub_contracts.clock import Clock
from amshub_contracts.settings import Settings
from flask import g
from flask.testing import FlaskClient

from tests.integration.api.writing import NOW_MS

KARI = "kari"


def editor(settings: Settings, bus: Bus, clock: Clock | None = None, user: str = KARI) -> FlaskClient:
    """The client of a gateway that takes everyone for this user, at an instant that stands still unless told."""
    still = Clock(NOW_MS, 1e-9, time.time_ns() // 1_000_000)
    app = create_app(settings, bus, clock or still, NOW_MS - 100_000)

    @app.before_request
    def _let_in() -> None:
        setattr(g, USER, user)

    return app.test_client()
