"""energyprice.json, importprice.json and exportprice.json from price days."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec
import pytest
from amshub_api.core.bodies.prices import PriceList
from amshub_api.core.price_lists import Direction, energyprice, price_list
from amshub_contracts.messages import Energy, PriceDay, Summary
from amshub_contracts.price_settings import PriceSettings

from tests.contracts.price_days import a_day
from tests.unit.api.building import prices_of
from tests.unit.api.shapes import ENERGYPRICE, EXPORTPRICE, IMPORTPRICE, check

NO1 = PriceSettings(area="NO1")
ORE = 10_000
"""Micro-currency."""


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def hourly(days: Sequence[PriceDay], now: str, **more: Any) -> list[float | None]:
    got = energyprice(prices_of(NO1, days, ms(now), **more))
    check(ENERGYPRICE, got)
    assert len(got) == 38
    return [got[f"{hour:02d}"] for hour in range(36)]


def listed(
    days: Sequence[PriceDay], now: str, minutes: Literal[15, 60] = 60, direction: Direction = "import"
) -> PriceList:
    got = price_list(prices_of(NO1, days, ms(now)), direction, minutes)
    assert got is not None
    check(IMPORTPRICE if direction == "import" else EXPORTPRICE, got)
    assert (got["resolution"], got["direction"]) == (minutes, direction)
    assert len(got["prices"]) == len(got["spot"])
    return got


def test_every_hour_is_there_and_unknown_before_the_first_price() -> None:
    assert hourly([], "2026-11-18T11:06:40") == [None] * 36


@pytest.mark.parametrize("direction", ["import", "export"])
@pytest.mark.parametrize(
    "days", [[], [a_day("2026-11-18", [None] * 24)], [a_day("2026-11-17", 1), a_day("2026-11-20", 1)]]
)
def test_there_is_no_list_while_no_price_of_it_is_known(days: list[PriceDay], direction: Direction) -> None:
    assert price_list(prices_of(NO1, days, ms("2026-11-18T11:06:40")), direction, 60) is None


def test_one_direction_may_be_known_without_the_other() -> None:
    days = [a_day("2026-11-18", [None] * 24, export_micro=1)]
    assert price_list(prices_of(NO1, days, ms("2026-11-18T11:06:40")), "import", 60) is None
    assert listed(days, "2026-11-18T11:06:40", direction="export")["importExportPriceDifferent"] is True


def test_hours_count_from_the_running_one_until_the_last_that_is_known() -> None:
    days = [a_day("2026-11-18", [hour * ORE for hour in range(24)]), a_day("2026-11-19", 50 * ORE)]
    assert hourly(days[:1], "2026-11-18T20:59:59") == [0.21, 0.22, 0.23, *[None] * 33]
    assert hourly(days, "2026-11-18T20:59:59") == [0.21, 0.22, 0.23, *[0.5] * 24, *[None] * 9]


def test_just_before_midnight_the_list_is_still_that_of_the_day_that_ends() -> None:
    days = [a_day("2026-11-18", 1 * ORE), a_day("2026-11-19", 2 * ORE)]
    before, after = listed(days, "2026-11-18T22:59:59"), listed(days, "2026-11-18T23:00:00")
    assert (before["cursor"], before["prices"]) == (23, [0.01] * 24 + [0.02] * 24)
    assert (after["cursor"], after["prices"]) == (0, [0.02] * 24)
    assert (before["start"], after["start"]) == ("2026-11-17T23:00:00Z", "2026-11-18T23:00:00Z")
    assert hourly(days, "2026-11-18T22:59:59")[:2] == [0.01, 0.02]


def test_the_days_are_those_of_the_market_wherever_the_meter_stands() -> None:
    """At 23:30 in Lisbon, and at half past midnight in Oslo, the market is in tomorrow's first hour."""
    days = [a_day("2026-11-18", 1 * ORE, area="PT"), a_day("2026-11-19", list(range(0, 24 * ORE, ORE)), area="PT")]
    got = price_list(prices_of(PriceSettings(area="PT"), days, ms("2026-11-18T23:30")), "import", 60)
    assert got is not None
    assert (got["cursor"], got["prices"][:2]) == (0, [0.0, 0.01])


