"""Reads the meter to show from the store, in one query, and remembers it for when the store is away."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock

import msgspec
from amshub_contracts import price_book, streams
from amshub_contracts.bus import Bus, BusDown, BusFull, BusRefused, Command
from amshub_contracts.codec import NewerSchema, from_fields
from amshub_contracts.ledger import decode_summary
from amshub_contracts.market_day import market_days_at
from amshub_contracts.messages import MqttStatus, PriceStatus, ReaderStatus, Temperature
from amshub_contracts.price_area import day_name_of
from amshub_contracts.settings import MeterSettings, Settings

from amshub_api.core.bodies.health import StoreState
from amshub_api.core.brokers import told_brokers
from amshub_api.core.choose_meter import candidates, choose
from amshub_api.core.view import MeterView

RETRY_S = 0.5
"""While the store is away one request in this time tries it; the others are answered at once from memory."""

log = logging.getLogger(__name__)

WORDS: dict[StoreState, str] = {
    "reachable": "",
    "unreachable": "The store (Redis) cannot be reached, so these are the last known figures. "
    "See that it runs and that redis.url and redis.password are right.",
    "refused": "The store (Redis) answers, but does not let itself be read, so these are the last known figures. "
    "What it says is in the log of the service api: give the user of redis.url the right to read, remove a key of "
    "amshub's that something else wrote, or raise its maxmemory.",
    "unreadable": "The store (Redis) holds something that this amshub cannot read, so these are the last known "
    "figures. See that all services are of one version.",
}


@dataclass(frozen=True)
class Snapshot:
    """The meter to show, as the store has it, or as it was when the store was last read."""

    view: MeterView
    store: StoreState


def read(settings: Settings, bus: Bus, meters: Mapping[str, MeterSettings], now_ms: int) -> MeterView:
    """The one of these meters to show and its prices around `now_ms`, UTC Unix ms.

    Raises BusDown or BusFull, or NewerSchema, MsgspecError, ValueError for what is unreadable.
    """
    market_days = market_days_at(now_ms)
    brokers = list(told_brokers(settings))
    commands: list[Command] = [("GET", streams.TEMPERATURE_KEY)]
    commands += [("GET", streams.mqtt_status(name)) for name in brokers]
    for name in meters:
        partition = streams.partition_of(name, settings.stack.partitions)
        commands += [
            ("HGETALL", streams.latest(partition, name)),
            ("GET", streams.status(partition, name)),
            ("GET", streams.summary(partition, name)),
            ("GET", streams.price_status(day_name_of(settings, meters[name]))),
            *price_book.reads(day_name_of(settings, meters[name]), market_days),
        ]
    measured, *told = bus.query(commands)
    temperature = None if measured is None else msgspec.json.decode(measured, type=Temperature)
    replies = iter(told)
    statuses = {name: status for name in brokers if (status := next(replies)) is not None}
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
                price_days=price_book.decode_days(market_days, (today, tomorrow)),
                price_status=None if prices is None else msgspec.json.decode(prices, type=PriceStatus),
                brokers=fares,
            )
            for (name, meter), latest, status, summary, prices, today, tomorrow in zip(
                meters.items(), *[replies] * 6, strict=True
            )
        ]
    )


class Snapshots:
    """Gives the newest snapshot there is, whatever the store does; may be asked by several threads."""

    def __init__(self, settings: Settings, bus: Bus, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._settings, self._bus, self._monotonic = settings, bus, monotonic
        self._lock = Lock()
        self._store: StoreState = "reachable"
        self._remembered: dict[str | None, MeterView] = {}
        self._next_try = 0.0

    def current(self, now_ms: int, named: str | None = None) -> Snapshot:
        """What the store says at `now_ms`, UTC Unix ms, of the meter `named`, or else of the one that is meant.

        While the store cannot be read, what it said last. Raises NoSuchMeter.
        """
        meters = candidates(self._settings, named)
        with self._lock:
            if self._store != "reachable":
                if self._monotonic() < self._next_try:
                    return self._last(named, meters)
                self._next_try = self._monotonic() + RETRY_S
        try:
            return self._remember(named, read(self._settings, self._bus, meters, now_ms))
        except (BusRefused, BusFull) as error:  # Redis 7.0 that is full refuses even the reads of a transaction
            self._trouble("refused", error)
        except BusDown as error:
            self._trouble("unreachable", error)
        except (NewerSchema, msgspec.MsgspecError, ValueError) as error:
            self._trouble("unreadable", error)
        with self._lock:
            return self._last(named, meters)

    def _last(self, named: str | None, meters: Mapping[str, MeterSettings]) -> Snapshot:
        name, meter = next(iter(meters.items()))
        return Snapshot(self._remembered.get(named, MeterView(name, meter)), self._store)

    def _remember(self, named: str | None, view: MeterView) -> Snapshot:
        with self._lock:
            if self._store != "reachable":
                log.info("The store (Redis) can be read again; answers are live.")
            self._store, self._remembered[named] = "reachable", view
            return Snapshot(view, "reachable")

    def _trouble(self, state: StoreState, error: Exception) -> None:
        with self._lock:
            if self._store != state:
                log.warning("%s (%s)", WORDS[state], error)
                self._next_try = self._monotonic() + RETRY_S
            self._store = state
