"""Edits over HTTP as the real services follow them: prices, costs, steps, hours and days."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from amshub_contracts import codec, price_book, streams
from amshub_contracts.bus import Bus
from amshub_contracts.clock import Clock, parse_clock
from amshub_contracts.ledger import decode_summary
from amshub_contracts.messages import Reading, Summary
from amshub_contracts.price_settings import PriceSettings
from amshub_contracts.settings import MeterSettings, Settings
from amshub_simulator.core.market.market import Market
from amshub_simulator.market.server import MarketServer
from flask.testing import FlaskClient

from tests.integration.api.editing import editor
from tests.integration.prices.test_process import settings as price_variables
from tests.support.services import running
from tests.support.store import ON_EITHER_STORE, Store
from tests.support.waiting import wait_until
from tests.unit.api.test_edit_rows import ROW

NO2 = Settings(meters={"home": MeterSettings(zone="Europe/Oslo")}, prices=PriceSettings(area="NO2"))
HOME = {"AMSHUB_METERS__HOME__ZONE": "Europe/Oslo", "AMSHUB_PRICES__AREA": "NO2"}
KAIFA = 2
STARTED = f"2026-11-22T18:30:00Z/1/{datetime.now(UTC).isoformat()}"
"""A Sunday evening: tomorrow's prices are out."""
SUNDAY, MONDAY = date(2026, 11, 22), date(2026, 11, 23)
EVENING_S = int(datetime(2026, 11, 22, 18, 30, tzinfo=UTC).timestamp())


@pytest.fixture
def clock() -> Clock:
    return parse_clock(STARTED)


@pytest.fixture
def bus(store: Store) -> Iterator[Bus]:
    held = Bus(store.settings, "test")
    yield held
    held.close()


def count(store: Store, days: int) -> None:
    """Readings of so many days up to a minute ago: a counter each half hour that rises by 500 Wh."""
    with store.client() as client:
        pipe = client.pipeline()
        for number in range(days * 48 + 1):
            at_s = EVENING_S - 60 - (days * 48 - number) * 1800
            each = Reading(
                meter="home",
                seq=number + 1,
                received_at_ms=at_s * 1000,
                import_w=1000,
                export_w=0,
                import_wh=100_000 + number * 500,
                export_wh=7000,
                maker=KAIFA,
            )
            pipe.xadd(streams.readings(0), codec.to_fields(each))
        last = pipe.execute()[-1]
        wait_until(lambda: client.get(streams.watermark(0)) == last, "the last reading is in the ledger")


def summary(bus: Bus) -> Summary:
    found = decode_summary(bus.query([("GET", streams.summary(0, "home"))])[0])
    assert found is not None
    return found


def get(client: FlaskClient, path: str) -> dict[str, Any]:
    body: dict[str, Any] | None = client.get(path).get_json()
    return body or {}


@ON_EITHER_STORE
def test_a_row_changes_prices_and_the_costs_of_today(store: Store, bus: Bus, clock: Clock, tmp_path: Path) -> None:
    client = editor(NO2, bus, clock)
    with ExitStack() as stack:
        server = stack.enter_context(MarketServer("127.0.0.1:0", Market(seed=3), clock.now_ms))
        stack.enter_context(running("prices", store, tmp_path, **price_variables(server.url, STARTED)))
        stack.enter_context(running("accounting", store, tmp_path, **HOME))
        count(store, 2)
        days = [SUNDAY - timedelta(days=1), SUNDAY, MONDAY]

        wait_until(lambda: MONDAY in price_book.load_days(bus, "NO2", days), "tomorrow's prices")
        wait_until(lambda: None not in get(client, "/importprice.json").get("prices", [None]), "all prices in kroner")
        wait_until(lambda: summary(bus).month.unpriced_import_wh == 0, "all energy is priced")
        prices, shown = get(client, "/importprice.json")["prices"], summary(bus)
        yesterday = price_book.load_days(bus, "NO2", days)[days[0]]

        row = ROW | {"t": 1, "n": "Nettleie", "v": 1.0, "a": list(range(7)), "h": list(range(24)), "d": 1}
        assert client.put("/priceconfig.json", json={"o": [row]}).get_json()["success"]

        dearer = [pytest.approx(price + 1, abs=0.0001) for price in prices]
        wait_until(lambda: get(client, "/importprice.json")["prices"] == dearer, "every price of today and tomorrow")
        more_nano = shown.day.import_wh * 1_000_000
        wait_until(lambda: summary(bus).day.cost_nano == (shown.day.cost_nano or 0) + more_nano, "today's cost")
        assert summary(bus).month.cost_nano == (shown.month.cost_nano or 0) + more_nano, "yesterday's stays"
        assert price_book.load_days(bus, "NO2", days)[days[0]] == yesterday
        assert get(client, "/importprice.json")["importExportPriceDifferent"]

        assert client.delete("/priceconfig.json").get_json()["success"]
        wait_until(lambda: get(client, "/importprice.json")["prices"] == prices, "the file's again")
        wait_until(lambda: summary(bus).day == shown.day, "and its costs")


