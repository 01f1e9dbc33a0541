"""Format 4: what is announced, when, and what of a device that announced before."""

import json
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from amshub_contracts.messages import Summary, Tariff
from amshub_contracts.price_curve import Curve
from amshub_mqtt.core.choose import Options, choose
from amshub_mqtt.core.memory import Memory
from amshub_mqtt.core.message import Message
from amshub_mqtt.core.view import Gateway, MeterView

from tests.unit.mqtt.household import (
    GATEWAY,
    LIST_1,
    LIST_2,
    LIST_3,
    LIST_4,
    METER,
    NOW_MS,
    NOW_S,
    PRICES,
    SECOND_METER,
    SUMMARY,
    told,
)

OPTIONS = Options("ams", hostname="ams-1234")
HOME_ASSISTANT = choose("homeassistant", OPTIONS)
DEVICE = "homeassistant/device/ams-1234/config"


def only(frame: Any, *, summary: Summary | None = None, seen_export: bool = False) -> MeterView:
    """A meter that never sent anything else."""
    return MeterView(METER, frame, frame, summary, seen_export)


def sensors(messages: list[Message], topic: str = DEVICE) -> dict[str, dict[str, Any]]:
    announced: dict[str, dict[str, Any]] = {}
    for message in messages:
        if message.topic == topic:
            announced = json.loads(message.payload)["cmps"]
    return announced


def test_the_unique_ids_are_those_of_the_device() -> None:
    announced = HOME_ASSISTANT.announce(GATEWAY, told(LIST_4), PRICES, Memory(), NOW_MS).messages
    gateway = HOME_ASSISTANT.announce_gateway(GATEWAY, Memory(), NOW_MS).messages
    keys = [
        *("P", "Q", "PO", "QO", "t", "I1", "I2", "I3", "U1", "U3", "PF", "PF1", "PF3", "P1", "P2", "P3"),
        *("PO1", "PO2", "PO3", "tPI", "tPO", "tQI", "tQO", "tPI1", "tPI2", "tPO1", "rtc", "max", "threshold"),
        *("houruse", "dayuse", "monthuse", "hourcost", "daycost"),
        *("hourproduced", "dayproduced", "monthproduced", "hourincome"),
        *("peaks0", "peaks1", "peaks2", *(f"thresholds{number}" for number in range(9))),
        *("prices0", "exportprices0", "pricesmin", "pricesmax"),
        *("pricescheapest1hr", "pricescheapest3hr", "pricescheapest6hr"),
    ]
    ours = ["hourprojected", "headroom", "metertPI", "metertPO"]
    assert {sensor["uniq_id"] for sensor in sensors(announced).values()} == {f"ams-1234_{key}" for key in keys + ours}
    assert {sensor["uniq_id"] for sensor in sensors(gateway, f"{DEVICE[:-7]}_gateway/config").values()} == {
        "ams-1234_up",
        "ams-1234_temp",
        "ams-1234_temperatures28FF641E82160351",
        "ams-1234_temperatures28FF641E82160352",
    }


def test_the_meter_is_one_device_that_is_there_while_it_and_we_are() -> None:
    announced = HOME_ASSISTANT.announce(GATEWAY, told(LIST_4), PRICES, Memory(), NOW_MS).messages
    assert [message.topic for message in announced] == [DEVICE]
    config = json.loads(announced[0].payload)
    assert config["dev"] == {
        "ids": ["ams-1234"],
        "name": "Power meter",
        "mf": "Kamstrup",
        "mdl": "MX\\6842",
        "sn": "6970631400000001",
        "sw": "v1.2.3",
        "cu": "http://server:8080/",
    }
    assert config["o"] == {"name": "amshub", "sw": "v1.2.3"}
    assert config["avty"] == [{"t": "ams/status"}, {"t": "ams/home/status"}]
    assert config["avty_mode"] == "all"


def test_every_other_meter_has_a_device_topics_and_ids_of_its_own() -> None:
    cabin = replace(told(LIST_2), meter=SECOND_METER)
    messages = HOME_ASSISTANT.on_reading(GATEWAY, cabin, Memory(), NOW_MS).messages
    assert [message.topic for message in messages] == [
        "homeassistant/device/ams-1234-cabin/config",
        "ams/cabin/power",
        "ams/cabin/realtime",
    ]
    config = json.loads(messages[0].payload)
    assert config["dev"]["ids"] == ["ams-1234-cabin"]
    assert config["avty"] == [{"t": "ams/status"}, {"t": "ams/cabin/status"}]
    assert config["cmps"]["P"]["uniq_id"] == "ams-1234-cabin_P"
    assert config["cmps"]["P"]["stat_t"] == "ams/cabin/power"


