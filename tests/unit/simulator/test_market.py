"""The simulated market: believable prices for every zone and any day, and exchange rates on bank days."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import mean

import pytest
from amshub_contracts.areas import AREAS, Area, find_area
from amshub_contracts.market_day import bounds_s
from amshub_simulator.core.market import Market
from amshub_simulator.core.market.market import RATES_E4
from hypothesis import given
from hypothesis import strategies as st

MARKET = Market(seed=5)
NO1, DK1 = find_area("NO1"), find_area("DK1")
ANY_DAY = st.dates(date(2020, 1, 1), date(2099, 12, 30))


def days_of(year: int) -> Iterator[date]:
    return (date(year, 1, 1) + timedelta(days=number) for number in range(365))


def hourly_mean(days: list[date], hour: int) -> float:
    """Of an hour counted from the day's start."""
    return mean(MARKET.price(NO1, bounds_s(day)[0] + hour * 3600) for day in days)


@pytest.mark.parametrize(("day", "count"), [("2026-03-29", 92), ("2026-10-25", 100), ("2026-11-22", 96)])
def test_a_day_has_as_many_quarters_as_its_clocks_make_of_it(day: str, count: int) -> None:
    assert len(MARKET.quarters(NO1, date.fromisoformat(day))) == count


@given(ANY_DAY, st.sampled_from(AREAS))
def test_every_quarter_of_any_day_has_a_price_that_could_be(day: date, area: Area) -> None:
    quarters = MARKET.quarters(area, day)
    starts = [start_s for start_s, _ in quarters]
    assert (starts[0], starts[-1] + 900) == bounds_s(day)
    assert {after - before for before, after in pairwise(starts)} == {900}
    assert all(-50_000 < cents < 50_000 for _, cents in quarters)


@given(ANY_DAY)
def test_the_same_seed_gives_the_same_prices_and_another_seed_others(day: date) -> None:
    assert Market(seed=5).quarters(NO1, day) == MARKET.quarters(NO1, day)
    assert Market(seed=6).quarters(NO1, day) != MARKET.quarters(NO1, day)


@given(ANY_DAY)
def test_zones_have_prices_of_their_own(day: date) -> None:
    assert MARKET.quarters(NO1, day) != MARKET.quarters(DK1, day)


def test_morning_and_evening_are_dear_and_winter_is_dearer_than_summer() -> None:
    year = list(days_of(2026))
    night, morning, noon, evening = (hourly_mean(year, hour) for hour in (3, 8, 13, 18))
    assert morning > noon > night
    assert evening > noon
    assert hourly_mean(year[:60], 8) > hourly_mean(year[170:230], 8)


def test_some_prices_are_negative_some_repeat_and_quarters_of_an_hour_differ() -> None:
    prices = [cents for day in days_of(2026) for _, cents in MARKET.quarters(NO1, day)]
    repeated = sum(before == after for before, after in pairwise(prices))
    assert 0 < sum(cents < 0 for cents in prices) < len(prices) / 10
    assert len(prices) / 20 < repeated < len(prices) / 3


def test_before_october_2025_the_four_quarters_of_an_hour_have_one_price() -> None:
    last_hourly, first_by_quarters = (MARKET.quarters(NO1, date(2025, month, day)) for month, day in ((9, 30), (10, 1)))
    hours = [{cents for _, cents in last_hourly[start : start + 4]} for start in range(0, 96, 4)]
    assert {len(hour) for hour in hours} == {1}
    assert max(len({cents for _, cents in first_by_quarters[start : start + 4]}) for start in range(0, 96, 4)) == 4


@given(ANY_DAY, st.sampled_from(sorted(RATES_E4)))
def test_banks_have_rates_with_four_decimals_on_bank_days_alone(day: date, currency: str) -> None:
    rate = MARKET.rate(currency, day)
    closed = day.weekday() >= 5 or (day.month, day.day) in ((1, 1), (5, 1), (12, 25), (12, 26))
    assert (rate is None) == closed
    assert rate is None or (rate > 0 and rate.as_tuple().exponent == -4)


def test_a_euro_is_worth_some_eleven_kroner_and_moves_a_little_each_day() -> None:
    rates = [rate for day in days_of(2026) if (rate := MARKET.rate("NOK", day))]
    assert Decimal(11) < min(rates) < max(rates) < Decimal(13)
    assert all(abs(after - before) < Decimal("0.1") for before, after in pairwise(rates))
    assert len(set(rates)) > 200


def test_a_currency_that_is_not_traded_has_no_rate() -> None:
    assert MARKET.rate("XYZ", date(2026, 11, 20)) is None