@ON_EITHER_STORE
def test_steps_change_the_tariff_that_is_shown(store: Store, bus: Bus, clock: Clock, tmp_path: Path) -> None:
    client = editor(NO2, bus, clock)
    with running("accounting", store, tmp_path, **HOME):
        count(store, 2)
        assert (get(client, "/tariff.json")["c"], get(client, "/data.json")["ea"]["t"]) == (2, 2)
        form = {"t": "true", "th": "1", "t0": "1", "t1": "4", "t2": "6"}
        assert client.post("/save", data=form).get_json()["success"]
        thresholds = [1, 4, 6, *[65_535] * 7]
        wait_until(lambda: get(client, "/tariff.json")["t"] == thresholds, "accounting follows")
        shown = get(client, "/tariff.json")
        # A kW each hour is in the step up to 1 kW.
        assert (shown["c"], len(shown["p"]), get(client, "/data.json")["ea"]["t"]) == (1, 1, 1)
        assert get(client, "/configuration.json")["t"] == {"t": thresholds, "h": 1}


@ON_EITHER_STORE
def test_hours_and_days_are_set_by_form_and_by_json(store: Store, bus: Bus, clock: Clock, tmp_path: Path) -> None:
    client = editor(NO2, bus, clock, user="ola")
    with running("accounting", store, tmp_path, **HOME):
        count(store, 3)
        shown = get(client, "/dayplot.json")
        form = {key: f"{value:.3f}" for key, value in shown.items() if key != "unit"}
        assert form["i16"] == "1.000"
        nothing = client.post("/dayplot", data=form).get_json()
        assert (nothing["success"], bus.query([("XLEN", streams.audit(0))])) == (True, [0])

        answer = client.post("/dayplot", data=form | {"i16": "4.5", "e16": "0.25", "i15": "2"}).get_json()
        assert answer == {"success": True, "message": "2 of 2 changes were made.", "reboot": False}
        changed = shown | {"i16": 4.5, "e16": 0.25, "i15": 2.0}
        assert get(client, "/dayplot.json") == changed
        assert get(client, "/tariff.json")["p"][0] == {"d": 22, "h": 17, "v": 4.5}, "peaks follow"

        before = get(client, "/monthplot.json")
        assert before["i21"] == 24.0
        patched = client.patch("/monthplot.json", json={"i21": 30, "e21": 0})
        assert (patched.status_code, patched.get_json()["success"]) == (200, True)
        assert get(client, "/monthplot.json") == before | {"i21": 30.0}

    (entries,) = bus.query([("XRANGE", streams.audit(0), "-", "+")])
    commands = [json.loads(fields[b"command"]) for _, fields in entries]
    assert [(each["by"], each["import_wh"], each["export_wh"]) for each in commands] == [
        ("ola", 2000, None),
        ("ola", 4500, 250),
        ("ola", 30_000, None),
    ]
    assert b"import 1.000 became 4.500 kWh" in entries[1][1][b"message"]


@pytest.mark.parametrize(
    ("path", "now", "bar"),
    [("/dayplot", "2026-11-22T20:05:00Z", "18"), ("/monthplot", "2026-11-23T06:00:00Z", "22")],
)
def test_a_page_of_a_meter_that_fell_silent_is_sent_back_and_changes_nothing(
    store: Store, bus: Bus, tmp_path: Path, path: str, now: str, bar: str
) -> None:
    """What was counted of the hour and the day of the last reading is in the ledger, and not shown until the next."""
    client = editor(NO2, bus, parse_clock(f"{now}/1/{datetime.now(UTC).isoformat()}"))
    with running("accounting", store, tmp_path, **HOME):
        count(store, 40)
        shown = get(client, f"{path}.json")
        assert shown[f"i{bar}"] == 0
        form = {key: f"{value:.3f}" for key, value in shown.items() if key != "unit"}
        for answer in (client.post(path, data=form), client.patch(f"{path}.json", json=shown)):
            assert answer.get_json()["message"] == "Nothing differs from what is shown, so nothing was changed."
    assert bus.query([("XLEN", streams.audit(0))]) == [0]


def test_what_accounting_refuses_is_told_in_its_words(store: Store, bus: Bus, clock: Clock, tmp_path: Path) -> None:
    client = editor(NO2, bus, clock)
    with running("accounting", store, tmp_path, **HOME):
        count(store, 1)
        reply = client.patch("/dayplot.json", json={"i16": 1500.0, "i15": 3})
    assert reply.status_code == 409
    message = reply.get_json()["message"]
    assert message.startswith("1 of 2 changes were made; refused: 2026-11-22 17:00: no household draws more")


def test_who_edits_while_accounting_is_away_is_told_that_it_waits(bus: Bus, clock: Clock) -> None:
    client = editor(NO2, bus, clock)
    reply = client.patch("/dayplot.json", json={"i16": 1})
    assert reply.status_code == 503
    assert "is it running?" in reply.get_json()["message"]
    assert bus.query([("XLEN", streams.commands(0))]) == [1]
