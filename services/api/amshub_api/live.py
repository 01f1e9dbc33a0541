"""Answers the URLs that tell how a meter fares now: for the meter meant, and each also by the meter's name."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from amshub_contracts.clock import Clock
from amshub_contracts.settings import Settings
from flask import Response, request

from amshub_api.core.about import METER, NO_SUCH_METER, gives_json
from amshub_api.core.choose_meter import NoSuchMeter, candidates
from amshub_api.core.prices import prices_now
from amshub_api.live_urls import URLS, Answer, Now
from amshub_api.machine import ThisMachine
from amshub_api.replies import Document, as_document, as_json, as_the_device_lacks
from amshub_api.routes import Route
from amshub_api.settings_now import SettingsNow
from amshub_api.shared import Shared
from amshub_api.snapshot import Snapshots


class LiveUrls:
    """Answers from the newest snapshot of the meter asked for; `uptime_s` counts from `started_at_ms` of `clock`."""

    def __init__(
        self,
        settings: Settings,
        snapshots: Snapshots,
        clock: Clock,
        started_at_ms: int,
        authorised: Callable[[], bool],
    ) -> None:
        """`authorised` tells of the request under way whether it may see the configuration."""
        self._settings, self._snapshots, self._clock, self._started_at_ms = settings, snapshots, clock, started_at_ms
        self._settings_now = SettingsNow(settings)
        self._authorised = authorised
        self._machine = ThisMachine(settings.web.network)
        self._making: dict[tuple[str, str | None, bool], Shared[Document | None]] = {}

    def routes(self) -> Iterator[Route]:
        """Each URL as the device has it, for the meter meant or with `?meter=`, and below /meters/<name>/."""
        for path, url in URLS.items():
            view = self._view(path, url.answer)
            about = gives_json(url.summary, url.body, refusals=NO_SUCH_METER, lacks=url.lacks, tagged=True)
            yield Route(path, view, url.access, about=replace(about, parameters=(METER,)))
            yield Route(f"/meters/<meter>{path}", view, url.access, about=about)

    def uptime_s(self) -> int:
        """Whole seconds since the gateway was first started."""
        return max(0, self._clock.now_ms() - self._started_at_ms) // 1000

    def _view(self, path: str, answer: Answer) -> Callable[..., Response]:
        def reply(meter: str | None = None) -> Response:
            try:
                document = self._shared(path, answer, meter or request.args.get("meter"), self._authorised()).get()
            except NoSuchMeter as error:
                return as_json({"error": str(error)}, 404)
            return as_the_device_lacks() if document is None else as_document(document)

        return reply

    def _shared(self, path: str, answer: Answer, meter: str | None, authorised: bool) -> Shared[Document | None]:
        """What makes this answer, one for all who may see as much and ask at the same moment."""
        known = self._making.get((path, meter, authorised))
        if known is not None:
            return known
        candidates(self._settings, meter)

        def make() -> Document | None:
            body = answer(self.now(meter, authorised))
            return None if body is None else Document.of(body)

        return self._making.setdefault((path, meter, authorised), Shared(make))

    def now(self, meter: str | None, authorised: bool) -> Now:
        """What is known now of the meter of this name, or of the one that is meant; raises NoSuchMeter."""
        snapshot = self._snapshots.current(meter)
        now_ms, told = self._clock.now_ms(), snapshot.view.price_status
        reported_s_ago = self._clock.real_s(now_ms - told.written_at_ms) if told else None
        settings = self._settings_now.at(now_ms, snapshot.view.settings.zone, snapshot.edits)
        prices = prices_now(settings, snapshot.view, now_ms, reported_s_ago)
        return Now(
            settings,
            snapshot.view,
            prices,
            snapshot.store,
            self._machine,
            self._clock,
            now_ms,
            self.uptime_s(),
            authorised,
        )
