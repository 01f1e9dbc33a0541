"""The simulated Energi Data Service."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from amshub_contracts.areas import find_area

from tests.unit.simulator.market_asking import MARKET, ask

LATER = "2026-11-20T19:00:00Z"
"""A Friday evening: the day's rates are out."""
DK1 = {"filter": '{"PriceArea":["DK1"]}', "timezone": "utc", "limit": "0"}
DAY = DK1 | {"start": "2026-11-19T23:00", "end": "2026-11-20T23:00", "sort": "TimeUTC asc"}


def told(dataset: str, at: str = LATER, **query: str) -> dict[str, Any]:
    reply = ask(f"/dataset/{dataset}", at, query)
    assert (reply.status, reply.content_type) == (200, "application/json")
    content: dict[str, Any] = json.loads(reply.body)
    assert content["dataset"] == dataset
    return content


def by_start(records: list[dict[str, Any]], time: str, price: str) -> Iterator[tuple[int, int]]:
    """Start (UTC Unix s) and EUR cents of each record."""
    for record in records:
        at = datetime.fromisoformat(record[time])
        assert at.tzinfo is None, "this source's times have no zone"
        yield int(at.replace(tzinfo=UTC).timestamp()), round(record[price] * 100)


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        ("2026-11-20", "2026-11-19T23:00", "2026-11-20T23:00"),
        ("2026-03-29", "2026-03-28T23:00", "2026-03-29T22:00"),
        ("2025-10-26", "2025-10-25T22:00", "2025-10-26T23:00"),
    ],
)
def test_the_quarters_are_what_the_market_asks(day: str, start: str, end: str) -> None:
    content = told("DayAheadPrices", **(DAY | {"start": start, "end": end}))
    true = MARKET.quarters(find_area("DK1"), date.fromisoformat(day))
    assert list(by_start(content["records"], "TimeUTC", "DayAheadPriceEUR")) == true
    assert content["total"] == len(true)


def test_prices_are_as_exact_as_four_bytes_allow_and_kroner_follow_the_rate() -> None:
    records = told("DayAheadPrices", **DAY)["records"]
    rate = MARKET.rate("DKK", date(2026, 11, 18))
    assert rate is not None
    assert any(round(record["DayAheadPriceEUR"], 2) != record["DayAheadPriceEUR"] for record in records)
    for record in records:
        exact = round(record["DayAheadPriceEUR"], 2) * float(rate)
        assert record["DayAheadPriceDKK"] == pytest.approx(exact, rel=1e-7, abs=1e-6)


def test_kroner_are_null_on_a_weekend_until_mondays_rate_is_out() -> None:
    monday = DAY | {"start": "2026-11-22T23:00", "end": "2026-11-23T23:00"}
    for at, known in (("2026-11-22T19:00:00Z", False), ("2026-11-23T14:59:00Z", False), ("2026-11-23T15:00:00Z", True)):
        kroner = {record["DayAheadPriceDKK"] is not None for record in told("DayAheadPrices", at, **monday)["records"]}
        assert kroner == {known}


def test_tomorrow_is_an_empty_list_until_it_is_published() -> None:
    tomorrow = DAY | {"start": "2026-11-20T23:00", "end": "2026-11-21T23:00"}
    before, after = (told("DayAheadPrices", f"2026-11-20T{clock}Z", **tomorrow) for clock in ("11:56:59", "11:57:00"))
    assert (before["total"], before["records"]) == (0, [])
    assert after["total"] == 96


def test_the_old_dataset_ends_where_the_new_one_begins() -> None:
    span = DK1 | {"start": "2025-09-30T20:00", "end": "2025-10-01T02:00"}
    old = told("Elspotprices", **span, sort="HourUTC asc")["records"]
    new = told("DayAheadPrices", **span, sort="TimeUTC asc")["records"]
    assert [record["HourUTC"] for record in old] == ["2025-09-30T20:00:00", "2025-09-30T21:00:00"]
    assert new[0]["TimeUTC"] == "2025-09-30T22:00:00"
    assert old[0].keys() == {"HourUTC", "HourDK", "PriceArea", "SpotPriceDKK", "SpotPriceEUR"}
    assert old[0]["HourDK"] == "2025-09-30T22:00:00"


