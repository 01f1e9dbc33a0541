"""/meters.json over a real store."""

import msgspec
from amshub_api.app import create_app
from amshub_contracts import streams
from amshub_contracts.bus import Bus
from amshub_contracts.settings import MeterSettings, Settings, StackSettings
from flask.testing import FlaskClient

from tests.integration.api.conftest import Gateway, running
from tests.integration.api.writing import NOW_MS, READING, STATUS, write
from tests.support.store import ON_EITHER_STORE, Store

HOME = MeterSettings(source="/dev/ttyUSB0", fuse_a=63)
CABIN = MeterSettings(source="/dev/ttyUSB1", zone="Europe/Helsinki", phases=1, network="IT", fuse_a=25)
TWO = Settings(meters={"home": HOME, "cabin": CABIN})
SOURCELESS = Settings(meters={"home": MeterSettings(), "cabin": MeterSettings()})


def shown(client: FlaskClient) -> list[tuple[str, str, bool]]:
    meters = client.get("/meters.json").get_json()["meters"]
    return [(meter["name"], meter["state"], meter["shown"]) for meter in meters]


@ON_EITHER_STORE
def test_every_meter_of_the_settings_is_there_in_their_order(gateway: Gateway, bus: Bus) -> None:
    write(bus)
    first, second = gateway(TWO).get("/meters.json").get_json()["meters"]
    assert first == {
        "name": "home",
        "zone": "Europe/Oslo",
        "phases": 3,
        "network": "TN",
        "fuse_a": 63,
        "state": "receiving",
        "shown": True,
    }
    assert second == {
        "name": "cabin",
        "zone": "Europe/Helsinki",
        "phases": 1,
        "network": "IT",
        "fuse_a": 25,
        "state": "unknown",
        "shown": False,
    }


def test_the_one_shown_is_that_of_the_urls_without_a_name(gateway: Gateway, bus: Bus) -> None:
    client = gateway(SOURCELESS)
    assert shown(client) == [("home", "unknown", True), ("cabin", "unknown", False)]
    write(bus, reading=msgspec.structs.replace(READING, meter="cabin"))
    assert shown(client) == [("home", "unknown", False), ("cabin", "receiving", True)]
    assert client.get("/status.json").get_json()["meter"] == "cabin"


def test_what_a_reader_does_that_stopped_reporting_is_unknown(bus: Bus) -> None:
    write(bus, status=msgspec.structs.replace(STATUS, written_at_ms=NOW_MS - 31_000))
    client = create_app(TWO, bus, running(1), 0).test_client()
    assert shown(client)[0] == ("home", "unknown", True)
    status = client.get("/status.json").get_json()
    assert (status["state"], status["trouble"]) == ("unknown", "reader_silent")


def test_without_any_meter_in_the_settings_the_one_of_the_examples_is_shown(gateway: Gateway) -> None:
    assert shown(gateway(Settings())) == [("home", "unknown", True)]


def test_a_meter_is_found_in_its_partition(gateway: Gateway, bus: Bus) -> None:
    sixty_four = msgspec.structs.replace(TWO, stack=StackSettings(partitions=64))
    place = streams.partition_of("cabin", 64)
    assert place != 0
    bus.commit([("SET", streams.status(place, "cabin"), msgspec.json.encode(STATUS))])
    assert shown(gateway(sixty_four)) == [("home", "unknown", True), ("cabin", "receiving", False)]


def test_what_is_known_of_them_stays_while_the_store_is_away(own_store: Store) -> None:
    bus = Bus(own_store.settings, "test")
    write(bus)
    client = create_app(TWO, bus, running(1e-9), 0).test_client()
    before = shown(client)
    assert before[0] == ("home", "receiving", True)
    own_store.stop()
    assert shown(client) == before
