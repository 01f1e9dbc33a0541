"""How much power is left, checked by using it."""

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from amshub_accounting.core.tariffs.headroom import projected_hour_wh
from amshub_contracts.messages import Quarter
from amshub_contracts.tariff_settings import TariffComponentSettings, TariffSettings, TariffWindowSettings
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.accounting.household_peaks import at_s, followed, hours, outcome, own, quarter_hours

OSLO = ZoneInfo("Europe/Oslo")
NOON = "2026-11-20T12:00"


def left(settings: TariffSettings, quarters: dict[int, Quarter], now: str) -> int | None:
    return followed(settings, quarters, now).headroom_w(quarters, at_s(now) * 1000)


def test_half_an_hour_is_left_and_two_kwh_are_used() -> None:
    """Two days at 4 kW and step 5: this day may reach 15 - 8 = 7 kWh, so 5 kWh are left for half an hour."""
    used = hours({"2026-11-18T08": 4000, "2026-11-19T08": 4000}) | quarter_hours({NOON: 4000, "2026-11-20T12:15": 4000})
    assert left(TariffSettings(), used, "2026-11-20T12:30") == 10_000


@given(
    st.lists(st.integers(0, 8000), max_size=9),
    st.integers(0, 3000),
    st.sampled_from([1, 2, 3]),
    st.booleans(),
    st.sampled_from(["0", "2.5"]),
)
def test_using_just_that_stays_in_the_step_and_using_more_does_not(
    days: list[int], used_wh: int, peaks: int, distinct: bool, free_kw: str
) -> None:
    rule = TariffComponentSettings(peaks=peaks, distinct_days=distinct, steps_kw=(2, 5, 9), free_kw=Decimal(free_kw))
    known = hours({f"2026-11-{day:02d}T08": wh // 4 * 4 for day, wh in enumerate(days, 1)})
    known[at_s(NOON)] = Quarter(used_wh)
    now = "2026-11-20T12:30"
    tariff = own(rule)
    headroom = left(tariff, known, now)
    step = outcome(tariff, known, now).step_kw
    if headroom is None:
        assert step == 65535
        return

    def step_after(rest_w: int) -> int:
        end = "2026-11-20T13:00"
        return outcome(tariff, known | {at_s("2026-11-20T12:30"): Quarter(-(-rest_w // 2))}, end).step_kw

    assert step_after(headroom // 2 * 2) <= step or headroom == 0
    assert step_after(headroom + 4) > step


def test_a_linear_tariff_has_no_step_to_stay_in() -> None:
    assert left(TariffSettings(preset="ellevio"), {}, "2026-11-20T12:30") is None


def test_hours_that_do_not_count_have_no_limit() -> None:
    day = TariffComponentSettings(steps_kw=(5,), windows=(TariffWindowSettings(hours=(12,)),))
    assert left(own(day), {}, "2026-11-20T12:30") == 10_000
    assert left(own(day), {}, "2026-11-20T13:30") is None


def test_a_half_weight_leaves_twice_as_much() -> None:
    night = TariffComponentSettings(steps_kw=(5,), windows=(TariffWindowSettings(weight=Decimal("0.5")),))
    assert left(own(night), {}, NOON) == 10_000


def test_of_a_quarter_hour_the_rest_of_it_counts() -> None:
    quarter = TariffComponentSettings(interval_minutes=15, steps_kw=(4,))
    assert left(own(quarter), {at_s(NOON): Quarter(500)}, "2026-11-20T12:10") == 6000


def test_a_mean_over_twelve_months_leaves_this_month_what_the_others_did_not_use() -> None:
    mean = TariffComponentSettings(over="mean_of_12_months", steps_kw=(5,))
    used = hours({"2026-09-03T08": 4000, "2026-10-03T08": 3000})
    assert left(own(mean), used, NOON) == 8000


def test_the_hour_that_goes_on_like_this() -> None:
    used = quarter_hours({NOON: 4000, "2026-11-20T12:15": 2000})
    assert projected_hour_wh(used, 3000, at_s("2026-11-20T12:30") * 1000) == 3000
    assert projected_hour_wh(used, None, at_s("2026-11-20T12:30") * 1000) is None


@pytest.mark.parametrize(("ms", "wh"), [(0, 3600), (1, 3599), (3_599_999, 0)])
def test_the_projection_takes_each_millisecond(ms: int, wh: int) -> None:
    assert projected_hour_wh({}, 3600, at_s(NOON) * 1000 + ms) == wh
