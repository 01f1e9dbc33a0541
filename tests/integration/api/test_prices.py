"""What the gateway says of prices over a real store that the service of prices wrote into."""

import time
from decimal import Decimal

import msgspec
import pytest
from amshub_api.app import create_app
from amshub_contracts import price_book, streams
from amshub_contracts.bus import Bus
from amshub_contracts.clock import Clock
from amshub_contracts.messages import Energy, PriceStatus
from amshub_contracts.price_settings import PriceSettings, RowSettings
from amshub_contracts.settings import MeterSettings, Settings
from flask.testing import FlaskClient

from tests.contracts.price_days import a_day
from tests.integration.api.conftest import Gateway
from tests.integration.api.test_store_away import health
from tests.integration.api.writing import NOW_MS, READING, SUMMARY, write
from tests.support.store import ON_EITHER_STORE, Store
from tests.support.waiting import wait_until
from tests.unit.api.shapes import DOCUMENTED, ENERGYPRICE, EXPORTPRICE, IMPORTPRICE, NEWER, check

METERS = {"home": MeterSettings(source="/dev/ttyUSB0")}
NO1 = Settings(meters=METERS, prices=PriceSettings(area="NO1"))
FIXED = PriceSettings(currency="NOK", rows=(RowSettings(name="Fixed", type="fixed", value=Decimal("0.5")),))
STATUS = PriceStatus(state="well", message="", written_at_ms=NOW_MS, started_at_ms=0, areas=("NO1",))
LISTS = {"/importprice.json": IMPORTPRICE, "/exportprice.json": EXPORTPRICE}


def tell(bus: Bus, status: PriceStatus = STATUS) -> None:
    bus.commit([("SET", streams.price_status("NO1"), msgspec.json.encode(status))])


def write_prices(bus: Bus) -> None:
    """Today in hours, tomorrow in quarters, and that all is well."""
    price_book.save_day(bus, a_day("2026-11-18", 1_236_700, export_micro=-61_200))
    price_book.save_day(bus, a_day("2026-11-19", 500_000, minutes=15))
    tell(bus)


@pytest.mark.parametrize("path", [*DOCUMENTED, *LISTS])
def test_every_key_is_there_with_prices(gateway: Gateway, bus: Bus, path: str) -> None:
    write(bus)
    write_prices(bus)
    reply = gateway(NO1).get(path)
    assert (reply.status_code, reply.mimetype) == (200, "application/json")
    check((DOCUMENTED | LISTS)[path], reply.get_json())
    check(NEWER.get(path, {}), reply.get_json())


@pytest.mark.parametrize("path", LISTS)
def test_a_list_without_any_price_is_not_found_as_on_the_device(gateway: Gateway, bus: Bus, path: str) -> None:
    client = gateway(NO1)
    for _ in ("nothing", "a day that is not today's"):
        reply = client.get(path)
        assert (reply.status_code, reply.mimetype, reply.data) == (404, "text/html", b"Not found")
        assert reply.headers["Cache-Control"] == "no-cache, no-store, must-revalidate"
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        price_book.save_day(bus, a_day("2026-11-17", 1))
    check(ENERGYPRICE, client.get("/energyprice.json").get_json())


def test_prices_that_come_are_shown_everywhere(gateway: Gateway, bus: Bus) -> None:
    client = gateway(NO1)
    assert client.get("/data.json").get_json()["pe"] is False
    write_prices(bus)
    data = client.get("/data.json").get_json()
    assert [data[key] for key in ("p", "px", "pe", "pr", "pc", "ee", "sa")] == [
        *(1.24, -0.0612, True),
        *("10YNO-1--------2", "NOK", 0, 1),
    ]
    energy = client.get("/energyprice.json").get_json()
    assert (energy["00"], energy["11"], energy["12"], energy["35"]) == (1.2367, 1.2367, 0.5, 0.5)
    bought = client.get("/importprice.json").get_json()
    assert (bought["cursor"], bought["source"], bought["resolution"]) == (12, "EOE", 60)
    assert bought["prices"] == [1.2367] * 24 + [0.5] * 24
    assert bought["cheapest"]["3"] == "2026-11-18T23:00:00Z"
    sold = client.get("/exportprice.json").get_json()
    assert sold["prices"] == [-0.0612] * 24 + [0.5] * 24
    assert client.get("/sysinfo.json").get_json()["services"] == [{"k": "price", "s": 1, "e": 0, "d": "NO1"}]


def test_the_resolution_of_the_lists_is_that_of_the_settings(gateway: Gateway, bus: Bus) -> None:
    write_prices(bus)
    quarters = Settings(meters=METERS, prices=PriceSettings(area="NO1", resolution_minutes=15))
    got = gateway(quarters).get("/importprice.json").get_json()
    assert (got["resolution"], got["cursor"], len(got["prices"])) == (15, 48, 192)


def test_a_corrected_day_is_shown_at_once(gateway: Gateway, bus: Bus) -> None:
    client = gateway(NO1)
    for micro, shown in ((400_000, 0.4), (600_000, 0.6)):
        price_book.save_day(bus, a_day("2026-11-18", micro))
        assert client.get("/data.json").get_json()["p"] == shown


