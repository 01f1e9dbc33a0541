"""Taking over from a device in Home Assistant: broken off anywhere it is finished later, and no sensor is lost."""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import msgspec
import pytest
from amshub_contracts import streams
from amshub_contracts.messages import Summary

from tests.integration.mqtt.conftest import Rig, values
from tests.support.broker import Broker
from tests.support.gate import Gate
from tests.support.mosquitto import Listener
from tests.support.services import running
from tests.support.store import Store
from tests.support.waiting import wait_until

pytestmark = pytest.mark.docker

STAYING, GOING = ("P", "Q", "tPI", "I1"), ("prices1", "rssi")
"""Sensors of the device that we announce too, and those that have no place here."""
SENSOR, DEVICE = "homeassistant/sensor/ams-1234_", "homeassistant/device/ams-1234"
UPDATE = "homeassistant/update/ams-1234/config"
STRANGER = "homeassistant/sensor/ams-9999_P/config"
LET_GO = len(STAYING)
"""Of the device's topics we first name those whose sensors stay, then all when we remove them."""


def old_announcements() -> dict[str, bytes]:
    """What the device left with the broker, and what another one did."""
    ids = {f"{SENSOR}{key}/config": f"ams-1234_{key}" for key in STAYING + GOING}
    ids |= {UPDATE: "ams-1234_fwupgrade", STRANGER: "ams-9999_P"}
    return {
        topic: json.dumps({"name": own, "stat_t": "ams/power", "uniq_id": own}).encode() for topic, own in ids.items()
    }


def kept(port: int) -> dict[str, bytes]:
    """What the broker retains under Home Assistant's prefix."""
    with closing(Listener(port)) as listener:
        listener.publish("end/of/retained", b"", retain=False)
        wait_until(lambda: values(listener, "end/of/retained"), "it told all")
        return {
            message.topic: bytes(message.payload)
            for message in listener.messages
            if message.retain and message.topic.startswith("homeassistant/")
        }


def announced_ids(retained: dict[str, bytes]) -> set[str]:
    """Unique ids that Home Assistant finds when it starts."""
    found = set()
    for payload in retained.values():
        config = json.loads(payload)
        found |= {config["uniq_id"]} if "uniq_id" in config else {each["uniq_id"] for each in config["cmps"].values()}
    return found


@pytest.fixture
def rig(store: Store, tmp_path: Path, mosquitto: int) -> Iterator[Rig]:
    """A broker with a device's announcements, and a meter that has data for the same sensors."""
    with closing(Gate(mosquitto)) as gate:
        rig = Rig(store, tmp_path, Broker(tmp_path, port=mosquitto), gate)
        rig.read(list_type=3, import_w=1, import_var=2, l1_current_ma=3, import_wh=4000)
        with store.client() as client:
            known = Summary(as_of_ms=time.time_ns() // 1_000_000, import_counter_wh=4000)
            client.set(streams.summary(0, "home"), msgspec.json.encode(known))
        with closing(Listener(mosquitto)) as device:
            for topic, payload in old_announcements().items():
                device.publish(topic, payload, retain=True)
        yield rig


def is_removed(listener: Listener, key: str) -> bool:
    """Whether the last that came on the device's topic of this key took it away."""
    return values(listener, f"{SENSOR}{key}/config")[-1] == ""


@pytest.mark.parametrize("breaks", ["the service", "the connection"])
@pytest.mark.parametrize(
    ("words", "nth"),
    [(SENSOR, 1), (SENSOR, 3), (f"{DEVICE}/", 1), (SENSOR, LET_GO + 1), (SENSOR, LET_GO + 4)],
    ids=["before all", "while they are let go", "before ours", "before the first is removed", "half removed"],
)
def test_a_takeover_that_breaks_off_is_finished(rig: Rig, words: str, nth: int, breaks: str) -> None:
    settings = rig.settings(format="homeassistant", homeassistant__hostname="ams-1234")
    staying = {f"ams-1234_{key}" for key in STAYING}
    rig.gate.fall_silent_before(words.encode(), nth)
    with (
        closing(Listener(rig.broker.port)) as listener,
        running("mqtt", rig.store, rig.directory, **settings) as first,
        ExitStack() as second,
    ):
        wait_until(lambda: rig.gate.is_silent, "it comes to this point")
        if breaks == "the service":
            first.kill()
            first.wait()
        rig.gate.shut()
        assert announced_ids(kept(rig.broker.port)) >= staying
        assert not all(is_removed(listener, key) for key in STAYING + GOING)
        rig.gate.open()
        if breaks == "the service":
            second.enter_context(running("mqtt", rig.store, rig.directory, **settings))
        wait_until(lambda: all(is_removed(listener, key) for key in STAYING + GOING), "the next one finishes")
        wait_until(lambda: values(listener, UPDATE)[-1] == "", "the update goes too")
    left = kept(rig.broker.port)
    assert announced_ids(left) >= staying
    assert {topic for topic in left if not topic.startswith(DEVICE)} == {STRANGER}
    assert left[STRANGER] == old_announcements()[STRANGER]
