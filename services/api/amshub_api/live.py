"""The URLs that tell how a meter fares now: the device's own, each also by the meter's name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from amshub_contracts import plots
from amshub_contracts.clock import Clock
from amshub_contracts.settings import Settings
from flask import Response, request

from amshub_api.core import han
from amshub_api.core.access import Access
from amshub_api.core.choose_meter import NoSuchMeter, candidates
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
from amshub_api.machine import ThisMachine
from amshub_api.reach import WORDS, StoreState
from amshub_api.replies import Document, as_document, as_json, as_the_device_lacks
from amshub_api.routes import Route
from amshub_api.shared import Shared
from amshub_api.snapshot import Snapshots


@dataclass(frozen=True)
class Now:
    """What an answer is made of."""

    settings: Settings
    view: MeterView
    prices: PricesNow
    store: StoreState
    machine: ThisMachine
    clock: Clock
    now_ms: int
    """UTC Unix ms."""
    uptime_s: int


Answer = Callable[[Now], dict[str, Any] | None]
"""A JSON body; None where there is nothing to show."""


def _status(now: Now) -> dict[str, Any]:
    told = now.view.status
    reported_s_ago = now.clock.real_s(now.now_ms - told.written_at_ms) if told else None
    message = WORDS[now.store] or han.words(now.view, now.now_ms, reported_s_ago)
    return status(now.settings, now.view, now.prices, message, now.now_ms)


ANSWERS: dict[str, tuple[Access, Answer]] = {
    "/data.json": (
        Access.READ,
        lambda now: data(now.settings, now.view, now.prices, now.now_ms, now.uptime_s, now.machine.free_bytes()),
    ),
    "/dayplot.json": (Access.READ, lambda now: plots.dayplot(now.view.summary_at(now.now_ms).hours, now.now_ms)),
    "/monthplot.json": (
        Access.READ,
        lambda now: plots.monthplot(now.view.summary_at(now.now_ms).days, now.now_ms, now.view.settings.zone),
    ),
    "/energyprice.json": (Access.READ, lambda now: energyprice(now.prices)),
    "/importprice.json": (
        Access.READ,
        lambda now: price_list(now.prices, "import", now.settings.prices.resolution_minutes),
    ),
    "/exportprice.json": (
        Access.READ,
        lambda now: price_list(now.prices, "export", now.settings.prices.resolution_minutes),
    ),
    "/sysinfo.json": (
        Access.READ,
        lambda now: sysinfo(now.settings, now.view, now.prices, now.machine.describe(), now.now_ms),
    ),
    "/tariff.json": (Access.READ, lambda now: tariff(now.settings.tariff, now.view.summary_at(now.now_ms))),
    "/priceconfig.json": (
        Access.CONFIGURE,
        lambda now: priceconfig(now.settings.prices.rows, now.now_ms, now.view.settings.zone),
    ),
    "/temperature.json": (Access.READ, lambda now: temperature(now.settings.web.dialect, now.view.temperature)),
    "/configuration.json": (
        Access.CONFIGURE,
        lambda now: configuration(now.settings, now.view, now.prices, now.machine.describe()),
    ),
    "/status.json": (Access.READ, _status),
}


class LiveUrls:
    """Answers from the newest snapshot of the meter asked for; `uptime_s` counts from `started_at_ms` of `clock`."""

    def __init__(self, settings: Settings, snapshots: Snapshots, clock: Clock, started_at_ms: int) -> None:
        self._settings, self._snapshots, self._clock, self._started_at_ms = settings, snapshots, clock, started_at_ms
        self._machine = ThisMachine()
        self._making: dict[tuple[str, str | None], Shared[Document | None]] = {}

    def routes(self) -> Iterator[Route]:
        """Each URL as the device has it, for the meter meant or with `?meter=`, and below /meters/<name>/."""
        for path, (access, answer) in ANSWERS.items():
            view = self._view(path, answer)
            yield Route(path, view, access)
            yield Route(f"/meters/<meter>{path}", view, access)

    def uptime_s(self) -> int:
        """Whole seconds since the gateway was first started."""
        return max(0, self._clock.now_ms() - self._started_at_ms) // 1000

    def _view(self, path: str, answer: Answer) -> Callable[..., Response]:
        def reply(meter: str | None = None) -> Response:
            try:
                document = self._shared(path, answer, meter or request.args.get("meter")).get()
            except NoSuchMeter as error:
                return as_json({"error": str(error)}, 404)
            return as_the_device_lacks() if document is None else as_document(document)

        return reply

    def _shared(self, path: str, answer: Answer, meter: str | None) -> Shared[Document | None]:
        """What makes this answer, one for all who ask at the same moment."""
        known = self._making.get((path, meter))
        if known is not None:
            return known
        candidates(self._settings, meter)

        def make() -> Document | None:
            body = answer(self._now(meter))
            return None if body is None else Document.of(body)

        return self._making.setdefault((path, meter), Shared(make))

    def _now(self, meter: str | None) -> Now:
        snapshot = self._snapshots.current(meter)
        now_ms, told = self._clock.now_ms(), snapshot.view.price_status
        reported_s_ago = self._clock.real_s(now_ms - told.written_at_ms) if told else None
        prices = prices_now(self._settings, snapshot.view, now_ms, reported_s_ago)
        return Now(
            self._settings,
            snapshot.view,
            prices,
            snapshot.store,
            self._machine,
            self._clock,
            now_ms,
            self.uptime_s(),
        )
