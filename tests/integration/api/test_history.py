"""/history.json and /history.csv over a real store."""

import csv
import io
import json
from decimal import Decimal

import pytest
from amshub_api import history_pages
from amshub_contracts import ledger, price_book, streams
from amshub_contracts.bus import Bus
from amshub_contracts.ledger import MeterChange
from amshub_contracts.messages import Quarter, Summary
from amshub_contracts.price_settings import PriceSettings
from amshub_contracts.settings import MeterSettings, Settings

from tests.contracts.price_days import a_day
from tests.integration.api.conftest import Gateway
from tests.integration.api.writing import write
from tests.support.store import ON_EITHER_STORE
from tests.unit.accounting.importers.times import at

METERS = {"home": MeterSettings(source="/dev/ttyUSB0"), "cabin": MeterSettings(zone="Europe/Helsinki")}
NO1 = Settings(meters=METERS, prices=PriceSettings(area="NO1"))
OCTOBER = "from=2026-10-25&to=2026-10-25"
FORMS = ["json", "csv"]


def put(bus: Bus, first: str, count: int, *, meter: str = "home") -> None:
    """So many quarters from then on, of 100, 101 and so on Wh."""
    quarters = {at(first) + 900 * number: Quarter(100 + number) for number in range(count)}
    change = MeterChange(meter, b"{}", Summary(as_of_ms=1), quarters)
    ledger.save(bus, 0, seen=ledger.load_watermark(bus, 0), watermark=b"1-1", changes=[change])


@ON_EITHER_STORE
def test_the_day_of_25_hours_with_its_prices(gateway: Gateway, bus: Bus) -> None:
    put(bus, "2026-10-25T00:00+02:00", 100)
    price_book.save_day(bus, a_day("2026-10-25", [hour * 100_000 for hour in range(25)]))
    reply = gateway(NO1).get(f"/history.json?meter=home&{OCTOBER}&resolution=hour")
    assert (reply.status_code, reply.mimetype) == (200, "application/json")
    assert reply.headers["Cache-Control"] == "no-cache, no-store, must-revalidate"
    document = json.loads(reply.data, parse_float=Decimal)
    rows = document.pop("rows")
    assert document == {"meter": "home", "zone": "Europe/Oslo", "resolution": "hour", "currency": "NOK"}
    assert [row["start_utc"][11:16] for row in rows] == [f"{hour % 24:02}:00" for hour in range(22, 47)]
    assert [row["start"][11:] for row in rows[2:4]] == ["02:00:00+02:00", "02:00:00+01:00"]
    assert [row["import_kwh"] for row in rows[:2]] == [Decimal("0.406"), Decimal("0.422")]
    assert [row["import_price"] for row in rows] == [Decimal(hour) / 10 for hour in range(25)]
    assert [row["spot_price"] for row in rows] == [Decimal(hour) / 10 - Decimal("0.5") for hour in range(25)]


