"""Whatever comes, what is told keeps to the table and is fit for brokers and Home Assistant."""

import json
import re
from collections.abc import Iterable
from typing import Any

import pytest
from amshub_mqtt.core.choose import FormatName, choose
from amshub_mqtt.core.memory import Memory
from amshub_mqtt.core.message import Message
from amshub_mqtt.core.topics import of_meter
from amshub_mqtt.core.view import Gateway, Meter, MeterView, PriceView
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.mqtt.anything import gateways, meters, price_views, views
from tests.unit.mqtt.documents import DOCUMENTS, OPTIONS
from tests.unit.mqtt.household import NOW_MS
from tests.unit.mqtt.table import ISO, read, strict_json

FEW = settings(max_examples=30)
"""Eight formats see that many each."""
ON_EVERY_FORMAT = pytest.mark.parametrize("name", DOCUMENTS)
DISCOVERY_TOPIC = r"homeassistant/device/[a-zA-Z0-9_-]+/config"
STATE_CLASSES: dict[str | None, set[str | None]] = {
    "power": {"measurement", None},
    "energy": {"total", "total_increasing", None},
    "reactive_energy": {"total_increasing"},
    "reactive_power": {"measurement"},
    "current": {"measurement"},
    "voltage": {"measurement"},
    "power_factor": {"measurement"},
    "monetary": {"total"},
    "timestamp": {None},
    "temperature": {"measurement"},
    "duration": {"measurement"},
    "signal_strength": {"measurement"},
    None: {"measurement", None},
}
UNITS: dict[str | None, set[str | None]] = {
    "power": {"W", "kW"},
    "energy": {"kWh"},
    "reactive_energy": {"kvarh"},
    "reactive_power": {"var"},
    "current": {"A"},
    "voltage": {"V"},
    "power_factor": {"%"},
    "monetary": {"NOK", "EUR"},
    "timestamp": {None},
    "temperature": {"°C"},
    "duration": {"s"},
    "signal_strength": {"dBm"},
    None: {"NOK/kWh", "EUR/kWh"},
}


@ON_EVERY_FORMAT
@FEW
@given(gateway=gateways, view=views())
def test_any_reading_keeps_to_the_table(name: FormatName, gateway: Gateway, view: MeterView) -> None:
    told = choose(name, OPTIONS).on_reading(gateway, view, Memory(), NOW_MS)
    check(name, told.messages, view.meter)


@ON_EVERY_FORMAT
@FEW
@given(gateway=gateways, view=price_views())
def test_any_curve_keeps_to_the_table(name: FormatName, gateway: Gateway, view: PriceView) -> None:
    told = choose(name, OPTIONS).on_prices(gateway, view, Memory(), NOW_MS)
    check(name, told.messages, view.meter)


@ON_EVERY_FORMAT
@FEW
@given(gateway=gateways, meter=meters, frame=st.binary(max_size=300), online=st.booleans())
def test_any_gateway_keeps_to_the_table(
    name: FormatName, gateway: Gateway, meter: Meter, frame: bytes, online: bool
) -> None:
    chosen = choose(name, OPTIONS)
    check(name, chosen.on_system(gateway, NOW_MS), None)
    check(name, chosen.on_temperatures(gateway, Memory(), NOW_MS).messages, None)
    check(name, chosen.on_raw_frame(meter, frame), meter)
    check(name, chosen.on_plot(meter, "monthplot", b'{"unit":"kwh"}'), meter)
    check(name, chosen.on_meter_status(meter, online), None)


@given(gateway=gateways, view=views(), prices=st.none() | price_views())
def test_any_announcement_is_one_that_home_assistant_takes(
    gateway: Gateway, view: MeterView, prices: PriceView | None
) -> None:
    chosen = choose("homeassistant", OPTIONS)
    announcements = [
        *chosen.announce(gateway, view, prices, Memory(), NOW_MS).messages,
        *chosen.announce_gateway(gateway, Memory(), NOW_MS).messages,
    ]
    assert len(announcements) == 2
    for announcement in announcements:
        check_announcement(announcement)


@given(gateway=gateways, view=views())
def test_what_was_announced_of_a_reading_reads_what_is_told_of_it(gateway: Gateway, view: MeterView) -> None:
    told = choose("homeassistant", OPTIONS).on_reading(gateway, view, Memory(), NOW_MS).messages
    states = {message.topic: json.loads(message.payload) for message in told if "/config" not in message.topic}
    for announcement in (message for message in told if "/config" in message.topic):
        for sensor in components(announcement):
            path = re.fullmatch(r"\{\{ value_json\.(.*) \| is_defined \}\}", sensor["val_tpl"])
            assert path
            state = states[sensor["stat_t"]]
            if "lrst_val_tpl" in sensor:
                assert re.fullmatch(ISO, found(state, sensor["lrst_val_tpl"][len("{{ value_json.") : -len(" }}")]))
            # A meter sends short lists between long ones; what they lack keeps its value meanwhile.
            is_short = sensor["stat_t"].endswith("/power") and (view.frame.list_type or 1) < 4
            assert is_short or found(state, path[1]) is not MISSING


MISSING = object()


def found(state: Any, path: str) -> Any:
    """What the path of a template finds."""
    for step in re.findall(r"\w+", path):
        try:
            state = state[int(step) if isinstance(state, list) else step]
        except LookupError:
            return MISSING
    return state


def check(name: FormatName, messages: Iterable[Message], meter: Meter | None) -> None:
    for message in messages:
        topic = message.topic
        assert not set(topic) & set("+#\0 ")
        assert not topic.startswith(("/", "$"))
        assert len(topic.encode()) <= 65_535
        if re.fullmatch(DISCOVERY_TOPIC, topic):
            check_announcement(message)
            continue
        base = of_meter("ams", meter) if meter else "ams"
        # Names of meters that topics of the gateway have too are marked.
        plain = topic.replace("ams/meter-", "ams/") if meter is None else topic
        read(name, plain, message.payload, retain=message.retain, base=base)


def components(announcement: Message) -> list[dict[str, Any]]:
    return list(json.loads(announcement.payload)["cmps"].values())


def check_announcement(announcement: Message) -> None:
    assert announcement.retain
    assert re.fullmatch(DISCOVERY_TOPIC, announcement.topic)
    strict_json(announcement.payload.decode())
    config = json.loads(announcement.payload)
    assert config["dev"]["ids"]
    assert config["o"]["name"] == "amshub"
    assert config["avty_mode"] == "all"
    assert {"t": "ams/status"} in config["avty"]
    ids = [sensor["uniq_id"] for sensor in config["cmps"].values()]
    assert len(ids) == len(set(ids))
    for sensor in config["cmps"].values():
        device_class, state_class = sensor.get("dev_cla"), sensor.get("stat_cla")
        assert sensor["p"] == "sensor"
        assert state_class in STATE_CLASSES[device_class]
        assert sensor.get("unit_of_meas") in UNITS[device_class]
        assert ("lrst_val_tpl" in sensor) == (state_class == "total")
        assert re.fullmatch(r"sensor\.[a-z0-9_]+", sensor["def_ent_id"])
        assert not ("exp_aft" in sensor and sensor["stat_t"].endswith("/prices"))
