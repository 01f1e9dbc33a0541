"""Reads the meter to show from the store, in one query, and remembers it for when the store is away."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, TypeVar

import msgspec
from amshub_contracts import price_book, streams
from amshub_contracts.bus import Command
from amshub_contracts.clock import Clock
from amshub_contracts.codec import from_fields
from amshub_contracts.edits import Edit
from amshub_contracts.ledger import decode_summary
from amshub_contracts.market_day import market_days_at
from amshub_contracts.messages import MqttStatus, PriceDay, PriceStatus, ReaderStatus, Temperature
from amshub_contracts.price_area import day_name_of
from amshub_contracts.settings import MeterSettings, Settings

from amshub_api.core.bodies.health import StoreState
from amshub_api.core.brokers import told_brokers
from amshub_api.core.choose_meter import candidates, choose, known, no_such_meter
from amshub_api.core.view import MeterView
from amshub_api.decoded import Decoded
from amshub_api.heard_edits import HeardEdits
from amshub_api.reach import Reach
from amshub_api.shared import Shared

T = TypeVar("T")
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

    def __init__(self, settings: Settings, reach: Reach, clock: Clock, edits: HeardEdits) -> None:
        self._settings = settings
        self._shared: dict[str | None, Shared[Snapshot]] = {
            name: Shared(_Reading(settings, reach, clock, edits, name).read) for name in (None, *known(settings))
        }

    def current(self, named: str | None = None) -> Snapshot:
        """What the store says now of the meter `named`, or else of the one that is meant.

        While the store cannot be read, what it said last. Raises NoSuchMeter.
        """
        if named not in self._shared:
            raise no_such_meter(self._settings, named or "")
        return self._shared[named].get()


class _Reading:
    """Reads one meter (or the one that is meant), and remembers what it read."""

    def __init__(self, settings: Settings, reach: Reach, clock: Clock, edits: HeardEdits, named: str | None) -> None:
        self._settings, self._reach, self._clock, self._edits = settings, reach, clock, edits
        self._meters = candidates(settings, named)
        self._decoded = Decoded()
        name, meter = next(iter(self._meters.items()))
        self._last = MeterView(name, meter)

    def read(self) -> Snapshot:
        market_days = market_days_at(self._clock.now_ms())
        commands = [HeardEdits.LOOK, *_commands(self._settings, self._meters, market_days)]
        view = self._reach.ask(commands, partial(self._decode, market_days))
        if view is None:
            return Snapshot(self._last, self._reach.state, self._edits.last)
        self._last = view
        return Snapshot(view, "reachable", self._edits.last)

    def _decode(self, market_days: Sequence[date], replies: list[Any]) -> MeterView:
        newest_edit, *others = replies
        self._edits.hear(newest_edit)
        return _decode(self._settings, self._meters, market_days, self._decoded, others)


def _commands(settings: Settings, meters: Meters, market_days: Sequence[date]) -> list[Command]:
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


def _decode(
    settings: Settings, meters: Meters, market_days: Sequence[date], decoded: Decoded, replies: list[Any]
) -> MeterView:
    """The one of these meters to show; raises NewerSchema, MsgspecError, ValueError for what is unreadable."""

    def of_type(place: Hashable, raw: bytes | None, kind: type[T]) -> T | None:
        return None if raw is None else decoded.get(place, raw, lambda raw: msgspec.json.decode(raw, type=kind))

    measured, *others = replies
    told = iter(others)
    fares = {name: of_type(("broker", name), next(told), MqttStatus) for name in told_brokers(settings)}
    temperature = of_type("temperature", measured, Temperature)
    brokers = {name: status for name, status in fares.items() if status is not None}
    return choose(
        [
            MeterView(
                name,
                meter,
                latest=decoded.get((name, "latest"), latest, from_fields) if latest else None,
                status=of_type((name, "status"), status, ReaderStatus),
                summary=decoded.get((name, "summary"), summary, decode_summary),
                temperature=temperature,
                price_days=decoded.get((name, "days"), (market_days, today, tomorrow), _days),
                price_status=of_type((name, "prices"), prices, PriceStatus),
                brokers=brokers,
            )
            for (name, meter), latest, status, summary, prices, today, tomorrow in zip(
                meters.items(), *[told] * 6, strict=True
            )
        ]
    )


def _days(raw: tuple[Sequence[date], bytes | None, bytes | None]) -> dict[date, PriceDay]:
    market_days, *replies = raw
    return price_book.decode_days(market_days, replies)
