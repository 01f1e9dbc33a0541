"""/readyz and /metrics over a real store."""

import msgspec
import pytest
from amshub_contracts import price_book, streams
from amshub_contracts.bus import Bus
from amshub_contracts.messages import MqttStatus
from amshub_contracts.mqtt_settings import BrokerSettings, MqttSettings
from amshub_contracts.price_settings import PriceSettings
from amshub_contracts.settings import MeterSettings, Settings
from prometheus_client.parser import text_string_to_metric_families

from tests.contracts.price_days import a_day
from tests.integration.api.conftest import ONE_METER, Gateway
from tests.integration.api.writing import NOW_MS, READING, STATUS, write
from tests.support.store import ON_EITHER_STORE, Store

ALL = Settings(
    meters={"home": MeterSettings(source="/dev/ttyUSB0")},
    prices=PriceSettings(area="NO1"),
    mqtt=MqttSettings(brokers={"house": BrokerSettings(url="mqtt://10.0.0.2")}),
)


def folded(bus: Bus, *, behind_ms: int = 0) -> None:
    """A stream of which accounting has folded all but the last so many ms."""
    bus.commit(
        [
            ("XADD", streams.readings(0), f"{NOW_MS - behind_ms}-0", "v", 1),
            ("SET", streams.watermark(0), f"{NOW_MS - behind_ms}-0"),
            *([("XADD", streams.readings(0), f"{NOW_MS}-0", "v", 1)] if behind_ms else []),
        ]
    )


def samples(text: str) -> dict[str, float]:
    """Name and labels of each sample, as they stand in the text, and its value."""
    return {
        sample.name + "".join(f" {key}={value}" for key, value in sample.labels.items()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@ON_EITHER_STORE
def test_a_stack_that_does_its_work_is_ready(gateway: Gateway, bus: Bus) -> None:
    write(bus)
    folded(bus)
    price_book.save_day(bus, a_day("2026-11-18", 400_000))
    reply = gateway(ALL).get("/readyz")
    assert reply.status_code == 200
    assert reply.get_json() == {
        "ready": True,
        "problems": [],
        "meters": {"home": {"frame_age_s": 2.0}},
        "accounting": {"0": {"lag_s": 0.0}},
        "prices": {"NO1": {"now": True, "until_s": 1_795_042_800}},
    }


def test_what_does_not_work_is_told_in_words(gateway: Gateway, bus: Bus) -> None:
    write(bus, reading=msgspec.structs.replace(READING, received_at_ms=NOW_MS - 300_000))
    folded(bus, behind_ms=90_000)
    reply = gateway(ALL).get("/readyz")
    assert (reply.status_code, reply.get_json()["ready"]) == (503, False)
    assert reply.get_json()["problems"] == [
        "No frame of the meter home for 5 min: /meters/home/status.json says why.",
        "Accounting of partition 0 is 90 s behind the readings: see that the service accounting runs, and what its "
        "log says.",
        "The price of now is not known for NO1: see what /status.json says of prices.",
    ]


def test_before_anything_came_the_meter_that_is_read_is_missed_alone(gateway: Gateway) -> None:
    meters = {"home": MeterSettings(source="/dev/ttyUSB0"), "demo": MeterSettings(price_area="SIM")}
    problems = gateway(Settings(meters=meters)).get("/readyz").get_json()["problems"]
    assert problems == ["The meter home has sent no frame yet: /meters/home/status.json says why."]
    assert gateway(Settings()).get("/readyz").status_code == 200


def test_readings_that_nobody_folds_are_told_of(gateway: Gateway, bus: Bus) -> None:
    write(bus)
    bus.commit([("XADD", streams.readings(0), "*", "v", 1)])
    (problem,) = gateway().get("/readyz").get_json()["problems"]
    assert "has not begun" in problem


def test_a_store_that_is_away_is_not_ready_and_says_so(gateway: Gateway, bus: Bus) -> None:
    bus.commit([("SET", streams.latest(0, "home"), "no hash")])
    client = gateway()
    reply = client.get("/readyz")
    assert (reply.status_code, reply.get_json()["ready"]) == (503, False)
    assert "store (Redis) answers" in reply.get_json()["problems"][0]
    assert samples(client.get("/metrics").text) == {"amshub_store_up": 0.0}


@ON_EITHER_STORE
def test_prometheus_reads_the_figures_of_every_service(gateway: Gateway, bus: Bus, store: Store) -> None:
    write(bus)
    folded(bus, behind_ms=1_500)
    price_book.save_day(bus, a_day("2026-11-18", 400_000))
    told = MqttStatus(
        broker="house",
        format="json",
        state="connected",
        message="",
        written_at_ms=1,
        started_at_ms=1,
        sent=12,
        waiting=3,
    )
    bus.commit([("SET", streams.mqtt_status("house"), msgspec.json.encode(told))])
    reply = gateway(ALL).get("/metrics")
    assert reply.status_code == 200
    got = samples(reply.text)
    expected = {
        "amshub_store_up": 1,
        "amshub_reader_frames_total meter=home": STATUS.frames,
        "amshub_reader_errors_total kind=BadChecksum meter=home": 2,
        "amshub_reader_receiving meter=home": 1,
        "amshub_reader_frame_age_seconds meter=home": 2,
        "amshub_reader_spooled meter=home": 0,
        "amshub_import_watts meter=home": 3482,
        "amshub_import_watthours_total meter=home": 43_121_234,
        "amshub_accounting_lag_seconds partition=0": 1.5,
        "amshub_prices_well area=NO1": 0,
        "amshub_prices_until_timestamp_seconds area=NO1": 1_795_042_800,
        "amshub_mqtt_connected broker=house": 1,
        "amshub_mqtt_messages_total broker=house": 12,
        "amshub_mqtt_waiting broker=house": 3,
    }
    assert {name: got.get(name) for name in expected} == expected


@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
def test_nothing_of_the_stack_is_kept_by_caches(gateway: Gateway, path: str) -> None:
    assert "no-store" in gateway(ONE_METER).get(path).headers["Cache-Control"]
