"""A curve of prices: at an instant, in intervals, below and above a cap, and its cheapest hours."""

from datetime import UTC, date, datetime
from fractions import Fraction

import msgspec
import pytest
from amshub_contracts.market_day import bounds_s
from amshub_contracts.messages import PriceDay
from amshub_contracts.price_curve import UNKNOWN, Curve, MonthSoFar, Prices, cheapest_start_s
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.price_days import MICRO, a_day

HOUR_S, QUARTER_S = 3600, 900


def utc_s(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def imports(prices: list[Prices]) -> list[int | None]:
    return [each.import_micro for each in prices]


def whole_day(day: PriceDay, minutes: int) -> list[int | None]:
    return imports(Curve((day,)).regular(*bounds_s(date.fromisoformat(day.day)), minutes))


def test_an_interval_has_its_price_from_its_first_second_to_its_last() -> None:
    curve = Curve((a_day("2026-11-18", list(range(24))),))
    start_s = utc_s("2026-11-17T23:00")
    assert curve.at(start_s).import_micro == 0
    assert curve.at(start_s + HOUR_S - 1).import_micro == 0
    assert curve.at(start_s + HOUR_S).import_micro == 1
    assert curve.at(start_s + 24 * HOUR_S - 1).import_micro == 23


def test_nothing_is_known_outside_the_days_that_are_held() -> None:
    curve = Curve((a_day("2026-11-18", 5),))
    assert curve.at(utc_s("2026-11-17T22:59")) == curve.at(utc_s("2026-11-18T23:00")) == UNKNOWN
    assert Curve().at(0) == UNKNOWN
    assert Curve().regular(0, 2 * HOUR_S, 60) == [UNKNOWN, UNKNOWN]


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-03-30", 24), ("2026-10-25", 25)])
@pytest.mark.parametrize("minutes", [15, 60])
def test_a_day_has_as_many_intervals_as_it_lasts(day: str, hours: int, minutes: int) -> None:
    count = hours * 60 // minutes
    prices = list(range(0, 4 * count, 4))
    assert whole_day(a_day(day, prices, minutes=minutes), minutes) == prices
    assert len(whole_day(a_day(day, prices, minutes=minutes), 15)) == 4 * hours
    assert len(whole_day(a_day(day, prices, minutes=minutes), 60)) == hours


def test_an_hour_of_quarters_has_their_mean_and_the_quarters_of_an_hour_its_price() -> None:
    quarters = [600_000, 700_000, 900_000, 1_200_000, *[-50_000] * 92]
    assert whole_day(a_day("2026-11-18", quarters, minutes=15), 60) == [850_000, *[-50_000] * 23]
    assert whole_day(a_day("2026-11-18", list(range(24))), 15) == [hour for hour in range(24) for _ in range(4)]


def test_each_kind_of_price_has_its_own_mean() -> None:
    curve = Curve((a_day("2026-11-18", [0, 0, 0, 4 * MICRO] * 24, minutes=15, export_micro=-8),))
    assert curve.hours(utc_s("2026-11-18T10:59"), 1) == [Prices(MICRO // 2, MICRO, -8)]


@pytest.mark.parametrize("hidden", ["price", "point"])
def test_an_hour_with_a_quarter_that_nobody_knows_is_unknown(hidden: str) -> None:
    day = a_day("2026-11-18", [7, 7, None, 7, *[8] * 92], minutes=15, above_micro=7, export_micro=9)
    if hidden == "point":
        day = msgspec.structs.replace(day, points=day.points[:2] + day.points[3:])
    assert whole_day(day, 60) == [None, *[8] * 23]
    assert whole_day(day, 15) == [7, 7, None, 7, *[8] * 92]


def test_days_of_different_intervals_follow_each_other() -> None:
    days = (a_day("2026-11-18", 4), a_day("2026-11-19", [0, 8] * 48, minutes=15))
    start_s = utc_s("2026-11-18T22:00")
    assert imports(Curve(days).regular(start_s, start_s + 2 * HOUR_S, 60)) == [4, 4]
    assert imports(Curve(days).regular(start_s, start_s + 2 * HOUR_S, 15)) == [4, 4, 4, 4, 0, 8, 0, 8]


def test_hours_begin_with_the_running_one() -> None:
    curve = Curve((a_day("2026-11-18", list(range(24))),))
    assert imports(curve.hours(utc_s("2026-11-18T20:59:59"), 4)) == [21, 22, 23, None]


@pytest.mark.parametrize(("used_wh", "price"), [(0, 400_000), (4_999_999, 400_000), (5_000_000, 800_000)])
def test_the_price_beyond_the_cap_holds_once_the_month_has_used_it_up(used_wh: int, price: int) -> None:
    day = a_day("2026-11-18", 400_000, cap_wh=5_000_000, above_micro=800_000)
    noon_s = utc_s("2026-11-18T12:00")
    assert Curve((day,), MonthSoFar.at(noon_s, "Europe/Oslo", used_wh)).at(noon_s).import_micro == price


def test_a_new_month_begins_below_the_cap() -> None:
    days = tuple(a_day(day, 400_000, cap_wh=5_000_000, above_micro=800_000) for day in ("2026-11-30", "2026-12-01"))
    evening_s = utc_s("2026-11-30T21:30")
    curve = Curve(days, MonthSoFar.at(evening_s, "Europe/Oslo", 6_000_000))
    assert imports(curve.hours(evening_s, 4)) == [800_000, 800_000, 400_000, 400_000]


def test_without_a_cap_no_consumption_is_too_much() -> None:
    noon_s = utc_s("2026-11-18T12:00")
    day = a_day("2026-11-18", 400_000, above_micro=800_000)
    assert Curve((day,), MonthSoFar.at(noon_s, "Europe/Oslo", 10**12)).at(noon_s).import_micro == 400_000


@pytest.mark.parametrize(
    ("now", "zone", "end"),
    [
        ("2026-10-31T22:59:59", "Europe/Oslo", "2026-10-31T23:00"),
        ("2026-10-31T23:00", "Europe/Oslo", "2026-11-30T23:00"),
        ("2026-10-01T12:00", "Europe/Oslo", "2026-10-31T23:00"),
        ("2026-12-31T12:00", "Europe/Oslo", "2026-12-31T23:00"),
        ("2026-01-31T12:00", "Europe/Helsinki", "2026-01-31T22:00"),
        ("2026-10-25T00:30", "Europe/Lisbon", "2026-11-01T00:00"),
        ("2026-10-25T01:30", "Europe/Lisbon", "2026-11-01T00:00"),
    ],
)
def test_a_month_ends_at_midnight_of_its_zone(now: str, zone: str, end: str) -> None:
    assert MonthSoFar.at(utc_s(now), zone, 1).end_s == utc_s(end)


@pytest.mark.parametrize(
    ("hourly", "hours", "start"),
    [
        ([3, 1, 2], 1, 1),
        ([3, 1, 2, 1], 1, 1),
        ([3, 1, 2, 1, 2], 2, 1),
        ([9, -5, -5, 9], 2, 1),
        ([1, None, 5, 5, 5], 3, 2),
        ([1, 1, None, 1, 1], 3, None),
        ([5, 5, 5], 3, 0),
        ([5, 5], 3, None),
        ([None], 1, None),
        ([], 1, None),
    ],
)
def test_the_cheapest_hours_are_in_a_row_known_and_the_earliest_of_equals(
    hourly: list[int | None], hours: int, start: int | None
) -> None:
    first_s = utc_s("2026-11-18T12:00")
    expected = None if start is None else first_s + start * HOUR_S
    assert cheapest_start_s(hourly, first_s, hours) == expected


@given(st.lists(st.none() | st.integers(-5, 5), max_size=40), st.integers(1, 6))
def test_no_hours_in_a_row_are_cheaper_or_as_cheap_and_earlier(hourly: list[int | None], hours: int) -> None:
    found = cheapest_start_s(hourly, 0, hours)
    costs = {}
    for start in range(len(hourly)):
        row = [price for price in hourly[start : start + hours] if price is not None]
        if len(row) == hours:
            costs[start * HOUR_S] = sum(row)
    if found is None:
        assert not costs
    else:
        assert all(cost > costs[found] for start_s, cost in costs.items() if start_s < found)
        assert all(cost >= costs[found] for cost in costs.values())


@given(
    st.sampled_from(["2026-03-29", "2026-06-01", "2026-10-25"]),
    st.lists(st.none() | st.integers(-10 * MICRO, 10 * MICRO), min_size=100, max_size=100),
)
def test_hourly_means_are_exact_to_the_micro_and_unknown_where_a_quarter_is(day: str, prices: list[int | None]) -> None:
    start_s, end_s = bounds_s(date.fromisoformat(day))
    quarters = prices[: (end_s - start_s) // QUARTER_S]
    for hour, mean in enumerate(whole_day(a_day(day, quarters, minutes=15, above_micro=0, export_micro=0), 60)):
        four = quarters[4 * hour : 4 * hour + 4]
        known = [price for price in four if price is not None]
        if len(known) < 4:
            assert mean is None
        else:
            assert mean is not None
            assert abs(mean - Fraction(sum(known), 4)) <= Fraction(1, 2)
