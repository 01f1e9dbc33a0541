"""The market price of a settlement interval."""

from datetime import date
from decimal import Decimal, localcontext

import pytest
from amshub_contracts.market_day import bounds_s
from amshub_contracts.price_settings import PriceSettings
from amshub_prices.core.chain.micro import EXACT
from amshub_prices.core.chain.spot import means
from amshub_prices.core.slots import Slot
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.prices.chain.building import FALL_BACK, SPRING_FORWARD, WORKING_DAY, d, flat, from_start, priced

HOURLY = PriceSettings(area="NO1")
QUARTERLY = PriceSettings(area="NO1", settlement_minutes=15)


def test_an_hour_is_the_mean_of_its_quarters() -> None:
    slots = from_start(WORKING_DAY, ["0.60", "0.70", "0.90", "1.20"], 15)
    assert priced(HOURLY, slots).points[0].spot_micro == 850_000


def test_quarters_stay_apart_where_the_contract_bills_them() -> None:
    slots = from_start(WORKING_DAY, ["0.60", "0.70", "0.90", "1.20"], 15)
    spots = [point.spot_micro for point in priced(QUARTERLY, slots).points]
    assert spots[:5] == [600_000, 700_000, 900_000, 1_200_000, None]


def test_an_hourly_price_holds_in_each_of_its_quarters() -> None:
    spots = [point.spot_micro for point in priced(QUARTERLY, from_start(WORKING_DAY, ["0.60", "0.70"], 60)).points]
    assert spots[:9] == [600_000] * 4 + [700_000] * 4 + [None]


def test_slots_of_different_length_count_by_their_length() -> None:
    start_s, _ = bounds_s(WORKING_DAY)
    slots = [Slot(start_s, 30, d("1.00")), Slot(start_s + 1800, 15, d("2.00")), Slot(start_s + 2700, 15, d("4.00"))]
    assert priced(HOURLY, slots).points[0].spot_micro == 2_000_000


def test_an_hour_with_a_missing_quarter_has_no_price() -> None:
    slots = flat(WORKING_DAY, "0.50", 15)
    del slots[5]
    spots = [point.spot_micro for point in priced(HOURLY, slots).points]
    assert spots == [500_000, None] + [500_000] * 22


def test_the_rate_makes_the_households_currency() -> None:
    point = priced(HOURLY, flat(WORKING_DAY, "0.09312"), rate=d("11.394")).points[0]
    assert point.spot_micro == 1_061_009  # 0.09312 x 11.394 = 1.06100928


def test_without_a_rate_nothing_is_known() -> None:
    point = priced(HOURLY, flat(WORKING_DAY, "0.09312"), rate=None).points[0]
    assert (point.spot_micro, point.import_micro, point.import_above_micro, point.export_micro) == (None,) * 4


@pytest.mark.parametrize(("day", "hours"), [(SPRING_FORWARD, 23), (WORKING_DAY, 24), (FALL_BACK, 25)])
def test_points_cover_the_day_whether_anything_is_known_or_not(day: date, hours: int) -> None:
    start_s, end_s = bounds_s(day)
    for slots in ([], flat(day, "0.50", 15)):
        for settings, minutes in ((HOURLY, 60), (QUARTERLY, 15)):
            points = priced(settings, slots, day=day).points
            assert len(points) == hours * 60 // minutes
            assert [point.start_s for point in points] == list(range(start_s, end_s, minutes * 60))
            assert {point.minutes for point in points} == {minutes}


def test_half_a_micro_is_rounded_to_the_even_one() -> None:
    slots = from_start(WORKING_DAY, ["0.0000005", "0.0000015", "-0.0000005", "0.00000050000000000001"], 60)
    spots = [point.spot_micro for point in priced(HOURLY, slots).points]
    assert spots[:4] == [0, 2, 0, 1]


@given(st.lists(st.decimals(-5, 5, places=25), min_size=4, max_size=4))
def test_a_mean_is_exact(prices: list[Decimal]) -> None:
    slots = [Slot(number * 900, 15, price) for number, price in enumerate(prices)]
    with localcontext(EXACT):
        (mean,) = means(slots, [0], 3600)
        assert mean is not None
        assert mean * 4 == sum(prices)
