"""How brokers fare, in the device's codes and in words."""

from typing import Any

import pytest
from amshub_api.core.bodies.configuration import Configuration
from amshub_api.core.brokers import services, told, worst
from amshub_api.core.configuration import configuration
from amshub_api.core.data import data
from amshub_api.core.view import Machine, MeterView
from amshub_contracts.messages import MqttState, MqttStatus
from amshub_contracts.mqtt_settings import BrokerSettings, DomoticzSettings, HomeAssistantSettings, MqttSettings
from amshub_contracts.secret import Secret
from amshub_contracts.settings import MeterSettings, Settings

from tests.unit.api.building import NOW_MS, prices_of
from tests.unit.api.shapes import CONFIGURATION, check

TWO = Settings(
    mqtt=MqttSettings(
        {
            "home": BrokerSettings(url="mqtt://hub"),
            "cloud": BrokerSettings(url="mqtts://cloud.example:8884", format="raw"),
        }
    )
)


def a_broker_status(state: MqttState = "connected", **fields: Any) -> MqttStatus:
    known: dict[str, Any] = {"broker": "home", "format": "json", "message": "", "written_at_ms": 0, "started_at_ms": 0}
    return MqttStatus(**known | {"state": state} | fields)


def configured(broker: BrokerSettings) -> Configuration:
    settings = Settings(mqtt=MqttSettings({"home": broker}))
    view = MeterView("home", MeterSettings())
    return configuration(settings, view, prices_of(), Machine(version="v1.2.3"))


def test_without_a_broker_mqtt_is_off() -> None:
    nowhere = Settings(mqtt=MqttSettings({"home": BrokerSettings(format="raw")}))
    for settings in (Settings(), nowhere):
        assert worst(settings, {}) == (0, 0)
        assert services(settings, {}) == []
        assert told(settings, {}) == []


@pytest.mark.parametrize(
    ("state", "code"),
    [("connected", 1), ("connecting", 2), ("refused", 3), ("unreachable", 3), ("untrusted", 3), ("lost", 3)],
)
def test_mm_and_me_are_those_of_the_broker(state: MqttState, code: int) -> None:
    settings = Settings(mqtt=MqttSettings({"home": BrokerSettings(url="mqtt://hub")}))
    assert worst(settings, {"home": a_broker_status(state, error_code=-7)}) == (code, -7)


def test_mm_and_me_are_those_of_the_broker_that_fares_worst() -> None:
    fares = {"home": a_broker_status(), "cloud": a_broker_status("refused", error_code=-10)}
    assert worst(TWO, fares) == (3, -10)
    view = MeterView("home", MeterSettings(), brokers=fares)
    got = data(TWO, view, prices_of(), NOW_MS, 100, 2**30, authorised=True)
    assert (got["mm"], got["me"], got["sa"]) == (3, -10, 3)


def test_a_broker_that_nobody_tells_of_counts_as_told_nothing() -> None:
    assert worst(TWO, {"home": a_broker_status()}) == (3, 0)
    (home, cloud) = told(TWO, {"home": a_broker_status(sent=7)})
    assert (home["state"], home["message"], home["sent"]) == ("connected", "", 7)
    assert (cloud["state"], cloud["sent"]) == ("silent", 0)
    assert "mqtt" in cloud["message"]
    assert "cloud" in cloud["message"]


def test_each_broker_is_a_service_of_the_device() -> None:
    assert services(TWO, {"home": a_broker_status()}) == [
        {"k": "mqtt", "s": 1, "e": 0, "d": "hub", "n": "home"},
        {"k": "mqtt", "s": 3, "e": 0, "d": "cloud.example", "n": "cloud"},
    ]


def test_configuration_has_the_first_broker_in_the_devices_words() -> None:
    got = configured(
        BrokerSettings(
            url="mqtts://hub:8884",
            user="me",
            password=Secret("battery staple"),
            format="hex",
            topic="house",
            client_id="ams-1",
            command_topic="orders",
            ca_file="/ca.pem",
            cert_file="/c.pem",
            key_file="/k.pem",
            keepalive_s=30,
            interval_s=10,
            homeassistant=HomeAssistantSettings(prefix="ha", tag="cabin", url="http://x/"),
            domoticz=DomoticzSettings(1, 2, 3, 4, 5),
        )
    )
    assert got["q"] == {
        "h": "hub",
        "p": 8884,
        "u": "me",
        "a": "***",
        "c": "ams-1",
        "b": "house",
        "r": "orders",
        "m": 255,
        "s": {"e": True, "c": True, "r": True, "k": True},
        "t": 1,
        "d": 10,
        "i": 1000,
        "k": 30,
        "e": 0,
    }
    assert got["h"] == {"t": "ha", "h": "http://x/", "n": "cabin"}
    assert got["o"] == {"e": 1, "c": 5, "u1": 2, "u2": 3, "u3": 4}
    check(CONFIGURATION, got)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("json", 0),
        ("raw", 1),
        ("raw-full", 2),
        ("domoticz", 3),
        ("homeassistant", 4),
        ("json-topics", 5),
        ("json-flat", 6),
    ],
)
def test_payload_formats_have_the_devices_numbers(name: Any, number: int) -> None:
    assert configured(BrokerSettings(url="mqtt://hub", format=name))["q"]["m"] == number
