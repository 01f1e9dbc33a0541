"""Every sensor that should be there is there, as it should be, whoever starts again, and the dashboard is content."""

import math
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

import pytest

from tests.e2e.homeassistant.container import GIVEN_UP, STATISTICS_PATIENCE_S, HomeAssistant, home_assistant
from tests.e2e.homeassistant.expected import EVERYONE, EXPORTING, GATEWAY, PHASES, TURNED_OFF, Sensor
from tests.e2e.homeassistant.household import START_WH, Household, household
from tests.support.waiting import wait_until

pytestmark = [pytest.mark.docker, pytest.mark.soak, pytest.mark.timeout(1500)]
PATIENCE_S = 240
"""After a restart: Home Assistant tries a lost broker again each ten seconds, and takes entities up one by one."""
BROKER_GONE = ("The connection was lost", "Failed to connect to MQTT server")
"""What Home Assistant rightly says while there is no broker."""
HOME, CABIN = "ams-1234", "ams-1234-cabin"
TOLD = f"""
topic = "ams"
meters = ["home", "cabin"]

[mqtt.brokers.hub.homeassistant]
hostname = "{HOME}"
"""
SENSORS: dict[str, tuple[str, Sensor]] = {
    f"{uid}_{sensor.key}": (device, sensor)
    for uid, device, sensors in (
        (HOME, "Power meter", [*EVERYONE, *EXPORTING]),
        (CABIN, "Power meter cabin", [*EVERYONE, *PHASES]),
        (HOME, "amshub", GATEWAY),
    )
    for sensor in sensors
}
"""Device and sensor by unique id."""


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Household]:
    with household(tmp_path_factory.mktemp("household"), TOLD) as running:
        running.start_mqtt()
        yield running


@pytest.fixture(scope="module")
def home(stack: Household) -> Iterator[HomeAssistant]:
    with home_assistant() as running:
        running.turn_on_mqtt(stack.broker_port)
        wait_until_well(running, "every sensor shows something")
        yield running


def wait_until_well(home: HomeAssistant, what: str) -> None:
    with suppress(AssertionError):  # the line below says better what is amiss
        wait_until(lambda: amiss(home) == [], what, PATIENCE_S, pause_s=1)
    assert amiss(home) == []


def entity_id(unique_id: str) -> str:
    return f"sensor.{unique_id}".lower().replace("-", "_")


def amiss(home: HomeAssistant) -> list[str]:
    """What is not as it should be, in words."""
    states, found = home.states(), home.entities()
    wrong = [f"{unique_id} is not registered" for unique_id in sorted(SENSORS.keys() - found.keys())]
    for unique_id, (device, sensor) in SENSORS.items():
        state = states.get(entity_id(unique_id))
        if state is None:
            wrong.append(f"{unique_id} shows nothing")
        else:
            wrong += [f"{unique_id} {what}" for what in amiss_in(state, device, sensor)]
    return wrong


def amiss_in(state: dict[str, Any], device: str, sensor: Sensor) -> Iterator[str]:
    attributes = state["attributes"]
    shown = Sensor(
        sensor.key,
        attributes["friendly_name"].removeprefix(f"{device} "),
        attributes.get("unit_of_measurement"),
        attributes.get("device_class"),
        attributes.get("state_class"),
    )
    if shown != sensor:
        yield f"is {shown}"
    if state["state"] in GIVEN_UP:
        yield f"is {state['state']}"
    elif sensor.device_class == "timestamp":
        if datetime.fromisoformat(state["state"]).utcoffset() is None:
            yield f"is {state['state']}, which has no zone"
    elif not math.isfinite(float(state["state"])):
        yield f"is {state['state']}"
    if (sensor.state_class == "total") != ("last_reset" in attributes):
        yield f"began at {attributes.get('last_reset')}"


def registered(home: HomeAssistant) -> dict[str, str]:
    return {unique_id: entity["entity_id"] for unique_id, entity in home.entities().items()}


AS_ANNOUNCED = {unique_id: entity_id(unique_id) for unique_id in SENSORS} | {
    f"{uid}_{TURNED_OFF}": entity_id(f"{uid}_{TURNED_OFF}") for uid in (HOME, CABIN)
}
"""Entity ids by unique ids: no sensor more, and none twice under another name."""


def test_every_sensor_is_there_with_its_state_class_and_unit_and_no_other(home: HomeAssistant) -> None:
    assert amiss(home) == []
    assert registered(home) == AS_ANNOUNCED
    turned_off = [entity["entity_id"] for entity in home.entities().values() if entity["disabled_by"] is not None]
    assert sorted(turned_off) == ["sensor.ams_1234_cabin_t", "sensor.ams_1234_t"]
    assert home.complaints() == []


