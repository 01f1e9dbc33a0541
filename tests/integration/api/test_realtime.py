"""/realtime.json over a real store."""

import pytest
from amshub_contracts import streams
from amshub_contracts.bus import Bus
from amshub_contracts.last_hour import samples_of
from amshub_contracts.messages import Reading
from amshub_contracts.settings import MeterSettings, Settings

from tests.integration.api.conftest import Gateway
from tests.integration.api.writing import NOW_MS

TWO = Settings(meters={"home": MeterSettings(), "cabin": MeterSettings()})


def hour_of(bus: Bus, meter: str, watts: int) -> None:
    """Each ten seconds of the last hour this power, one watt less for each sample further back."""
    readings = [
        Reading(meter=meter, seq=1, received_at_ms=NOW_MS - ago * 10_000, import_w=watts - ago) for ago in range(360)
    ]
    fields = [part for pair in samples_of(readings).items() for part in pair]
    bus.commit([("HSET", streams.power(0, meter), *fields)])


def test_pages_of_sixty_make_the_hour(gateway: Gateway, bus: Bus) -> None:
    hour_of(bus, "home", 5000)
    client = gateway()
    for offset in range(0, 360, 60):
        assert client.get(f"/realtime.json?offset={offset}").get_json() == {
            "offset": offset,
            "size": 60,
            "total": 360,
            "data": list(range(5000 - offset, 4940 - offset, -1)),
        }


@pytest.mark.parametrize(
    ("asked", "offset", "size"),
    [
        ("size=360", 0, 360),
        ("offset=350&size=60", 350, 10),
        ("offset=360", 360, 0),
        ("offset=99999999999999999999", 0, 60),
        ("offset=-1&size=x", 0, 60),
        ("size=1000000", 0, 360),
        ("offset=²", 0, 60),
        ("t=1795000000", 0, 60),
    ],
)
def test_what_is_asked_for_is_cut_to_what_there_is(
    gateway: Gateway, bus: Bus, asked: str, offset: int, size: int
) -> None:
    hour_of(bus, "home", 5000)
    body = gateway().get(f"/realtime.json?{asked}").get_json()
    assert (body["offset"], body["size"], len(body["data"])) == (offset, size, size)


def test_before_the_first_reading_the_hour_is_empty_and_complete(gateway: Gateway) -> None:
    assert gateway().get("/realtime.json?size=360").get_json()["data"] == [0] * 360


def test_the_meter_that_has_power_is_meant_and_each_can_be_named(gateway: Gateway, bus: Bus) -> None:
    hour_of(bus, "cabin", 700)
    client = gateway(TWO)
    assert client.get("/realtime.json?size=1").get_json()["data"] == [700]
    assert client.get("/meters/home/realtime.json?size=1").get_json()["data"] == [0]
    assert client.get("/realtime.json?size=1&meter=cabin").get_json()["data"] == [700]
    assert client.get("/meters/shed/realtime.json").status_code == 404


def test_what_is_no_sample_leaves_the_answer_complete(gateway: Gateway, bus: Bus) -> None:
    bus.commit([("HSET", streams.power(0, "home"), "0", "much")])
    assert gateway().get("/realtime.json?size=360").get_json()["data"] == [0] * 360