def test_only_what_has_data_is_announced() -> None:
    announced = HOME_ASSISTANT.on_reading(GATEWAY, only(LIST_1), Memory(), NOW_MS).messages
    assert set(sensors(announced)) == {"t", "P"}
    unpriced = Summary(as_of_ms=NOW_MS, tariff=Tariff())
    announced = HOME_ASSISTANT.on_reading(GATEWAY, only(LIST_1, summary=unpriced), Memory(), NOW_MS).messages
    assert set(sensors(announced)) == {"t", "P", "houruse", "dayuse", "monthuse"}


def test_nothing_whose_unit_is_not_the_devices_has_statistics() -> None:
    announced = sensors(HOME_ASSISTANT.announce(GATEWAY, told(LIST_4), PRICES, Memory(), NOW_MS).messages)
    for key in ("max", "threshold", "peaks0", "peaks2", "thresholds0"):
        assert (announced[key]["dev_cla"], announced[key]["unit_of_meas"]) == ("power", "kW")
        assert "stat_cla" not in announced[key]


def test_sums_of_money_are_announced_once_something_in_them_is_priced() -> None:
    view = told(LIST_4)
    first = HOME_ASSISTANT.announce(GATEWAY, view, None, Memory(), NOW_MS)
    assert {"hourcost", "daycost"} <= set(sensors(first.messages))
    assert "monthcost" not in sensors(first.messages)
    month = msgspec.structs.replace(SUMMARY.month, cost_nano=0)
    priced = told(LIST_4, summary=msgspec.structs.replace(SUMMARY, month=month))
    later = HOME_ASSISTANT.on_reading(GATEWAY, priced, first.memory, NOW_MS + 60_000)
    assert {"hourcost", "monthcost"} <= set(sensors(later.messages))
    nameless = replace(priced, meter=replace(METER, currency=""))
    assert "daycost" not in sensors(HOME_ASSISTANT.announce(GATEWAY, nameless, None, Memory(), NOW_MS).messages)


def test_a_household_that_never_exported_has_no_sensors_of_export() -> None:
    view = only(LIST_3, summary=SUMMARY)
    announced = HOME_ASSISTANT.announce(GATEWAY, view, replace(PRICES, seen_export=False), Memory(), NOW_MS).messages
    assert not set(sensors(announced)) & {"PO", "tPO", "metertPO", "hourproduced", "hourincome", "exportprices0"}


def test_what_appears_later_is_announced_with_all_that_was() -> None:
    first = HOME_ASSISTANT.on_reading(GATEWAY, only(LIST_1), Memory(), NOW_MS)
    again = HOME_ASSISTANT.on_reading(GATEWAY, only(LIST_1), first.memory, NOW_MS + 60_000)
    assert not sensors(again.messages)
    later = HOME_ASSISTANT.on_reading(GATEWAY, only(LIST_2), again.memory, NOW_MS + 60_000)
    assert {"t", "P", "Q", "QO", "I1", "U1"} <= set(sensors(later.messages))
    priced = HOME_ASSISTANT.on_prices(GATEWAY, PRICES, later.memory, NOW_MS + 120_000)
    assert {"P", "Q", "prices0", "exportprices0"} <= set(sensors(priced.messages))


def test_home_assistant_is_given_time_to_take_up_an_announcement() -> None:
    first = HOME_ASSISTANT.on_reading(GATEWAY, only(LIST_1), Memory(), NOW_MS)
    early = HOME_ASSISTANT.on_reading(GATEWAY, only(LIST_2), first.memory, NOW_MS + 9_999)
    assert not sensors(early.messages)
    due = HOME_ASSISTANT.on_reading(GATEWAY, only(LIST_1), early.memory, NOW_MS + 10_000)
    assert not sensors(due.messages)
    assert "Q" in sensors(HOME_ASSISTANT.on_reading(GATEWAY, only(LIST_2), due.memory, NOW_MS + 10_000).messages)


