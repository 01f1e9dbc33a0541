"""/meters.json: every meter of the settings and how its reader fares, in one query."""

from collections.abc import Sequence
from typing import Any

import msgspec
from amshub_contracts import streams
from amshub_contracts.clock import Clock
from amshub_contracts.codec import from_fields
from amshub_contracts.messages import ReaderStatus
from amshub_contracts.settings import Settings
from flask import Response

from amshub_api.core.about import gives_json
from amshub_api.core.access import Access
from amshub_api.core.bodies.meters import Meters
from amshub_api.core.choose_meter import candidates, choose, known
from amshub_api.core.meters import meters
from amshub_api.core.view import MeterView
from amshub_api.reach import Reach
from amshub_api.replies import as_json
from amshub_api.routes import Route


class MetersPage:
    """The view, over this store; what the store said last stands while it is away."""

    def __init__(self, settings: Settings, reach: Reach, clock: Clock) -> None:
        self._settings, self._reach, self._clock = settings, reach, clock
        self._last = [MeterView(name, meter) for name, meter in known(settings).items()]

    def route(self) -> Route:
        """Its URL."""
        return Route("/meters.json", self.json, Access.READ, about=gives_json("The meters of the settings", Meters))

    def json(self) -> Response:
        """The meters, in the order of the settings."""
        commands = []
        for view in self._last:
            partition = streams.partition_of(view.name, self._settings.stack.partitions)
            commands.append(("HGETALL", streams.latest(partition, view.name)))
            commands.append(("GET", streams.status(partition, view.name)))
        views = self._reach.ask(commands, self._views) or self._last
        self._last = views
        meant = candidates(self._settings)
        shown = choose([view for view in views if view.name in meant]).name
        return as_json(meters(views, shown, self._reported_s_ago))

    def _reported_s_ago(self, status: ReaderStatus) -> float:
        return self._clock.real_s(self._clock.now_ms() - status.written_at_ms)

    def _views(self, replies: Sequence[Any]) -> list[MeterView]:
        told = iter(replies)
        return [
            MeterView(
                name,
                meter,
                latest=from_fields(latest) if latest else None,
                status=None if status is None else msgspec.json.decode(status, type=ReaderStatus),
            )
            for (name, meter), latest, status in zip(known(self._settings).items(), told, told, strict=True)
        ]
