"""Meters in several partitions, on one node and on a cluster: each is told of, and goes on where it stopped."""

import json
from pathlib import Path

import pytest
from amshub_contracts import price_book, streams
from amshub_contracts.bus import Bus

from tests.contracts.price_days import a_day
from tests.integration.mqtt.conftest import Rig, values
from tests.integration.mqtt.test_triggers import NO1, today
from tests.support.mosquitto import Listener
from tests.support.services import running
from tests.support.store import ON_EITHER_OWN_STORE, ON_EITHER_STORE, Store
from tests.support.waiting import wait_until

METERS = {"home": "amshub", "cabin": "amshub/cabin"}
"""With the topics that they are told of under."""


@pytest.fixture
def settings(rig: Rig) -> dict[str, str]:
    return rig.settings(format="json-topics", meters="home,cabin") | NO1 | {"AMSHUB_METERS__CABIN__SOURCE": "/dev/null"}


def counters(listener: Listener, meter: str) -> list[float]:
    """kWh of this meter, in the order in which they came."""
    return [json.loads(text)["data"]["tPI"] for text in values(listener, f"{METERS[meter]}/list3")]


def positions(rig: Rig) -> dict[bytes, bytes]:
    """How far the broker was told, by partition."""
    with rig.store.client() as client:
        return dict(client.hgetall(streams.mqtt_position("hub")))


def ends(rig: Rig) -> dict[bytes, bytes]:
    """The last reading of each meter's partition."""
    found = {}
    with rig.store.client() as client:
        for meter in METERS:
            partition = streams.partition_of(meter, rig.store.partitions)
            ((entry_id, _),) = client.xrevrange(streams.readings(partition), count=1)
            found[b"%d" % partition] = bytes(entry_id)
    return found


def read_both(rig: Rig, numbers: range) -> None:
    for number in numbers:
        for meter in METERS:
            rig.read(meter=meter, list_type=3, import_w=1, import_wh=1000 * number)


@ON_EITHER_STORE
def test_meters_of_two_partitions_are_told_of_and_resumed_after_a_kill(
    rig: Rig, listener: Listener, settings: dict[str, str]
) -> None:
    bus = Bus(rig.store.settings, "test")
    price_book.save_day(bus, a_day(today(), 1_250_000))
    bus.close()
    with running("mqtt", rig.store, rig.directory, **settings) as process:
        rig.comes_to_be("connected")
        read_both(rig, range(1, 11))
        wait_until(lambda: positions(rig) == ends(rig), "all is told and noted")
        process.kill()
        process.wait()
    read_both(rig, range(11, 21))
    with running("mqtt", rig.store, rig.directory, **settings):
        wait_until(lambda: positions(rig) == ends(rig), "the next one goes on")
        wait_until(lambda: all(counters(listener, meter)[-1:] == [20.0] for meter in METERS), "all of it comes")
    assert len(ends(rig)) == (2 if rig.store.partitions > 1 else 1)
    for meter, topic in METERS.items():
        assert counters(listener, meter) == list(range(1, 21))
        assert json.loads(values(listener, f"{topic}/prices")[0])["prices"]["import"][0] == 1.25
    assert "Traceback" not in rig.log()


@ON_EITHER_OWN_STORE
def test_a_store_that_restarts_costs_neither_meter_a_counter(
    own_store: Store, rig: Rig, listener: Listener, settings: dict[str, str], tmp_path: Path
) -> None:
    rig = Rig(own_store, tmp_path, rig.broker, rig.gate)
    with running("mqtt", own_store, tmp_path, **settings):
        rig.comes_to_be("connected")
        read_both(rig, range(1, 3))
        wait_until(lambda: positions(rig) == ends(rig), "all is told and noted")
        own_store.stop()
        wait_until(lambda: "the store does not do what it is asked" in rig.log(), "the log says so")
        own_store.start()
        read_both(rig, range(3, 5))
        wait_until(lambda: positions(rig) == ends(rig), "telling goes on")
        wait_until(lambda: all(counters(listener, meter)[-1:] == [4.0] for meter in METERS), "all of it comes")
    for meter in METERS:
        assert counters(listener, meter) == [1.0, 2.0, 3.0, 4.0]
    assert rig.gate.connections == 1
