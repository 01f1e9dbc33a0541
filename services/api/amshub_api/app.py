"""The gateway's URLs, put together."""

from amshub_contracts.bus import Bus
from amshub_contracts.clock import Clock
from amshub_contracts.settings import Settings
from flask import Flask, Response

from amshub_api.core.about import About, gives_json
from amshub_api.core.access import Access
from amshub_api.core.bodies.health import Health
from amshub_api.cors import allow
from amshub_api.edits.pages import EditUrls
from amshub_api.guard import Guard
from amshub_api.heard_edits import HeardEdits
from amshub_api.history_pages import HistoryPages
from amshub_api.live import LiveUrls
from amshub_api.meters_page import MetersPage
from amshub_api.openapi_page import openapi_route
from amshub_api.overview_pages import OverviewPages
from amshub_api.page import KEPT_S, front_page
from amshub_api.proxies import TrustedProxies
from amshub_api.reach import Reach
from amshub_api.realtime_page import RealtimePage
from amshub_api.replies import as_json, dress
from amshub_api.routes import CONTEXT, Route, register
from amshub_api.snapshot import Snapshots
from amshub_api.translations_page import translations_route


def create_app(settings: Settings, bus: Bus, clock: Clock, started_at_ms: int) -> Flask:
    """The gateway over this store; `u` of data.json counts from `started_at_ms` of the same clock."""
    context = f"/{settings.web.context}" if settings.web.context else ""
    app = Flask(__name__, static_folder="static", static_url_path=f"{context}/static")
    app.config |= {"PROVIDE_AUTOMATIC_OPTIONS": False, "SEND_FILE_MAX_AGE_DEFAULT": KEPT_S, CONTEXT: context}
    app.url_map.merge_slashes = False  # a redirect would name the host that the client claims to have asked
    guard = Guard(settings.web)
    allow(app, settings.web.cors_origins)
    dress(app)
    guard.protect(app)
    app.wsgi_app = TrustedProxies(app.wsgi_app, settings.web.trusted_proxies)  # type: ignore[method-assign]  # Flask's way
    reach = Reach(bus)
    snapshots = Snapshots(settings, reach, clock, HeardEdits(bus))
    live = LiveUrls(settings, snapshots, clock, started_at_ms, guard.may_configure)
    history = HistoryPages(settings, bus, clock, lambda: snapshots.current().view.name)
    overview = OverviewPages(settings, reach, clock)
    realtime = RealtimePage(settings, reach, clock)

    def health() -> Response:
        """Alive means that requests are answered, with or without the store: a restart would not bring it back."""
        store = snapshots.current().store
        return as_json({"alive": True, "uptime_s": live.uptime_s(), "redis": store})

    routes = [
        *live.routes(),
        *EditUrls(live, bus).routes(),
        *history.routes(),
        *realtime.routes(),
        MetersPage(settings, reach, clock).route(),
        translations_route(settings),
        *overview.routes(),
        Route("/healthz", health, Access.OPEN, about=gives_json("That the gateway answers", Health)),
        Route("/is-alive", _is_alive, Access.OPEN, about=About("That the gateway answers", {"text/html": None})),
        Route("/", lambda: front_page(app), Access.READ),
    ]
    register(app, [*routes, openapi_route(routes, context)])
    return app


def _is_alive() -> Response:
    return Response(status=200, headers={"Access-Control-Allow-Origin": "*"})