def test_a_meter_that_is_exchanged_is_announced_anew() -> None:
    memory = HOME_ASSISTANT.on_reading(GATEWAY, only(LIST_2), Memory(), NOW_MS).memory
    other = msgspec.structs.replace(LIST_2, meter_id="7359992890000001", maker=1)
    messages = HOME_ASSISTANT.on_reading(GATEWAY, only(other), memory, NOW_MS + 60_000).messages
    device = json.loads(messages[0].payload)["dev"]
    assert (device["mf"], device["sn"]) == ("Aidon", "7359992890000001")


def test_everything_is_announced_again_when_home_assistant_starts() -> None:
    memory = HOME_ASSISTANT.on_reading(GATEWAY, told(LIST_4), Memory(), NOW_MS).memory
    again = HOME_ASSISTANT.announce(GATEWAY, told(LIST_4), PRICES, memory, NOW_MS + 1)
    assert {"P", "prices0"} <= set(sensors(again.messages))
    assert HOME_ASSISTANT.birth_topic == "homeassistant/status"


def test_sums_always_have_the_thresholds_as_home_assistant_may_have_missed_them() -> None:
    memory = HOME_ASSISTANT.on_reading(GATEWAY, told(LIST_4), Memory(), NOW_MS).memory
    sums = HOME_ASSISTANT.on_reading(GATEWAY, told(LIST_1), memory, NOW_MS + 2).messages[-1]
    assert json.loads(sums.payload)["thresholds"] == [2, 5, 10, 15, 20, 25, 50, 75, 100]


def test_sums_are_totals_that_say_when_they_began() -> None:
    announced = sensors(HOME_ASSISTANT.announce(GATEWAY, told(LIST_4), PRICES, Memory(), NOW_MS).messages)
    for key in ("dayuse", "daycost", "dayproduced"):
        assert announced[key]["stat_cla"] == "total"
        assert announced[key]["lrst_val_tpl"] == "{{ value_json.day.start }}"
    assert announced["daycost"]["unit_of_meas"] == "NOK"


def test_sums_that_are_over_begin_anew_without_a_word_of_accounting() -> None:
    next_hour = msgspec.structs.replace(LIST_1, received_at_ms=NOW_MS + 1_800_000)
    messages = HOME_ASSISTANT.on_reading(GATEWAY, told(next_hour), Memory(), NOW_MS + 1_800_000).messages
    hour = json.loads(messages[-1].payload)["hour"]
    assert hour == {
        "use": 0.0,
        "cost": None,
        "produced": 0.0,
        "income": None,
        "start": "2026-01-15T12:00:00Z",
        "projected": None,
    }


def test_the_counters_for_statistics_are_carried_on_between_those_of_the_meter() -> None:
    announced = sensors(HOME_ASSISTANT.announce(GATEWAY, told(LIST_4), PRICES, Memory(), NOW_MS).messages)
    assert announced["tPI"]["stat_t"] == "ams/realtime"
    assert announced["tPI"]["val_tpl"] == "{{ value_json.counter.import | is_defined }}"
    assert announced["metertPI"]["val_tpl"] == "{{ value_json.meter.tPI | is_defined }}"


def test_the_one_import_price_has_the_whole_curve_as_attributes() -> None:
    announced = sensors(HOME_ASSISTANT.announce(GATEWAY, told(LIST_4), PRICES, Memory(), NOW_MS).messages)
    price = announced["prices0"]
    assert price["unit_of_meas"] == "NOK/kWh"
    assert "dev_cla" not in price
    assert price["json_attr_t"] == price["stat_t"] == "ams/prices"
    assert price["json_attr_tpl"] == "{{ value_json.prices | to_json }}"
    assert "exp_aft" not in price


def test_prices_that_nobody_knows_are_null_and_no_sensors() -> None:
    unknown = replace(PRICES, curve=Curve())
    message = HOME_ASSISTANT.on_prices(GATEWAY, unknown, Memory(), NOW_MS).messages[0]
    assert message.topic == "ams/prices"
    prices = json.loads(message.payload)["prices"]
    assert prices["import"] == [None]
    assert prices["min"] is prices["cheapest1hr"] is None


def test_nothing_expires_between_two_intervals() -> None:
    patient = choose("homeassistant", replace(OPTIONS, interval_s=300))
    announced = sensors(patient.announce(GATEWAY, told(LIST_4), PRICES, Memory(), NOW_MS).messages)
    assert announced["P"]["exp_aft"] == announced["dayuse"]["exp_aft"] == 900


