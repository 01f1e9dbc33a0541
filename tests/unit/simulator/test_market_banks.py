"""The simulated Norges Bank and European Central Bank."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from tests.unit.simulator.market_asking import MARKET, ask

LATER = "2026-11-20T19:00:00Z"
WEEK = {"format": "csvdata", "startPeriod": "2026-11-13", "endPeriod": "2026-11-20"}
CUBE = "{http://www.ecb.int/vocabulary/2002-08-01/eurofxref}Cube"
PATH_90_DAYS = "/stats/eurofxref/eurofxref-hist-90d.xml"


def rows(key: str, at: str = LATER, **query: str) -> list[dict[str, str]]:
    reply = ask(f"/api/data/EXR/{key}", at, query)
    assert reply.status == 200
    return list(csv.DictReader(reply.body.decode().splitlines()))


def rates_of_90_days(at: str) -> dict[str, dict[str, str]]:
    """Currency to rate, by day, in the file's order."""
    root = ElementTree.fromstring(ask(PATH_90_DAYS, at).body)
    days = [cube for cube in root.iter(CUBE) if "time" in cube.attrib]
    return {cube.attrib["time"]: {each.attrib["currency"]: each.attrib["rate"] for each in cube} for cube in days}


def test_the_euros_of_a_week_are_those_of_its_bank_days() -> None:
    told = rows("B.EUR.NOK.SP", **WEEK)
    assert {row["TIME_PERIOD"]: Decimal(row["OBS_VALUE"]) for row in told} == {
        f"2026-11-{day}": MARKET.rate("NOK", date(2026, 11, day)) for day in (13, 16, 17, 18, 19, 20)
    }
    assert {(row["FREQ"], row["BASE_CUR"], row["QUOTE_CUR"], row["UNIT_MULT"]) for row in told} == {
        ("B", "EUR", "NOK", "0")
    }


def test_danish_kroner_come_by_the_hundred_and_agree_with_both_euros() -> None:
    for row in rows("B.EUR+DKK.NOK.SP", **WEEK):
        if row["BASE_CUR"] == "DKK":
            day = date.fromisoformat(row["TIME_PERIOD"])
            krone, danish = MARKET.rate("NOK", day), MARKET.rate("DKK", day)
            assert krone is not None
            assert danish is not None
            assert row["UNIT_MULT"] == "2"
            assert Decimal(row["OBS_VALUE"]) / 100 == pytest.approx(krone / danish, abs=Decimal("0.000001"))


def test_todays_rate_is_out_at_four_oclock() -> None:
    before, after = (rows("B.EUR.NOK.SP", f"2026-11-20T{clock}Z", **WEEK)[-1] for clock in ("14:59:59", "15:00:00"))
    assert (before["TIME_PERIOD"], after["TIME_PERIOD"]) == ("2026-11-19", "2026-11-20")


def test_the_last_observations_can_be_asked_for() -> None:
    told = rows("B.EUR.NOK.SP", "2026-11-22T19:00:00Z", format="csvdata", lastNObservations="2")
    assert [row["TIME_PERIOD"] for row in told] == ["2026-11-19", "2026-11-20"]


def test_all_currencies_come_with_an_index_that_is_none() -> None:
    currencies = {row["BASE_CUR"] for row in rows("B..NOK.SP", **WEEK)}
    assert currencies >= {"EUR", "DKK", "SEK", "USD", "I44"}
    assert "NOK" not in currencies


def test_a_closed_weekday_has_a_row_without_a_value() -> None:
    told = rows("B.EUR.NOK.SP", format="csvdata", startPeriod="2026-04-30", endPeriod="2026-05-04")
    assert [(row["TIME_PERIOD"], bool(row["OBS_VALUE"])) for row in told] == [
        ("2026-04-30", True),
        ("2026-05-01", False),
        ("2026-05-04", True),
    ]


def test_a_weekend_alone_is_not_found() -> None:
    weekend = {"startPeriod": "2026-11-14", "endPeriod": "2026-11-15"}
    assert ask("/api/data/EXR/B.EUR.NOK.SP", LATER, {"format": "csvdata"} | weekend).status == 404


@pytest.mark.parametrize(
    "query",
    [
        {"format": "sdmx-json"},
        {"startPeriod": "2026-11"},
        {"startPeriod": "1900-01-01"},
        {"startPeriod": "2010-01-01"},
        {"startPeriod": "2026-11-21", "endPeriod": "2026-11-20"},
        {"lastNObservations": "0"},
    ],
    ids=str,
)
def test_a_request_that_makes_no_sense_is_answered_with_400(query: dict[str, str]) -> None:
    assert ask("/api/data/EXR/B.EUR.NOK.SP", LATER, {"format": "csvdata"} | query).status == 400


def test_a_series_that_is_not_there_is_not_found() -> None:
    assert ask("/api/data/EXR/M.EUR.NOK.SP", LATER, {"format": "csvdata"}).status == 404


def test_the_central_banks_file_has_the_bank_days_of_ninety_days_newest_first() -> None:
    told = rates_of_90_days(LATER)
    last = date(2026, 11, 20)
    expected = [last - timedelta(days=ago) for ago in range(91) if MARKET.rate("NOK", last - timedelta(days=ago))]
    assert list(told) == [day.isoformat() for day in expected]
    for day in expected:
        assert {code: Decimal(rate) for code, rate in told[day.isoformat()].items()} == {
            code: MARKET.rate(code, day) for code in told[day.isoformat()]
        }


def test_both_banks_tell_the_same_krone() -> None:
    for row in rows("B.EUR.NOK.SP", **WEEK):
        assert Decimal(rates_of_90_days(LATER)[row["TIME_PERIOD"]]["NOK"]) == Decimal(row["OBS_VALUE"])


def test_another_file_of_the_central_bank_is_not_found() -> None:
    assert ask("/stats/eurofxref/eurofxref-sometime.xml", LATER).status == 404