@pytest.mark.parametrize(
    ("day", "hours", "instants"),
    [
        # Clocks go from 01:59:59 to 03:00 at 01:00 UTC, and from 02:59:59 back to 02:00.
        ("2026-03-29", 23, {"2026-03-28T23:00": 0, "2026-03-29T00:59:59": 1, "2026-03-29T01:00": 2}),
        (
            "2026-10-25",
            25,
            {"2026-10-24T22:00": 0, "2026-10-25T00:30": 2, "2026-10-25T01:30": 3, "2026-10-25T22:59:59": 24},
        ),
    ],
)
@pytest.mark.parametrize("settled_by", [15, 60])
def test_days_of_23_and_25_hours_have_their_own_length_and_the_cursor_counts_time_that_passed(
    day: str, hours: int, instants: dict[str, int], settled_by: int
) -> None:
    each_hour = [hour * ORE for hour in range(hours) for _ in range(60 // settled_by)]
    held = [a_day(day, each_hour, minutes=settled_by)]
    for instant, hour in instants.items():
        got = listed(held, instant)
        assert (len(got["prices"]), got["cursor"]) == (hours, hour)
        assert got["prices"][got["cursor"]] == round(hour / 100, 2) == hourly(held, instant)[0]
        quarters = listed(held, instant, minutes=15)
        assert len(quarters["prices"]) == 4 * hours
        assert quarters["cursor"] // 4 == hour
        assert quarters["prices"][quarters["cursor"]] == round(hour / 100, 2)


def test_tomorrow_may_be_longer_or_shorter_than_today() -> None:
    for today, tomorrow, hours in (("2026-03-28", "2026-03-29", 47), ("2026-10-24", "2026-10-25", 49)):
        got = listed([a_day(today, 1), a_day(tomorrow, 1)], f"{today}T12:00", minutes=15)
        assert len(got["prices"]) == 4 * hours


def test_an_hour_that_nobody_knows_is_null_in_its_place() -> None:
    prices = [1 * ORE] * 24
    holed = a_day("2026-11-18", [*prices[:13], None, *prices[14:]])
    gone = msgspec.structs.replace(holed, points=holed.points[:13] + holed.points[14:])
    for day in (holed, gone):
        got = listed([day], "2026-11-18T11:06:40")
        assert got["prices"] == got["prices"][:13] + [None] + [0.01] * 10
        assert got["spot"][13] is None
        assert hourly([day], "2026-11-18T11:06:40")[:3] == [0.01, None, 0.01]


def test_a_tomorrow_without_its_today_begins_with_a_day_of_nulls() -> None:
    got = listed([a_day("2026-11-19", 2 * ORE)], "2026-11-18T11:06:40")
    assert (got["cursor"], got["prices"]) == (12, [None] * 24 + [0.02] * 24)


def test_days_settled_by_different_intervals_come_out_in_one_resolution() -> None:
    days = [a_day("2026-11-18", 3 * ORE), a_day("2026-11-19", [1 * ORE, 2 * ORE, 3 * ORE, 6 * ORE] * 24, minutes=15)]
    assert listed(days, "2026-11-18T12:00")["prices"] == [0.03] * 48
    quarters = listed(days, "2026-11-18T12:00", minutes=15)["prices"]
    assert (quarters[:96], quarters[96:100]) == ([0.03] * 96, [0.01, 0.02, 0.03, 0.06])


def test_the_market_price_stands_beside_what_the_household_pays() -> None:
    got = listed([a_day("2026-11-18", 123_456, export_micro=-61_250)], "2026-11-18T12:00")
    assert (got["prices"][0], got["spot"][0]) == (0.1235, -0.3765)
    got = listed([a_day("2026-11-18", 123_456, export_micro=-61_250)], "2026-11-18T12:00", direction="export")
    assert (got["prices"][0], got["spot"][0], got["importExportPriceDifferent"]) == (-0.0612, -0.3765, True)
    assert "cheapest" not in got


def test_equal_prices_in_both_directions_are_not_different() -> None:
    assert listed([a_day("2026-11-18", 1)], "2026-11-18T12:00")["importExportPriceDifferent"] is False


def test_the_cheapest_hours_lie_ahead_and_in_a_row() -> None:
    prices = [0, *[90 * ORE] * 23]
    prices[15], prices[19], prices[20], prices[21] = 20 * ORE, 30 * ORE, 30 * ORE, 30 * ORE
    got = listed([a_day("2026-11-18", [*prices])], "2026-11-18T12:59:59")["cheapest"]
    assert got == {"1": "2026-11-18T14:00:00Z", "3": "2026-11-18T18:00:00Z", "6": "2026-11-18T14:00:00Z"}


def test_the_cheapest_hours_may_lie_over_midnight_and_the_change_of_clocks() -> None:
    night = [90 * ORE] * 23 + [1 * ORE]
    days = [a_day("2026-10-24", [*night]), a_day("2026-10-25", [1 * ORE] * 5 + [90 * ORE] * 20)]
    got = listed(days, "2026-10-24T12:00")["cheapest"]
    assert got == {"1": "2026-10-24T21:00:00Z", "3": "2026-10-24T21:00:00Z", "6": "2026-10-24T21:00:00Z"}


def test_fewer_hours_than_asked_for_have_no_cheapest_start() -> None:
    got = listed([a_day("2026-11-18", 1)], "2026-11-18T20:30")["cheapest"]
    assert got == {"1": "2026-11-18T20:00:00Z", "3": "2026-11-18T20:00:00Z", "6": None}


def test_the_price_beyond_the_cap_holds_until_the_month_ends() -> None:
    days = [a_day(day, 40 * ORE, cap_wh=5_000_000, above_micro=80 * ORE) for day in ("2026-11-30", "2026-12-01")]
    for used_wh, first in ((4_999_999, 0.4), (5_000_000, 0.8)):
        summary = Summary(as_of_ms=ms("2026-11-30T19:59"), month=Energy(used_wh))
        shown = hourly(days, "2026-11-30T20:00", summary=summary)
        assert shown == [first] * 3 + [0.4] * 24 + [None] * 9


@pytest.mark.parametrize(
    ("sources", "shown"),
    [
        (["EOE"], "EOE"),
        (["HKS", "HKS"], "HKS"),
        (["EOE", "HKS"], "MIX"),
        (["MIX"], "MIX"),
        (["EDS", "FIX"], "MIX"),
        (["FIX"], "FIX"),
    ],
)
def test_the_source_is_that_of_all_days_or_a_mix(sources: list[str], shown: str) -> None:
    names = ("2026-11-18", "2026-11-19")
    days = [a_day(day, 1, source=source) for day, source in zip(names, sources, strict=False)]
    assert listed(days, "2026-11-18T12:00")["source"] == shown
    assert energyprice(prices_of(NO1, days, ms("2026-11-18T12:00")))["source"] == shown


def test_a_list_has_one_currency_though_the_setting_has_just_changed() -> None:
    days = [a_day("2026-11-18", 1 * ORE, currency="NOK"), a_day("2026-11-19", 1 * ORE, currency="EUR")]
    got = listed(days, "2026-11-18T12:00")
    assert (got["currency"], len(got["prices"])) == ("NOK", 24)
    assert energyprice(prices_of(PriceSettings(area="NO1", currency="SEK")))["currency"] == "SEK"
