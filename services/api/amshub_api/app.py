"""The gateway's URLs."""

from collections.abc import Callable
from typing import Any

from amshub_contracts import plots
from amshub_contracts.bus import Bus
from amshub_contracts.clock import Clock
from amshub_contracts.settings import Settings
from flask import Flask, Response

from amshub_api import machine
from amshub_api.core import han
from amshub_api.core.configuration import configuration
from amshub_api.core.data import data
from amshub_api.core.price_lists import energyprice, price_list
from amshub_api.core.price_rows import priceconfig
from amshub_api.core.prices import PricesNow, prices_now
from amshub_api.core.status import status
from amshub_api.core.sysinfo import sysinfo
from amshub_api.core.tariff import tariff
from amshub_api.core.temperature import temperature
from amshub_api.core.view import MeterView
from amshub_api.history_pages import HistoryPages
from amshub_api.replies import as_json, as_the_device_lacks, dress
from amshub_api.snapshot import WORDS, Snapshot, Snapshots

Answer = Callable[[MeterView, PricesNow, int], dict[str, Any] | None]
"""A JSON body of the meter shown, its prices and the time, UTC Unix ms; None where there is nothing to show."""
View = Callable[[], Response]


def create_app(settings: Settings, bus: Bus, clock: Clock, started_at_ms: int) -> Flask:
    """The gateway over this store; `u` of data.json counts from `started_at_ms` of the same clock."""
    app = Flask(__name__, static_folder="static", static_url_path="/static")
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    dress(app)
    snapshots = Snapshots(settings, bus)

    def uptime_s(now_ms: int) -> int:
        return max(0, now_ms - started_at_ms) // 1000

    def look() -> tuple[Snapshot, PricesNow, int]:
        snapshot = snapshots.current(clock.now_ms())
        now_ms, told = clock.now_ms(), snapshot.view.price_status
        reported_s_ago = clock.real_s(now_ms - told.written_at_ms) if told else None
        return snapshot, prices_now(settings, snapshot.view, now_ms, reported_s_ago), now_ms

    minutes = settings.prices.resolution_minutes
    answers: dict[str, Answer] = {
        "/data.json": lambda view, prices, now_ms: data(
            settings, view, prices, now_ms, uptime_s(now_ms), machine.free_bytes()
        ),
        "/dayplot.json": lambda view, _, now_ms: plots.dayplot(view.summary_at(now_ms).hours, now_ms),
        "/monthplot.json": lambda view, _, now_ms: plots.monthplot(
            view.summary_at(now_ms).days, now_ms, view.settings.zone
        ),
        "/energyprice.json": lambda _view, prices, _now: energyprice(prices),
        "/importprice.json": lambda _view, prices, _now: price_list(prices, "import", minutes),
        "/exportprice.json": lambda _view, prices, _now: price_list(prices, "export", minutes),
        "/sysinfo.json": lambda view, prices, now_ms: sysinfo(settings, view, prices, machine.describe(), now_ms),
        "/tariff.json": lambda view, _, now_ms: tariff(settings.tariff, view.summary_at(now_ms)),
        "/priceconfig.json": lambda view, _, now_ms: priceconfig(settings.prices.rows, now_ms, view.settings.zone),
        "/temperature.json": lambda view, _prices, _now: temperature(settings.web.dialect, view.temperature),
        "/configuration.json": lambda view, prices, _: configuration(settings, view, prices, machine.describe()),
    }

    def live(answer: Answer) -> View:
        def reply() -> Response:
            snapshot, prices, now_ms = look()
            body = answer(snapshot.view, prices, now_ms)
            return as_the_device_lacks() if body is None else as_json(body)

        return reply

    for path, answer in answers.items():
        _get(app, path, live(answer))

    def health() -> Response:
        """Alive means that requests are answered, with or without the store: a restart would not bring it back."""
        snapshot, now_ms = snapshots.current(clock.now_ms()), clock.now_ms()
        return as_json({"alive": True, "uptime_s": uptime_s(now_ms), "redis": snapshot.store})

    def status_in_words() -> Response:
        snapshot, prices, now_ms = look()
        view = snapshot.view
        reported_s_ago = clock.real_s(now_ms - view.status.written_at_ms) if view.status else None
        message = WORDS[snapshot.store] or han.words(view, now_ms, reported_s_ago)
        return as_json(status(settings, view, prices, message, now_ms))

    history = HistoryPages(settings, bus, clock, lambda: snapshots.current(clock.now_ms()).view.name)
    _get(app, "/history.json", history.json)
    _get(app, "/history.csv", history.csv)
    _get(app, "/healthz", health)
    _get(app, "/status.json", status_in_words)
    _get(app, "/is-alive", lambda: Response(status=200, headers={"Access-Control-Allow-Origin": "*"}))
    _get(app, "/", lambda: app.send_static_file("index.html"))
    return app


def _get(app: Flask, path: str, view: View) -> None:
    app.add_url_rule(path, endpoint=path, view_func=view, methods=["GET"])
