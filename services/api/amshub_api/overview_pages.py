"""/readyz and /metrics: the whole stack, in one query."""

from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec
from amshub_contracts import price_book, streams
from amshub_contracts.bus import Command
from amshub_contracts.clock import Clock
from amshub_contracts.codec import from_fields
from amshub_contracts.ledger import decode_summary
from amshub_contracts.market_day import market_days_at
from amshub_contracts.messages import MqttStatus, PriceStatus, ReaderStatus
from amshub_contracts.price_area import price_area
from amshub_contracts.settings import Settings
from flask import Response
from prometheus_client import CONTENT_TYPE_LATEST

from amshub_api.core.about import About, gives_json
from amshub_api.core.access import Access
from amshub_api.core.bodies.readiness import Readiness
from amshub_api.core.brokers import told_brokers
from amshub_api.core.choose_meter import known
from amshub_api.core.metrics import exposition
from amshub_api.core.overview import Folding, MeterFares, Overview
from amshub_api.core.readiness import readiness
from amshub_api.reach import WORDS, Reach
from amshub_api.replies import NEVER_CACHED, as_json
from amshub_api.routes import Route

T = TypeVar("T")
READY = gives_json("Whether the whole stack does its work", Readiness, also={503: "it does not: problems say why"})
METRICS = About("The figures of all services, for Prometheus", {"text/plain": None})


class OverviewPages:
    """The views, over this store."""

    def __init__(self, settings: Settings, reach: Reach, clock: Clock) -> None:
        self._settings, self._reach, self._clock = settings, reach, clock
        self._meters = known(settings)
        self._partitions = sorted({streams.partition_of(name, settings.stack.partitions) for name in self._meters})
        self._areas = _wanted_areas(settings)

    def routes(self) -> Iterator[Route]:
        """Both URLs."""
        yield Route("/readyz", self.ready, Access.OPEN, about=READY)
        yield Route("/metrics", self.metrics, Access.READ, about=METRICS)

    def ready(self) -> Response:
        """200 while the stack does its work, else 503, with what is wrong in words."""
        overview = self._look()
        if overview is None:
            return as_json({"ready": False, "problems": [WORDS[self._reach.state]]}, 503)
        body = readiness(self._settings, overview)
        return as_json(body, 200 if body["ready"] else 503)

    def metrics(self) -> Response:
        """The figures of all services, for Prometheus."""
        return Response(exposition(self._look()), content_type=CONTENT_TYPE_LATEST, headers=NEVER_CACHED)

    def _look(self) -> Overview | None:
        now_ms = self._clock.now_ms()
        return self._reach.ask(self._commands(now_ms), lambda replies: self._decode(iter(replies), now_ms))

    def _commands(self, now_ms: int) -> list[Command]:
        commands: list[Command] = []
        for name in self._meters:
            partition = streams.partition_of(name, self._settings.stack.partitions)
            commands.append(("HGETALL", streams.latest(partition, name)))
            commands.append(("GET", streams.status(partition, name)))
            commands.append(("GET", streams.summary(partition, name)))
        for partition in self._partitions:
            commands.append(("XREVRANGE", streams.readings(partition), "+", "-", "COUNT", 1))
            commands.append(("GET", streams.watermark(partition)))
        for area in self._areas:
            commands.append(("GET", streams.price_status(area)))
            commands += price_book.reads(area, market_days_at(now_ms))
        commands += [("GET", streams.mqtt_status(name)) for name in told_brokers(self._settings)]
        return commands

    def _decode(self, replies: Iterator[Any], now_ms: int) -> Overview:
        """Raises NewerSchema, MsgspecError, ValueError for what is unreadable."""
        meters = {name: _meter(next(replies), next(replies), next(replies)) for name in self._meters}
        folding = {partition: _folding(next(replies), next(replies)) for partition in self._partitions}
        services, days = {}, {}
        for area in self._areas:
            services[area] = _of_type(next(replies), PriceStatus)
            market_days = market_days_at(now_ms)
            held = price_book.decode_days(market_days, [next(replies) for _ in market_days])
            days[area] = tuple(held.values())
        brokers = {name: _of_type(next(replies), MqttStatus) for name in told_brokers(self._settings)}
        return Overview(now_ms, meters, folding, services, days, brokers)


def _wanted_areas(settings: Settings) -> list[str]:
    """Where the price days of the meters are, each once; none where the settings ask for no prices."""
    areas = {price_area(settings, meter) for meter in known(settings).values()}
    return sorted(area for area in areas if area is not None)


def _meter(latest: dict[bytes, bytes], status: bytes | None, summary: bytes | None) -> MeterFares:
    reading = from_fields(latest) if latest else None
    return MeterFares(reading, _of_type(status, ReaderStatus), decode_summary(summary))


def _folding(newest: list[tuple[bytes, Any]], watermark: bytes | None) -> Folding:
    return Folding(newest[0][0] if newest else None, watermark)


def _of_type(raw: bytes | None, kind: type[T]) -> T | None:
    return None if raw is None else msgspec.json.decode(raw, type=kind)
