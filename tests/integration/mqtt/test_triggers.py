"""What is told when: upon connecting, at its times, with each frame or each interval."""

import json
import time
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import msgspec
from amshub_contracts import price_book, streams
from amshub_contracts.bus import Bus
from amshub_contracts.clock import parse_clock
from amshub_contracts.market_day import market_days_at
from amshub_contracts.messages import Sensor, Temperature

from tests.contracts.price_days import a_day
from tests.integration.mqtt.conftest import Rig, values
from tests.support.broker import Broker
from tests.support.gate import Gate
from tests.support.mosquitto import Listener
from tests.support.services import running
from tests.support.store import Store
from tests.support.waiting import wait_until

NO1 = {"AMSHUB_PRICES__AREA": "NO1"}
POWER = "amshub/meter/import/active"


def write_prices(rig: Rig, micro: int, day: str) -> None:
    """The prices of this market day are all the same."""
    bus = Bus(rig.store.settings, "test")
    price_book.save_day(bus, a_day(day, micro))
    bus.close()


def today() -> str:
    return market_days_at(time.time_ns() // 1_000_000)[0].isoformat()


def test_a_new_connection_is_told_that_it_stands_of_the_system_and_of_prices(rig: Rig, listener: Listener) -> None:
    write_prices(rig, 1_250_000, today())
    with running("mqtt", rig.store, rig.directory, **rig.settings(format="json-topics"), **NO1):
        wait_until(lambda: values(listener, "amshub/prices"), "prices come")
        topics = [message.topic for message in listener.messages]
    assert topics[:4] == ["amshub/status", "amshub/system", "amshub/firmware", "amshub/prices"]
    assert json.loads(values(listener, "amshub/prices")[0])["prices"]["import"][0] == 1.25
    assert values(listener, "amshub/status")[0] == "online"


def test_prices_are_told_again_when_they_change_and_not_when_those_of_another_day_do(
    rig: Rig, listener: Listener
) -> None:
    write_prices(rig, 1_250_000, today())
    with running("mqtt", rig.store, rig.directory, **rig.settings(format="json-topics"), **NO1):
        wait_until(lambda: values(listener, "amshub/prices"), "prices come")
        write_prices(rig, 1, "2026-01-01")
        write_prices(rig, 2_500_000, today())
        wait_until(lambda: "2.5000" in values(listener, "amshub/prices")[-1], "the changed prices come")
    told = [json.loads(text)["prices"]["import"][0] for text in values(listener, "amshub/prices")]
    assert sorted(set(told)) == [1.25, 2.5]
    assert len(told) == 2 or time.gmtime().tm_min == 0, "an hour may have begun meanwhile"


def test_prices_are_told_again_when_another_hour_begins(rig: Rig, listener: Listener) -> None:
    write_prices(rig, 1_250_000, "2026-01-01")
    # Each second is ten minutes; the first hour of the day is over after six.
    clock = f"2026-01-01T00:00:00Z/600/{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())}"
    settings = rig.settings(format="json-topics") | NO1 | {"AMSHUB_CLOCK": clock}
    with running("mqtt", rig.store, rig.directory, **settings):
        wait_until(lambda: len(values(listener, "amshub/prices")) >= 3, "prices come with each hour")
    first, second, third = [json.loads(text)["prices"]["import"] for text in values(listener, "amshub/prices")[:3]]
    assert (len(second), len(third)) == (len(first) - 1, len(first) - 2)


def test_prices_of_long_ago_that_the_broker_keeps_are_taken_back_when_none_are_known(
    rig: Rig, listener: Listener
) -> None:
    listener.publish("amshub/prices", b'{"prices":{"import":[9.9900]}}', retain=True)
    rig.read(list_type=1, import_w=1)
    with running("mqtt", rig.store, rig.directory, **rig.settings(format="homeassistant"), **NO1):
        wait_until(lambda: len(values(listener, "amshub/prices")) == 2, "that they are unknown is told")
        assert json.loads(values(listener, "amshub/prices")[-1])["prices"]["import"] == [None]
    assert "prices0" not in values(listener, "homeassistant/device/amshub/config")[-1]


def test_the_system_is_told_each_minute_and_sensors_each_quarter_of_one(rig: Rig, listener: Listener) -> None:
    sensors = Temperature(0, (Sensor("28FF0000000000A1", 21_500), Sensor("28FF0000000000A2", -3_250)))
    with rig.store.client() as client:
        client.set(streams.TEMPERATURE_KEY, msgspec.json.encode(sensors))
    clock = f"2026-01-01T00:00:00Z/60/{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())}"
    with running("mqtt", rig.store, rig.directory, **rig.settings(format="json-topics"), AMSHUB_CLOCK=clock):
        wait_until(lambda: len(values(listener, "amshub/system")) >= 3, "the system is told again and again")
    ups = [json.loads(text)["up"] for text in values(listener, "amshub/system")]
    assert all(later - earlier >= 60 for earlier, later in pairwise(ups))
    assert json.loads(values(listener, "amshub/temperatures")[0]) == {
        "temperatures": {"28FF0000000000A1": 21.5, "28FF0000000000A2": -3.25}
    }
    assert len(values(listener, "amshub/temperatures")) > len(values(listener, "amshub/system"))


def test_with_an_interval_the_newest_of_all_is_told_at_its_end(rig: Rig, listener: Listener) -> None:
    now_ms = time.time_ns() // 1_000_000
    with running("mqtt", rig.store, rig.directory, **rig.settings(format="json-topics", interval_s="10")):
        rig.comes_to_be("connected")
        rig.read(now_ms, list_type=3, import_w=1, import_wh=5000)
        for second in range(1, 10):
            rig.read(now_ms + second * 1000, list_type=1, import_w=100 + second)
        rig.read(now_ms + 10_000, list_type=1, import_w=999)
        wait_until(lambda: len(values(listener, "amshub/list3")) == 2, "both are told")
    first, second = [json.loads(text)["data"] for text in values(listener, "amshub/list3")]
    assert (first["P"], second["P"], second["tPI"]) == (1, 999, 5.0)
    assert values(listener, "amshub/list1") == []


def test_frames_are_told_in_hexadecimal_of_the_meters_that_the_broker_gets(rig: Rig, listener: Listener) -> None:
    cabin = {"AMSHUB_METERS__CABIN__SOURCE": "/dev/null"}
    settings = rig.settings(format="hex", meters="home") | cabin
    with running("mqtt", rig.store, rig.directory, **settings), rig.store.client() as client:
        rig.comes_to_be("connected")
        for meter, frame in (("cabin", b"\x7e\x01"), ("home", b"\x7e\xa0\x0b\x00\xff")):
            client.xadd(streams.raw(0), {"meter": meter, "received_at_ms": 1, "frame": frame})
        wait_until(lambda: values(listener, "amshub"), "the frame is told")
    assert values(listener, "amshub") == ["7EA00B00FF"]


def test_frames_are_told_beside_everything_else_while_the_log_level_is_debug(rig: Rig, listener: Listener) -> None:
    settings = rig.settings(format="json") | {"AMSHUB_STACK__LOG_LEVEL": "DEBUG"}
    with running("mqtt", rig.store, rig.directory, **settings), rig.store.client() as client:
        rig.comes_to_be("connected")
        client.xadd(streams.raw(0), {"meter": "home", "received_at_ms": 1, "frame": b"\x7e\x01"})
        wait_until(lambda: values(listener, "amshub/data") == ['{"data":"7E01"}'], "the frame is told")


def test_a_second_meter_is_told_of_below_its_name_and_those_not_chosen_not_at_all(rig: Rig, listener: Listener) -> None:
    others = {f"AMSHUB_METERS__{name}__SOURCE": "/dev/null" for name in ("CABIN", "GARAGE")}
    settings = rig.settings(meters="cabin,home") | others
    with running("mqtt", rig.store, rig.directory, **settings):
        rig.comes_to_be("connected")
        for power_w, meter in enumerate(("garage", "home", "cabin"), 1):
            rig.read(meter=meter, list_type=1, import_w=power_w)
        wait_until(lambda: values(listener, POWER), "the last of them is told")
    assert values(listener, POWER) == ["3"], "the first that is named is told of as a device would be"
    assert values(listener, "amshub/home/meter/import/active") == ["2"]
    assert not [message.topic for message in listener.messages if "garage" in message.topic]


def test_home_assistant_is_told_when_a_meter_falls_silent_and_when_it_sends_again(rig: Rig, listener: Listener) -> None:
    # Each second is half a minute.
    text = f"2026-01-01T00:00:00Z/30/{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())}"
    clock = parse_clock(text)
    settings = rig.settings(format="homeassistant") | {"AMSHUB_CLOCK": text}
    status = "amshub/home/status"
    with running("mqtt", rig.store, rig.directory, **settings):
        rig.comes_to_be("connected")
        rig.read(clock.now_ms(), list_type=1, import_w=1)
        wait_until(lambda: values(listener, status) == ["online"], "it sends")
        wait_until(lambda: values(listener, status) == ["online", "offline"], "it is silent for a minute")
        rig.read(clock.now_ms(), list_type=1, import_w=1)
        wait_until(lambda: values(listener, status) == ["online", "offline", "online"], "it sends again")


def test_home_assistant_is_told_everything_again_when_it_starts(rig: Rig, listener: Listener) -> None:
    with running("mqtt", rig.store, rig.directory, **rig.settings(format="homeassistant")):
        rig.comes_to_be("connected")
        rig.read(list_type=3, import_w=1, import_wh=5_000_000)
        config = "homeassistant/device/amshub/config"
        wait_until(lambda: values(listener, config) and values(listener, "amshub/energy"), "it is announced and told")
        announced, told = len(values(listener, config)), len(values(listener, "amshub/energy"))
        listener.publish("homeassistant/status", b"online", retain=False)
        wait_until(lambda: len(values(listener, config)) > announced, "it is announced again")
        wait_until(lambda: len(values(listener, "amshub/energy")) > told, "the counters do not wait for the next hour")
    assert '"tPI":5000.000' in values(listener, "amshub/energy")[-1]


def test_home_assistant_that_starts_while_the_store_is_away_is_told_when_it_is_back(
    own_store: Store, tmp_path: Path, broker: Broker, listener: Listener
) -> None:
    config = "homeassistant/device/amshub/config"
    with closing(Gate(broker.port)) as gate:
        rig = Rig(own_store, tmp_path, broker, gate)
        rig.read(list_type=3, import_w=1, import_wh=5_000_000)
        with running("mqtt", own_store, tmp_path, **rig.settings(format="homeassistant")):
            wait_until(lambda: values(listener, config), "it is announced")
            announced = len(values(listener, config))
            own_store.stop()
            listener.publish("homeassistant/status", b"online", retain=False)
            # Messages come in order: when this one is missed, the one before it came.
            listener.publish("amshub/command", b"dayplot", retain=False)
            wait_until(lambda: "an order on amshub/command is not obeyed" in rig.log(), "the log says what is lost")
            own_store.start()
            wait_until(lambda: len(values(listener, config)) > announced, "it is announced again")


def test_whoever_says_that_home_assistant_starts_again_and_again_is_not_told_as_often(
    rig: Rig, listener: Listener
) -> None:
    config = "homeassistant/device/amshub/config"
    rig.read(list_type=1, import_w=1)
    with running("mqtt", rig.store, rig.directory, **rig.settings(format="homeassistant")):
        wait_until(lambda: values(listener, config), "it is announced")
        announced = len(values(listener, config))
        for _ in range(20):
            listener.publish("homeassistant/status", b"online", retain=False)
        wait_until(lambda: len(values(listener, config)) > announced, "it is announced again")
        listener.publish("amshub/command", b"dayplot", retain=False)
        wait_until(lambda: values(listener, "amshub/dayplot"), "all of them came")
    assert len(values(listener, config)) - announced < 5


def test_a_meter_that_is_taken_out_of_the_settings_becomes_unavailable_and_others_do_not(
    rig: Rig, listener: Listener
) -> None:
    settings, status = rig.settings(format="homeassistant"), "amshub/cabin/status"
    stranger = {"o": {"name": "amshub"}, "avty": [{"t": "theirs/status"}, {"t": "theirs/cabin/status"}]}
    listener.publish("homeassistant/device/theirs-cabin/config", json.dumps(stranger).encode(), retain=True)
    for meter in ("home", "cabin"):
        rig.read(meter=meter, list_type=1, import_w=1)
    with running("mqtt", rig.store, rig.directory, **settings, AMSHUB_METERS__CABIN__SOURCE="/dev/null"):
        wait_until(lambda: values(listener, status) == ["online"], "both meters are told of")
    rig.read(list_type=1, import_w=1)
    with running("mqtt", rig.store, rig.directory, **settings):
        wait_until(lambda: values(listener, status) == ["online", "offline"], "one is told of no more")
    assert set(values(listener, "amshub/home/status")) == {"online"}
    assert not values(listener, "theirs/cabin/status")
    assert "" not in values(listener, "homeassistant/device/amshub-cabin/config"), "what was set for it stays"


def test_the_place_of_a_device_is_taken_over_once(rig: Rig, listener: Listener) -> None:
    old = "homeassistant/sensor/ams-1234_P/config"
    other = "homeassistant/sensor/ams-9999_P/config"
    for topic, unique_id in ((old, "ams-1234_P"), (other, "ams-9999_P")):
        text = json.dumps({"name": "Active import", "stat_t": "amshub/power", "uniq_id": unique_id})
        listener.publish(topic, text.encode(), retain=True)
    rig.read(list_type=1, import_w=1)
    settings = rig.settings(format="homeassistant", homeassistant__hostname="ams-1234")
    ours = "homeassistant/device/ams-1234/config"
    with running("mqtt", rig.store, rig.directory, **settings):
        wait_until(lambda: values(listener, old)[-1] == "", "the device's announcement is removed")
    said = [message.topic for message in listener.messages if message.topic in (old, ours)]
    assert values(listener, old)[1:] == ['{"migrate_discovery":true}', ""]
    assert said[:4] == [old, old, ours, old], "ours comes between the move and the removal"
    assert len(values(listener, other)) == 1