def test_danish_time_is_what_it_takes_and_newest_first_what_it_gives_when_nothing_is_said() -> None:
    query = {"start": "2026-11-20", "end": "2026-11-21", "filter": '{"PriceArea":["DK1"]}'}
    records = told("DayAheadPrices", **query)["records"]
    assert (records[-1]["TimeUTC"], records[0]["TimeUTC"]) == ("2026-11-19T23:00:00", "2026-11-20T22:45:00")


def test_limit_and_offset_cut_while_the_total_stays() -> None:
    content = told("DayAheadPrices", **(DAY | {"limit": "2", "offset": "1"}))
    assert content["total"] == 96
    assert [record["TimeUTC"][11:16] for record in content["records"]] == ["23:15", "23:30"]
    several_zones = told("DayAheadPrices", start="2026-11-20", end="2026-11-21")
    assert (several_zones["total"] > 100, len(several_zones["records"])) == (True, 100)


def test_columns_and_several_zones_can_be_asked_for() -> None:
    query = DAY | {"columns": "TimeUTC,PriceArea", "filter": '{"PriceArea":["DK1","SE3"]}'}
    records = told("DayAheadPrices", **query)["records"]
    assert {tuple(record) for record in records} == {("TimeUTC", "PriceArea")}
    assert {record["PriceArea"] for record in records} == {"DK1", "SE3"}


def test_a_zone_that_it_does_not_have_has_no_records() -> None:
    assert told("DayAheadPrices", **(DAY | {"filter": '{"PriceArea":["FI"]}'}))["total"] == 0


def test_gone_astray_it_tells_of_other_zones() -> None:
    content = json.loads(ask("/dataset/DayAheadPrices", LATER, DAY, astray=True).body)
    assert {record["PriceArea"] for record in content["records"]} >= {"DK2", "SE3"}
    assert "DK1" not in {record["PriceArea"] for record in content["records"]}


def test_energinet_has_one_row_a_charge_and_year_with_a_single_price() -> None:
    query = {
        "filter": '{"ChargeType":"D03","GLN_Number":["5790000432752"],"ChargeTypeCode":["EA-001","41000","40000"]}'
    }
    records = told("DatahubPricelist", **query, limit="0")["records"]
    valid = [row for row in records if row["ValidFrom"] <= "2026-11-20" < (row["ValidTo"] or "9999")]
    assert {row["ChargeTypeCode"] for row in valid} == {"EA-001", "41000", "40000"}
    assert len(valid) == 3
    assert all(row["Price1"] > 0 and row["Price24"] is None and row["ResolutionDuration"] == "P1D" for row in valid)


def test_the_grid_company_has_a_price_for_each_hour_and_season() -> None:
    query = {"filter": '{"GLN_Number":["5790000000005"],"ChargeTypeCode":["SIM-C"]}', "sort": "ValidFrom asc"}
    records = told("DatahubPricelist", **query)["records"]
    for row in records:
        prices = [row[f"Price{hour}"] for hour in range(1, 25)]
        assert prices[18] == max(prices) > prices[3] == min(prices) > 0
    ends = [row["ValidTo"] for row in records]
    assert ends[:-1] == [row["ValidFrom"] for row in records[1:]]
    assert ends[-1] is None


def test_a_price_lists_rows_are_sought_by_the_day_that_they_begin_on() -> None:
    records = told("DatahubPricelist", start="2027-01-01", limit="0")["records"]
    assert {row["ValidFrom"][:4] for row in records} == {"2027"}


@pytest.mark.parametrize(
    "query",
    [
        {"filter": "{"},
        {"filter": "[1]"},
        {"filter": "[" * 100_000},
        {"start": "yesterday"},
        {"start": "1026-01-01"},
        {"start": "2026-11-20", "end": "2026-11-19"},
        {"start": "2026-01-01", "end": "2026-11-20"},
        {"limit": "-1"},
        {"limit": "9" * 30},
        {"offset": "x"},
        {"sort": "PriceArea sideways"},
        {"sort": "Nothing asc"},
    ],
    ids=str,
)
def test_a_request_that_makes_no_sense_is_answered_with_400(query: dict[str, str]) -> None:
    assert ask("/dataset/DayAheadPrices", LATER, query).status == 400


def test_a_dataset_that_is_not_there_is_answered_with_404() -> None:
    assert ask("/dataset/Everything", LATER).status == 404
