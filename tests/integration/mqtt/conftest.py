"""The real service on a real store, with a real broker that it reaches through a gate."""

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import pytest
from amshub_contracts import codec, streams
from amshub_contracts.messages import MqttStatus, Reading

from tests.support.broker import Broker
from tests.support.gate import Gate
from tests.support.mosquitto import Listener
from tests.support.mosquitto import mosquitto as a_mosquitto
from tests.support.services import log_of
from tests.support.store import Store
from tests.support.waiting import wait_until

METER = {"AMSHUB_METERS__HOME__SOURCE": "/dev/null"}


@dataclass
class Rig:
    """What a test of the service needs: a store with readings, and what the service says of its broker."""

    store: Store
    directory: Path
    broker: Broker
    gate: Gate
    seq: int = field(default=0)

    def settings(self, name: str = "hub", **more: str) -> dict[str, str]:
        """The environment of a service that has this broker, with more of the broker's settings."""
        settings = {"url": f"mqtt://127.0.0.1:{self.gate.port}", "format": "raw-full"} | more
        return METER | {f"AMSHUB_MQTT__BROKERS__{name}__{key}".upper(): value for key, value in settings.items()}

    def read(self, received_at_ms: int | None = None, **fields: Any) -> None:
        """Put a reading with these fields into the stream, as the reader does."""
        self.seq += 1
        at_ms = time.time_ns() // 1_000_000 if received_at_ms is None else received_at_ms
        reading = Reading(meter=fields.pop("meter", "home"), seq=self.seq, received_at_ms=at_ms, **fields)
        partition = streams.partition_of(reading.meter, self.store.partitions)
        with self.store.client() as client:
            pipe: Any = client.pipeline()
            pipe.xadd(streams.readings(partition), codec.to_fields(reading))
            pipe.hset(streams.latest(partition, reading.meter), mapping=codec.to_fields(reading))
            pipe.execute()

    def status(self, name: str = "hub") -> MqttStatus | None:
        with self.store.client() as client:
            raw: Any = client.get(streams.mqtt_status(name))
        return None if raw is None else msgspec.json.decode(raw, type=MqttStatus)

    def comes_to_be(self, state: str, name: str = "hub", patience_s: float = 60) -> MqttStatus:
        """The status once it has this state."""

        def found() -> list[MqttStatus]:
            status = self.status(name)
            return [status] if status is not None and status.state == state else []

        return wait_until(found, f"the broker is {state}", patience_s)[0]

    def position(self, name: str = "hub") -> bytes | None:
        """How far the broker was told and has acknowledged, by the store; of the first partition."""
        with self.store.client() as client:
            told = client.hget(streams.mqtt_position(name), "0")
        return None if told is None else bytes(told)

    def has_told_all(self) -> bool:
        """Whether the broker has acknowledged the last reading of the first partition."""
        with self.store.client() as client:
            ((entry_id, _),) = client.xrevrange(streams.readings(0), count=1)
        return self.position() == bytes(entry_id)

    def log(self) -> str:
        return log_of("mqtt", self.directory)


def values(listener: Listener, topic: str) -> list[str]:
    """The payloads on this topic, in the order in which they came."""
    return [bytes(message.payload).decode() for message in list(listener.messages) if message.topic == topic]


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    running = Broker(tmp_path)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def rig(store: Store, tmp_path: Path, broker: Broker) -> Iterator[Rig]:
    with closing(Gate(broker.port)) as gate:
        yield Rig(store, tmp_path, broker, gate)


@pytest.fixture
def listener(broker: Broker) -> Iterator[Listener]:
    with closing(Listener(broker.port)) as listening:
        yield listening


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[int]:
    """The port that mosquitto listens on, in a container."""
    directory = tmp_path / "mosquitto"
    directory.mkdir()
    with a_mosquitto(directory) as port:
        yield port