def test_of_a_frame_that_waited_only_the_counters_are_told() -> None:
    late = replace(told(LIST_3), is_late=True)
    messages = HOME_ASSISTANT.on_reading(GATEWAY, late, Memory(), NOW_MS).messages
    assert [message.topic for message in messages] == ["ams/energy"]
    waited = replace(told(LIST_2), is_late=True)
    assert not HOME_ASSISTANT.on_reading(GATEWAY, waited, Memory(), NOW_MS).messages


def test_above_the_last_step_there_is_no_threshold() -> None:
    beyond = msgspec.structs.replace(SUMMARY, tariff=msgspec.structs.replace(SUMMARY.tariff, step_kw=65_535))
    messages = HOME_ASSISTANT.on_reading(GATEWAY, told(LIST_1, summary=beyond), Memory(), NOW_MS).messages
    assert json.loads(messages[-1].payload)["threshold"] is None


@pytest.mark.parametrize("url", ["", "server:8080", "ftp://server/", "http://", "http://[server/", "javascript:1"])
def test_an_address_that_home_assistant_refuses_is_left_out(url: str) -> None:
    gateway = Gateway(mac=GATEWAY.mac, client_id="ams", version="v1", started_at_ms=0, url=url)
    message = HOME_ASSISTANT.announce_gateway(gateway, Memory(), NOW_MS).messages[0]
    assert "cu" not in json.loads(message.payload)["dev"]


def test_sensors_of_temperature_that_are_plugged_in_later_are_announced() -> None:
    bare = replace(GATEWAY, sensors=())
    first = HOME_ASSISTANT.announce_gateway(bare, Memory(), NOW_MS)
    assert not HOME_ASSISTANT.on_temperatures(bare, first.memory, NOW_MS + 60_000).messages
    topics = [
        message.topic for message in HOME_ASSISTANT.on_temperatures(GATEWAY, first.memory, NOW_MS + 60_000).messages
    ]
    assert topics == ["homeassistant/device/ams-1234_gateway/config", "ams/temperatures"]


def test_what_the_device_announced_is_taken_over_sensor_by_sensor() -> None:
    def old(component: str, object_id: str, unique_id: str) -> Message:
        payload = {"name": "x", "stat_t": "ams/power", "uniq_id": unique_id, "dev": {"ids": ["ams-1234"]}}
        return Message(f"homeassistant/{component}/{object_id}/config", json.dumps(payload).encode(), retain=True)

    power, cost = old("sensor", "ams-1234_P", "ams-1234_P"), old("sensor", "ams-1234_hourcost", "ams-1234_hourcost")
    later, update = (
        old("sensor", "ams-1234_prices7", "ams-1234_prices7"),
        old("update", "ams-1234", "ams-1234_fwupgrade"),
    )
    others = [
        old("sensor", "ams-12345_P", "ams-12345_P"),
        old("sensor", "kitchen_P", "kitchen_P"),
        old("sensor", "ams-1234_P", "somebody_else"),
        old("switch", "ams-1234_P", "ams-1234_P"),
        Message(DEVICE, b'{"uniq_id":"ams-1234_P"}', retain=True),
        Message("homeassistant/sensor/ams-1234_Q/config", b"[" * 4000, retain=True),
        Message("homeassistant/sensor/ams-1234_Q/config", b'{"uniq_id":7}', retain=True),
        Message("homeassistant/sensor/ams-1234_Q/config", b"\xff", retain=True),
        Message("homeassistant/sensor/ams-1234_Q/config", b" " * 5000 + b'{"uniq_id":"ams-1234_Q"}', retain=True),
    ]
    migration = HOME_ASSISTANT.migrate([power, *others, cost, later, update])
    assert migration.before == [
        Message(power.topic, b'{"migrate_discovery":true}'),
        Message(cost.topic, b'{"migrate_discovery":true}'),
    ]
    assert migration.after == [Message(gone.topic, b"", retain=True) for gone in (power, cost, later, update)]
    assert HOME_ASSISTANT.old_announcements == "homeassistant/+/+/config"


def test_the_sums_are_of_the_time_of_the_frame() -> None:
    realtime = HOME_ASSISTANT.on_reading(GATEWAY, told(LIST_1), Memory(), NOW_MS + 3_600_000).messages[-1]
    assert json.loads(realtime.payload)["hour"]["start"] == "2026-01-15T11:00:00Z"
    assert LIST_1.received_at_ms // 1000 == NOW_S
