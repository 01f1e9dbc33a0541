"""The gateway's URLs."""

from collections.abc import Callable
from typing import Any

from amshub_contracts.bus import Bus
from amshub_contracts.clock import Clock
from amshub_contracts.settings import Settings
from flask import Flask, Response

from amshub_api import machine
from amshub_api.core import han, nothing_yet, plots
from amshub_api.core.configuration import configuration
from amshub_api.core.data import data
from amshub_api.core.status import status
from amshub_api.core.sysinfo import sysinfo
from amshub_api.core.tariff import tariff
from amshub_api.core.temperature import temperature
from amshub_api.core.view import MeterView
from amshub_api.replies import as_json, dress
from amshub_api.snapshot import WORDS, Snapshots

Answer = Callable[[MeterView, int], dict[str, Any]]
"""A JSON body of the meter shown and the time, UTC Unix ms."""
View = Callable[[], Response]


def create_app(settings: Settings, bus: Bus, clock: Clock, started_at_ms: int) -> Flask:
    """The gateway over this store; `u` of data.json counts from `started_at_ms` of the same clock."""
    app = Flask(__name__, static_folder="static", static_url_path="/static")
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    dress(app)
    snapshots = Snapshots(settings, bus)

    def uptime_s(now_ms: int) -> int:
        return max(0, now_ms - started_at_ms) // 1000

    answers: dict[str, Answer] = {
        "/data.json": lambda view, now_ms: data(settings, view, now_ms, uptime_s(now_ms), machine.free_bytes()),
        "/dayplot.json": lambda view, now_ms: plots.dayplot(view.summary_at(now_ms).hours, now_ms),
        "/monthplot.json": lambda view, now_ms: plots.monthplot(
            view.summary_at(now_ms).days, now_ms, view.settings.zone
        ),
        "/sysinfo.json": lambda view, now_ms: sysinfo(settings, view, machine.describe(), now_ms),
        "/tariff.json": lambda view, now_ms: tariff(settings.tariff, view.summary_at(now_ms)),
        "/temperature.json": lambda view, _: temperature(settings.web.dialect, view.temperature),
        "/configuration.json": lambda view, _: configuration(settings, view, machine.describe()),
    }
    fixed = {
        "/energyprice.json": nothing_yet.energyprice(),
        "/priceconfig.json": nothing_yet.priceconfig(),
    }

    def live(answer: Answer) -> View:
        return lambda: as_json(answer(snapshots.current().view, clock.now_ms()))

    def unchanging(body: dict[str, Any]) -> View:
        return lambda: as_json(body)

    for path, answer in answers.items():
        _get(app, path, live(answer))
    for path, body in fixed.items():
        _get(app, path, unchanging(body))

    def health() -> Response:
        """Alive means that requests are answered, with or without the store: a restart would not bring it back."""
        snapshot, now_ms = snapshots.current(), clock.now_ms()
        return as_json({"alive": True, "uptime_s": uptime_s(now_ms), "redis": snapshot.store})

    def status_in_words() -> Response:
        snapshot, now_ms = snapshots.current(), clock.now_ms()
        view = snapshot.view
        reported_s_ago = clock.real_s(now_ms - view.status.written_at_ms) if view.status else None
        message = WORDS[snapshot.store] or han.words(view, now_ms, reported_s_ago)
        return as_json(status(view, message, now_ms))

    _get(app, "/healthz", health)
    _get(app, "/status.json", status_in_words)
    _get(app, "/is-alive", lambda: Response(status=200, headers={"Access-Control-Allow-Origin": "*"}))
    _get(app, "/", lambda: app.send_static_file("index.html"))
    return app


def _get(app: Flask, path: str, view: View) -> None:
    app.add_url_rule(path, endpoint=path, view_func=view, methods=["GET"])
