"""Writes down how each broker fares, and how far it is told of the readings."""

import logging
import time
from collections.abc import Mapping, Sequence

import msgspec
from amshub_contracts import streams
from amshub_contracts.bus import Bus, BusDown, BusFull, Command
from amshub_contracts.messages import MqttStatus

from amshub_mqtt.broker_worker import BrokerWorker

log = logging.getLogger("mqtt")

TELL_S = 10.0
"""How often the status is written when nothing but its counters changed, real seconds."""


def load_positions(bus: Bus, broker: str) -> dict[int, bytes]:
    """By partition, how far this broker was told; raises BusDown."""
    (fields,) = bus.query([("HGETALL", streams.mqtt_position(broker))])
    return {int(partition): bytes(entry_id) for partition, entry_id in fields.items()}


class Keeper:
    """Keeps what a restart goes on with."""

    def __init__(self, bus: Bus, workers: Mapping[str, BrokerWorker]) -> None:
        self._bus, self._workers = bus, workers
        self._written: dict[str, dict[int, bytes]] = {}
        self._told: dict[str, tuple[MqttStatus, float]] = {}
        self._is_away = False

    def keep(self) -> None:
        """Write what changed since the last call; a store that is away is tried again with the next."""
        positions = {name: worker.positions for name, worker in self._workers.items()}
        statuses = {name: worker.status() for name, worker in self._workers.items()}
        commands: list[Command] = []
        for name, held in positions.items():
            if held and held != self._written.get(name):
                fields = [part for partition, entry_id in held.items() for part in (partition, entry_id)]
                commands.append(("HSET", streams.mqtt_position(name), *fields))
        now_s = time.monotonic()
        news = {name: status for name, status in statuses.items() if _is_news(self._told.get(name), status, now_s)}
        for name, status in news.items():
            life_s = streams.MQTT_STATUS_LIFE_S
            commands.append(("SET", streams.mqtt_status(name), msgspec.json.encode(status), "EX", life_s))
        if not commands:
            return
        try:
            self._bus.commit(commands)
        except (BusDown, BusFull) as error:
            if not self._is_away:
                log.error("the store cannot be written, what is told now may be told again after a restart: %s", error)
            self._is_away = True
            return
        self._is_away = False
        self._written = positions
        self._told |= {name: (status, now_s) for name, status in news.items()}


def _is_news(before: tuple[MqttStatus, float] | None, now: MqttStatus, now_s: float) -> bool:
    if before is None or now_s - before[1] >= TELL_S:
        return True
    return _gist(before[0]) != _gist(now)


def _gist(status: MqttStatus) -> Sequence[object]:
    return status.state, status.message, status.error_code, status.connections
