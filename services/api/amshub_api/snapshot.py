"""Reads the meter to show from the store, in one query, and remembers it for when the store is away."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import Any

import msgspec
from amshub_contracts import price_book, streams
from amshub_contracts.bus import Command
from amshub_contracts.codec import from_fields
from amshub_contracts.edits import Edit, EditReader
from amshub_contracts.ledger import decode_summary
from amshub_contracts.market_day import market_days_at
from amshub_contracts.messages import MqttStatus, PriceStatus, ReaderStatus, Temperature
from amshub_contracts.price_area import day_name_of
from amshub_contracts.settings import MeterSettings, Settings

from amshub_api.core.brokers import told_brokers
from amshub_api.core.choose_meter import candidates, choose
from amshub_api.core.view import MeterView
from amshub_api.reach import Reach, StoreState

Meters = Mapping[str, MeterSettings]


@dataclass(frozen=True)
class Snapshot:
    """The meter to show, as the store has it, or as it was when the store was last read."""

    view: MeterView
    store: StoreState
    edits: tuple[Edit, ...] = ()
    """What users set, in the order in which they did."""


class Snapshots:
    """Gives the newest snapshot there is, whatever the store does; may be asked by several threads."""

    def __init__(self, settings: Settings, reach: Reach, edits: EditReader) -> None:
        self._settings, self._reach = settings, reach
        self._remembered: dict[str | None, MeterView] = {}
        self._edit_reader, self._reading_edits = edits, Lock()
        self._edits: tuple[Edit, ...] = ()

    def current(self, now_ms: int, named: str | None = None) -> Snapshot:
        """What the store says at `now_ms`, UTC Unix ms, of the meter `named`, or else of the one that is meant.

        While the store cannot be read, what it said last. Raises NoSuchMeter.
        """
        meters = candidates(self._settings, named)
        decode = partial(self._decode, meters, now_ms)
        view = self._reach.ask([EditReader.LOOK, *_commands(self._settings, meters, now_ms)], decode)
        if view is not None:
            self._remembered[named] = view
            return Snapshot(view, "reachable", self._edits)
        name, meter = next(iter(meters.items()))
        return Snapshot(self._remembered.get(named, MeterView(name, meter)), self._reach.state, self._edits)

    def _decode(self, meters: Meters, now_ms: int, replies: list[Any]) -> MeterView:
        newest_edit, *others = replies
        with self._reading_edits:
            if self._edit_reader.is_news(newest_edit):
                self._edits = self._edit_reader.read()
        return _view(self._settings, meters, now_ms, others)


def _commands(settings: Settings, meters: Meters, now_ms: int) -> list[Command]:
    market_days = market_days_at(now_ms)
    commands: list[Command] = [("GET", streams.TEMPERATURE_KEY)]
    commands += [("GET", streams.mqtt_status(name)) for name in told_brokers(settings)]
    for name in meters:
        partition = streams.partition_of(name, settings.stack.partitions)
        commands += [
            ("HGETALL", streams.latest(partition, name)),
            ("GET", streams.status(partition, name)),
            ("GET", streams.summary(partition, name)),
            ("GET", streams.price_status(day_name_of(settings, meters[name]))),
            *price_book.reads(day_name_of(settings, meters[name]), market_days),
        ]
    return commands


def _view(settings: Settings, meters: Meters, now_ms: int, replies: list[Any]) -> MeterView:
    """The one of these meters to show; raises NewerSchema, MsgspecError, ValueError for what is unreadable."""
    measured, *others = replies
    temperature = None if measured is None else msgspec.json.decode(measured, type=Temperature)
    told = iter(others)
    statuses = {name: status for name in told_brokers(settings) if (status := next(told)) is not None}
    fares = {name: msgspec.json.decode(status, type=MqttStatus) for name, status in statuses.items()}
    return choose(
        [
            MeterView(
                name,
                meter,
                latest=from_fields(latest) if latest else None,
                status=None if status is None else msgspec.json.decode(status, type=ReaderStatus),
                summary=decode_summary(summary),
                temperature=temperature,
                price_days=price_book.decode_days(market_days_at(now_ms), (today, tomorrow)),
                price_status=None if prices is None else msgspec.json.decode(prices, type=PriceStatus),
                brokers=fares,
            )
            for (name, meter), latest, status, summary, prices, today, tomorrow in zip(
                meters.items(), *[told] * 6, strict=True
            )
        ]
    )