def test_consumption_beyond_the_cap_has_the_other_price(gateway: Gateway, bus: Bus) -> None:
    price_book.save_day(bus, a_day("2026-11-18", 400_000, cap_wh=5_000_000, above_micro=800_000))
    client = gateway(NO1)
    for used_wh, shown in ((4_999_999, 0.4), (5_000_000, 0.8)):
        write(bus, summary=msgspec.structs.replace(SUMMARY, month=Energy(used_wh)))
        assert client.get("/data.json").get_json()["p"] == shown
        assert client.get("/energyprice.json").get_json()["00"] == shown


@ON_EITHER_STORE
def test_each_meter_has_the_prices_of_where_it_stands(gateway: Gateway, bus: Bus) -> None:
    price_book.save_day(bus, a_day("2026-11-18", 100_000))
    price_book.save_day(bus, a_day("2026-11-18", 700_000, area="DK1", currency="DKK"))
    meters = {"home": MeterSettings(), "cabin": MeterSettings(price_area="10YDK-1--------W")}
    client = gateway(Settings(meters=meters, prices=PriceSettings(area="no1")))
    write(bus, reading=READING.__class__(meter="cabin", seq=1, received_at_ms=1, import_w=77))
    data = client.get("/data.json").get_json()
    assert (data["i"], data["p"], data["pc"], data["pr"]) == (77, 0.7, "DKK", "10YDK-1--------W")
    write(bus)
    data = client.get("/data.json").get_json()
    assert (data["i"], data["p"], data["pc"], data["pr"]) == (3482, 0.1, "NOK", "10YNO-1--------2")


def test_fixed_rows_alone_make_prices_without_an_area(gateway: Gateway, bus: Bus) -> None:
    price_book.save_day(bus, a_day("2026-11-18", 500_000, area="FIX", source="FIX"))
    client = gateway(Settings(meters=METERS, prices=FIXED))
    data = client.get("/data.json").get_json()
    assert (data["p"], data["pe"], data["pr"], data["pc"]) == (0.5, True, "", "NOK")
    assert client.get("/importprice.json").get_json()["source"] == "FIX"
    assert client.get("/sysinfo.json").get_json()["services"] == []
    assert client.get("/priceconfig.json").get_json()["o"][0]["n"] == "Fixed"


def test_the_status_says_in_words_what_is_wrong_with_prices(gateway: Gateway, bus: Bus) -> None:
    assert gateway().get("/status.json").get_json()["prices"]["state"] == "unconfigured"
    client = gateway(NO1)
    prices = client.get("/status.json").get_json()["prices"]
    assert (prices["state"], prices["days"]) == ("starting", [])
    assert "service prices" in prices["message"]
    write_prices(bus)
    prices = client.get("/status.json").get_json()["prices"]
    assert (prices["state"], prices["message"], prices["area"]) == ("well", "", "NO1")
    assert [(day["day"], day["known"]) for day in prices["days"]] == [("2026-11-18", 24), ("2026-11-19", 96)]
    tell(bus, msgspec.structs.replace(STATUS, state="missing", message="All sources are down.", error_code=503))
    assert client.get("/status.json").get_json()["prices"]["message"] == "All sources are down."
    assert client.get("/data.json").get_json()["ee"] == 503


@pytest.mark.parametrize(("rate", "state"), [(1, "silent"), (100, "well")])
def test_a_silent_price_service_is_told_by_real_time(bus: Bus, rate: int, state: str) -> None:
    """A clock that runs a hundred times as fast has a report each real minute or so, as any other."""
    tell(bus)
    clock = Clock(NOW_MS + 700_000, rate, time.time_ns() // 1_000_000)
    client = create_app(NO1, bus, clock, NOW_MS).test_client()
    prices = client.get("/status.json").get_json()["prices"]
    assert prices["state"] == state
    assert ("has not reported" in prices["message"]) is (state == "silent")


@pytest.mark.parametrize(
    "damage",
    [
        ("SET", "amshub:{prices}:day:NO1:2026-11-18", "{"),
        ("SET", "amshub:{prices}:day:NO1:2026-11-19", '{"area":"NO1","points":[["soon",60]]}'),
        ("SET", "amshub:{prices}:status", '{"state":"dancing"}'),
    ],
    ids=lambda damage: damage[1],
)
def test_prices_that_cannot_be_read_leave_the_last_ones(
    gateway: Gateway, bus: Bus, damage: tuple[str, str, str], caplog: pytest.LogCaptureFixture
) -> None:
    write(bus)
    write_prices(bus)
    client = gateway(NO1)
    assert client.get("/data.json").get_json()["p"] == 1.24
    bus.commit([damage])
    data = client.get("/data.json").get_json()
    assert (data["p"], data["i"]) == (1.24, 3482)
    assert health(client) == "unreadable"
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_tomorrow_becomes_today_though_the_store_is_away(own_store: Store) -> None:
    bus = Bus(own_store.settings, "test")
    write_prices(bus)
    minute_before_midnight_ms = 1_795_042_740_000
    thousandfold = Clock(minute_before_midnight_ms, 1000, time.time_ns() // 1_000_000)
    client = create_app(NO1, bus, thousandfold, NOW_MS).test_client()
    check(IMPORTPRICE, client.get("/importprice.json").get_json())
    own_store.stop()
    wait_until(lambda: price_now(client) == 0.5, "the price is tomorrow's")
    got = client.get("/importprice.json").get_json()
    assert (len(got["prices"]), got["prices"][0]) == (24, 0.5)
    bus.close()


def price_now(client: FlaskClient) -> object:
    return client.get("/data.json").get_json()["p"]
