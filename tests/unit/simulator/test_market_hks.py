"""The simulated hvakosterstrommen.no."""

import json
from datetime import date, datetime
from statistics import mean
from typing import Any

import pytest
from amshub_contracts.areas import find_area

from tests.unit.simulator.market_asking import MARKET, ask

LATER = "2026-11-20T19:00:00Z"


def file(day: str, zone: str = "NO1", at: str = LATER, *, astray: bool = False) -> list[dict[str, Any]]:
    reply = ask(_path(day, zone), at, astray=astray)
    assert (reply.status, reply.content_type) == (200, "application/json")
    hours: list[dict[str, Any]] = json.loads(reply.body)
    return hours


def _path(day: str, zone: str) -> str:
    return f"/api/v1/prices/{day[:4]}/{day[5:]}_{zone}.json"


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-11-20", 24), ("2026-03-29", 23), ("2026-10-25", 25), ("2025-06-01", 24)]
)
def test_every_hour_is_the_mean_of_its_quarters(day: str, hours: int) -> None:
    quarters = [cents for _, cents in MARKET.quarters(find_area("NO1"), date.fromisoformat(day))]
    told = [hour["EUR_per_kWh"] for hour in file(day)]
    assert len(told) == hours
    assert told == pytest.approx([mean(quarters[start : start + 4]) / 100_000 for start in range(0, len(quarters), 4)])


@pytest.mark.parametrize("day", ["2026-11-20", "2026-03-29", "2026-10-25"])
def test_hours_follow_each_other_with_the_offset_of_the_clock_on_the_wall(day: str) -> None:
    hours = file(day)
    starts = [datetime.fromisoformat(hour["time_start"]) for hour in hours]
    ends = [datetime.fromisoformat(hour["time_end"]) for hour in hours]
    assert starts[1:] == ends[:-1]
    assert all((end - start).total_seconds() == 3600 for start, end in zip(starts, ends, strict=True))
    assert (hours[0]["time_start"][:16], hours[-1]["time_end"][11:16]) == (f"{day}T00:00", "00:00")


def test_kroner_follow_the_last_rate_known_at_one_oclock_the_day_before() -> None:
    for day, bank_day in (("2026-11-20", "2026-11-18"), ("2026-11-16", "2026-11-13"), ("2026-11-17", "2026-11-13")):
        for hour in file(day):
            assert hour["EXR"] == float(MARKET.rate("NOK", date.fromisoformat(bank_day)) or 0)
            assert hour["NOK_per_kWh"] == pytest.approx(hour["EUR_per_kWh"] * hour["EXR"], abs=5e-6)


def test_some_numbers_have_more_decimals_than_anyone_meant() -> None:
    assert any(len(repr(hour["EUR_per_kWh"])) > 15 for hour in file("2026-11-20"))


def test_tomorrows_file_is_not_there_until_five_past_one() -> None:
    assert ask(_path("2026-11-21", "NO1"), "2026-11-20T12:04:59Z").status == 404
    assert file("2026-11-21", at="2026-11-20T12:05:00Z")


@pytest.mark.parametrize("zone", ["NO1", "NO2", "NO3", "NO4", "NO5", "SIM"])
def test_the_norwegian_zones_have_files(zone: str) -> None:
    assert file("2026-11-20", zone)


@pytest.mark.parametrize(("day", "zone"), [("2026-11-31", "NO1"), ("2019-11-20", "NO1"), ("2026-11-20", "SE3")])
def test_what_cannot_be_there_is_not_found(day: str, zone: str) -> None:
    assert ask(_path(day, zone), LATER).status == 404


def test_gone_astray_it_gives_the_day_before() -> None:
    assert file("2026-11-20", astray=True) == file("2026-11-19")
