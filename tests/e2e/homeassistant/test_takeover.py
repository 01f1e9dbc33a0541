"""A household changes from an AMS reader device to amshub, and Home Assistant goes on with what it has."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from tests.e2e.homeassistant.container import GIVEN_UP, STATISTICS_PATIENCE_S, HomeAssistant, home_assistant
from tests.e2e.homeassistant.device import ANNOUNCED, GOES, HOSTNAME, OLD_WH, TOPIC, WAITS, device
from tests.e2e.homeassistant.household import START_WH, Household, household
from tests.support.mosquitto import Listener
from tests.support.waiting import wait_until

pytestmark = [pytest.mark.docker, pytest.mark.soak, pytest.mark.timeout(2400)]
TOLD = f"""
topic = "{TOPIC}"
meters = ["cabin"]

[mqtt.brokers.hub.homeassistant]
hostname = "{HOSTNAME}"
"""
KEPT = sorted({f"{HOSTNAME}_{row[2]}" for row in ANNOUNCED if row[2] not in GOES})
WAITING = {f"{HOSTNAME}_{key}" for key in WAITS}
GONE = {f"{HOSTNAME}_{key}" for key in GOES}
POWER, COUNTER = "sensor.what_the_house_takes", "sensor.ams_1234_tpi"


@pytest.fixture
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Household]:
    with household(tmp_path_factory.mktemp("household"), TOLD) as running:
        yield running


@pytest.fixture
def home(stack: Household) -> Iterator[HomeAssistant]:
    with home_assistant() as running:
        running.turn_on_mqtt(stack.broker_port)
        yield running


def test_sensors_keep_their_names_and_their_history_and_only_the_devices_own_go(
    stack: Household, home: HomeAssistant
) -> None:
    with device(stack.broker_port):
        wait_until(lambda: GONE | {*KEPT} <= home.entities().keys(), "the device's sensors are there", pause_s=1)
        home.ask("config/entity_registry/update", entity_id="sensor.ams_1234_p", new_entity_id=POWER, name="My power")
        wait_until(lambda: home.shows(COUNTER) not in GIVEN_UP, "the device's counter is shown", pause_s=1)
        wait_until(lambda: home.statistics({COUNTER}), "statistics begin", STATISTICS_PATIENCE_S, 1)
        before = home.entities()

    stack.start_mqtt()

    wait_until(lambda: home.shows(POWER) == "3600", "the power is amshub's", 180, 1)
    wait_until(lambda: not GONE & home.entities().keys(), "what a server does not have is gone", 180, 1)
    wait_until(lambda: silent(home) == WAITING, "every sensor that there is something for shows it", 180, 1)
    after = home.entities()
    assert {name: entity_ids(after)[name] for name in KEPT} == {name: entity_ids(before)[name] for name in KEPT}
    assert {name: after[name]["id"] for name in KEPT} == {name: before[name]["id"] for name in KEPT}
    assert after[f"{HOSTNAME}_P"]["name"] == "My power"
    assert old_announcements(stack) == []
    assert home.complaints() == []

    the_counter_goes_on(home)
    assert home.ask("recorder/validate_statistics").keys() == {entity_ids(after)[name] for name in WAITING}
    assert home.complaints() == []

    home.restart()
    wait_until(lambda: silent(home) == WAITING, "every sensor shows something after a restart", 180, 1)
    assert entity_ids(home.entities()) == entity_ids(after)

    stack.meter.exported_wh = 1500
    wait_until(lambda: silent(home) == set(), "what was not known of the meter is, too", 180, 1)
    assert {name: home.entities()[name]["id"] for name in KEPT} == {name: before[name]["id"] for name in KEPT}
    assert home.ask("recorder/validate_statistics") == {}
    assert home.complaints() == []


def entity_ids(registered: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {unique_id: entity["entity_id"] for unique_id, entity in registered.items()}


def silent(home: HomeAssistant) -> set[str]:
    """Registered sensors that show nothing though nobody turned them off."""
    states = home.states()
    return {
        unique_id
        for unique_id, entity in home.entities().items()
        if entity["disabled_by"] is None and states.get(entity["entity_id"], {}).get("state", "unknown") in GIVEN_UP
    }


def old_announcements(stack: Household) -> list[str]:
    """What the device announced and the broker still keeps."""
    with closing(Listener(stack.broker_port)) as line:
        wait_until(lambda: any(message.topic == f"{TOPIC}/prices" for message in line.messages), "what is kept comes")
        return [
            message.topic for message in line.messages if "/sensor/" in message.topic or "/update/" in message.topic
        ]


def the_counter_goes_on(home: HomeAssistant) -> None:
    """The sum of what was imported has risen by what the counter has, and not begun anew."""

    def counted() -> list[dict[str, Any]]:
        rows = home.statistics({COUNTER})[COUNTER]
        return rows if rows[-1]["state"] > START_WH / 1000 else []

    rows = wait_until(counted, "statistics have what amshub tells", STATISTICS_PATIENCE_S, 1)
    first, last = rows[0], rows[-1]
    assert first["state"] == OLD_WH / 1000
    assert last["sum"] - first["sum"] == pytest.approx(last["state"] - first["state"])