def test_the_same_as_a_file_to_save(gateway: Gateway, bus: Bus) -> None:
    put(bus, "2026-10-25T00:00+02:00", 100)
    client = gateway(NO1)
    reply = client.get(f"/history.csv?{OCTOBER}&resolution=day")
    assert (reply.status_code, reply.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert reply.headers["Content-Disposition"] == 'attachment; filename="home-2026-10-25-2026-10-25-day.csv"'
    (day,) = csv.DictReader(io.StringIO(reply.text))
    (same,) = client.get(f"/history.json?{OCTOBER}&resolution=day").get_json()["rows"]
    assert list(day) == list(same)
    assert (day["start"], day["end"]) == ("2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00")
    assert (Decimal(day["import_kwh"]), day["cost"], same["cost"]) == (Decimal("14.95"), "", None)


def test_left_out_it_is_today_of_the_meter_that_the_other_urls_show(gateway: Gateway, bus: Bus) -> None:
    """It is 12:06; the quarter from 12:00 on is known."""
    put(bus, "2026-11-17T00:00+01:00", 96 + 49)
    write(bus)
    rows = gateway(NO1).get("/history.json").get_json()["rows"]
    assert [row["start"][:13] for row in rows] == [f"2026-11-18T{hour:02}" for hour in range(13)]


def test_each_meter_has_its_own_days(gateway: Gateway, bus: Bus) -> None:
    put(bus, "2026-10-24T00:00+02:00", 96, meter="cabin")
    (first, *_) = gateway(NO1).get("/history.json?meter=cabin&from=2026-10-24&to=2026-10-24").get_json()["rows"]
    # Helsinki's day began an hour before, and nothing is known of that hour.
    assert (first["start"], first["import_kwh"]) == ("2026-10-24T01:00:00+03:00", 0.406)


@pytest.mark.parametrize("form", FORMS)
def test_a_time_of_which_nothing_is_known_has_no_rows(gateway: Gateway, form: str) -> None:
    reply = gateway(NO1).get(f"/history.{form}?{OCTOBER}")
    assert reply.status_code == 200
    assert reply.get_json()["rows"] == [] if form == "json" else reply.text.count("\n") == 1


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ("from=yesterday", 400, "from: 'yesterday' is no date; write for example 2026-01-01"),
        ("from=2026-01-02&to=2026-01-01", 400, "to 2026-01-01 is before from 2026-01-02; both days are included"),
        ("resolution=week", 400, "there is no resolution 'week'; known are quarter, hour, day, month"),
        ("from=2000-01-01&resolution=quarter", 400, "rows are more than 40000: ask for less at a time"),
        ("form=2026-01-01", 400, "there is no parameter 'form'; known are meter, from, to, resolution"),
        ("from=2026-01-01&from=2026-01-02", 400, "from is there 2 times; write it once"),
        ("from=%ff%00<script>", 400, "is no date"),
        ("meter=barn", 404, "there is no meter 'barn'; the settings have home, cabin"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_in_words(
    gateway: Gateway, form: str, asked: str, status: int, words: str
) -> None:
    reply = gateway(NO1).get(f"/history.{form}?{asked}")
    assert (reply.status_code, reply.mimetype) == (status, "application/json")
    assert words in reply.get_json()["error"]


def test_a_short_answer_has_its_length_and_a_year_of_quarters_does_not_fit_into_memory_at_once(
    gateway: Gateway, bus: Bus
) -> None:
    put(bus, "2026-01-01T00:00+01:00", 40 * 96)
    client = gateway(NO1)
    month = client.get("/history.json?from=2026-01-01&to=2026-01-31")
    assert month.content_length == len(month.data)
    assert len(month.get_json()["rows"]) == 744
    year = client.get("/history.json?from=2026-01-01&to=2026-12-31&resolution=quarter")
    assert year.headers.get("Content-Length") is None
    assert len(year.get_json()["rows"]) == 40 * 96


@pytest.mark.parametrize("form", FORMS)
def test_only_the_head_may_be_asked_for_which_keeps_no_place(gateway: Gateway, bus: Bus, form: str) -> None:
    put(bus, "2026-01-01T00:00+01:00", 60 * 96)
    client = gateway(NO1)
    for _ in range(history_pages.LONG_ANSWERS + 1):
        reply = client.head(f"/history.{form}?from=2026-01-01&to=2026-12-31&resolution=quarter")
        assert (reply.status_code, reply.headers.get("Content-Length"), reply.data) == (200, None, b"")
        reply.close()


def test_one_long_answer_too_many_is_refused_until_another_ends(gateway: Gateway, bus: Bus) -> None:
    put(bus, "2026-01-01T00:00+01:00", 40 * 96)
    client = gateway(NO1)
    long = "/history.json?from=2026-01-01&to=2026-12-31&resolution=quarter"
    under_way = [client.get(long) for _ in range(history_pages.LONG_ANSWERS)]
    refused = client.get(long)
    assert (refused.status_code, refused.get_json()) == (503, {"error": history_pages.TOO_MANY})
    assert client.get("/history.json?from=2026-01-01&to=2026-01-01").status_code == 200
    under_way.pop().close()
    assert client.get(long).status_code == 200
    for each in under_way:
        each.close()


@pytest.mark.parametrize("form", FORMS)
def test_what_cannot_be_read_is_told(gateway: Gateway, bus: Bus, form: str, caplog: pytest.LogCaptureFixture) -> None:
    bus.commit([("HSET", streams.day(0, "home", "2026-10-25"), "05", "[")])
    reply = gateway(NO1).get(f"/history.{form}?{OCTOBER}")
    assert (reply.status_code, reply.get_json()) == (503, {"error": history_pages.NO_HISTORY})
    assert "The history of the meter home cannot be read" in caplog.text


def test_what_cannot_be_read_later_breaks_a_long_answer_off(gateway: Gateway, bus: Bus) -> None:
    put(bus, "2026-01-01T00:00+01:00", 40 * 96)
    bus.commit([("HSET", streams.day(0, "home", "2026-06-01"), "05", "[")])
    client = gateway(NO1)
    with pytest.raises(ConnectionResetError):
        client.get("/history.json?from=2026-01-01&to=2026-12-31&resolution=quarter", buffered=True)