def test_sensors_show_what_the_meter_sends(home: HomeAssistant) -> None:
    states = home.states()
    shown = {key: float(states[f"sensor.ams_1234_cabin_{key}"]["state"]) for key in ("p", "u1", "i3", "p2", "pf1", "q")}
    assert shown == {"p": 3600, "u1": 230.1, "i3": 5.25, "p2": 1199, "pf1": 98, "q": 120}
    assert float(states["sensor.ams_1234_cabin_metertpi"]["state"]) > START_WH / 1000
    assert float(states["sensor.ams_1234_temperatures28c4b32a0100009c"]["state"]) == 21.13
    curve = states["sensor.ams_1234_prices0"]["attributes"]
    assert curve["resolution"] == 60
    assert curve["import"][0] == float(states["sensor.ams_1234_prices0"]["state"])
    assert curve["export"][0] == float(states["sensor.ams_1234_exportprices0"]["state"])


def test_meters_and_gateway_are_devices_of_their_own(home: HomeAssistant) -> None:
    devices = home.devices()
    assert {name: device["name"] for name, device in devices.items()} == {
        HOME: "Power meter",
        CABIN: "Power meter cabin",
        f"{HOME}_gateway": "amshub",
    }
    assert (devices[HOME]["manufacturer"], devices[HOME]["model"]) == ("Kamstrup", "6841121BN243101040")


def test_statistics_and_energy_dashboard_find_nothing_amiss(home: HomeAssistant) -> None:
    source = {
        "type": "grid",
        "flow_from": [
            {
                "stat_energy_from": "sensor.ams_1234_tpi",
                "stat_cost": None,
                "entity_energy_price": "sensor.ams_1234_prices0",
                "number_energy_price": None,
            }
        ],
        "flow_to": [
            {
                "stat_energy_to": "sensor.ams_1234_tpo",
                "stat_compensation": None,
                "entity_energy_price": "sensor.ams_1234_exportprices0",
                "number_energy_price": None,
            }
        ],
        "power": [{"stat_rate": "sensor.ams_1234_p"}],
        "cost_adjustment_day": 0,
    }
    home.ask("energy/save_prefs", energy_sources=[source], device_consumption=[])
    with_class = {entity_id(unique_id) for unique_id, (_, sensor) in SENSORS.items() if sensor.state_class}
    wait_until(
        lambda: home.statistics(with_class).keys() == with_class, "statistics are made", STATISTICS_PATIENCE_S, 1
    )
    assert home.ask("energy/validate") == {
        "energy_sources": [[]],
        "device_consumption": [],
        "device_consumption_water": [],
    }
    assert home.ask("recorder/validate_statistics") == {}
    assert home.complaints() == []


def test_a_meter_that_falls_silent_is_unavailable_and_no_other(home: HomeAssistant, stack: Household) -> None:
    stack.meter.is_silent.set()
    wait_until(
        lambda: home.shows("sensor.ams_1234_cabin_p") == "unavailable", "the silent meter is unavailable", 120, 1
    )
    assert home.shows("sensor.ams_1234_p") not in GIVEN_UP
    stack.meter.is_silent.clear()
    wait_until_well(home, "the meter is back")


def test_a_restart_of_home_assistant_changes_nothing(home: HomeAssistant) -> None:
    home.restart()
    it_is_as_before(home)


def test_a_restart_of_the_service_mqtt_changes_nothing(home: HomeAssistant, stack: Household) -> None:
    stack.stop_mqtt()
    wait_until(lambda: showing(home) == set(), "everything is unavailable without the service")
    stack.start_mqtt()
    it_is_as_before(home)


def test_a_broker_that_comes_back_without_its_memory_changes_nothing(home: HomeAssistant, stack: Household) -> None:
    stack.stop_broker()
    wait_until(lambda: showing(home) == set(), "everything is unavailable without the broker")
    stack.start_broker()
    it_is_as_before(home, but=BROKER_GONE)


def test_home_assistant_that_starts_before_everyone_else_is_told_all(home: HomeAssistant, stack: Household) -> None:
    stack.stop_mqtt()
    stack.stop_broker()
    stack.start_broker()
    home.restart()
    assert showing(home) == set()
    stack.start_mqtt()
    it_is_as_before(home, but=BROKER_GONE)


def showing(home: HomeAssistant) -> set[str]:
    """The sensors that show anything."""
    states = home.states()
    ours = {entity_id(unique_id) for unique_id in SENSORS}
    return {name for name in ours & states.keys() if states[name]["state"] not in GIVEN_UP}


def it_is_as_before(home: HomeAssistant, but: tuple[str, ...] = ()) -> None:
    """Nothing is missing, nothing is there twice, and nobody complains but of what was done on purpose."""
    wait_until_well(home, "every sensor shows something again")
    assert registered(home) == AS_ANNOUNCED
    assert [line for line in home.complaints() if not any(words in line for words in but)] == []
    assert home.ask("recorder/validate_statistics") == {}
