"""The real service on a real store and a real broker, with readings that are of now."""

import subprocess
import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import msgspec
from amshub_contracts import codec, streams
from amshub_contracts.messages import MqttStatus, Reading

from tests.support.services import running
from tests.support.store import Store


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def reading(seq: int, at_ms: int, **fields: Any) -> Reading:
    """A reading of the meter `home`: of list type 3 when it has a counter, else of 2."""
    kind = 3 if "import_wh" in fields else 2
    return Reading(meter="home", seq=seq, received_at_ms=at_ms, list_type=kind, maker=2, **fields)


def stream(store: Store, readings: list[Reading]) -> bytes:
    """Write as the reader does: the stream, and the latest values; gives the ID of the last entry."""
    with store.client() as client:
        pipe = client.pipeline()
        for each in readings:
            fields = codec.to_fields(each)
            pipe.hset(streams.latest(0, each.meter), mapping=fields)
            pipe.xadd(streams.readings(0), fields)
        return bytes(pipe.execute()[-1])


def telling(
    store: Store, directory: Path, port: int, area: str = "", **settings: str
) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """The service, told of one meter and one broker; settings are those of [mqtt.brokers.test]."""
    broker = {f"AMSHUB_MQTT__BROKERS__TEST__{name.upper()}": value for name, value in settings.items()}
    where = {"AMSHUB_MQTT__BROKERS__TEST__URL": f"mqtt://127.0.0.1:{port}"}
    common = {"AMSHUB_METERS__HOME__ZONE": "Europe/Oslo", "AMSHUB_PRICES__AREA": area}
    return running("mqtt", store, directory, **common, **where | broker)


def status(store: Store) -> MqttStatus | None:
    """How the service says that the broker fares."""
    with store.client() as client:
        raw = client.get(streams.mqtt_status("test"))
    return None if raw is None else msgspec.json.decode(raw, type=MqttStatus)


def position(store: Store) -> bytes | None:
    """How far the broker was told, by the store."""
    with store.client() as client:
        told = client.hget(streams.mqtt_position("test"), "0")
    return None if told is None else bytes(told)
