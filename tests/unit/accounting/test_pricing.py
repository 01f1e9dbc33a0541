"""Prices on the quarters of a meter: in time order through the months of its own zone."""

from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

from amshub_accounting.core.periods import Days
from amshub_accounting.core.prices_held import PricesHeld
from amshub_accounting.core.pricing import repriced
from amshub_contracts.messages import PriceDay, Quarter
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.price_days import a_day
from tests.unit.accounting.test_summary import flat, instant_s

OSLO, HELSINKI = ZoneInfo("Europe/Oslo"), ZoneInfo("Europe/Helsinki")
BELOW, ABOVE = 400_000, 800_000


def held(first: str, last: str, cap_wh: int | None = None) -> PricesHeld:
    """The same prices all day: BELOW the cap, ABOVE it."""
    prices, day = PricesHeld(), date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        prices.put(day, a_day(day.isoformat(), BELOW, cap_wh=cap_wh, above_micro=ABOVE))
        day += timedelta(days=1)
    return prices


def priced(
    quarters: dict[int, Quarter], prices: PricesHeld, zone: ZoneInfo = OSLO, stale: set[int] | None = None
) -> dict[int, Quarter]:
    """The quarters with their money."""
    days = Days(zone)
    days.update(quarters, quarters)
    stale = set(quarters) if stale is None else stale
    return quarters | repriced(quarters, days, stale, prices, max(quarters, default=0))


def costs(quarters: dict[int, Quarter]) -> list[int | None]:
    return [quarters[at].cost_nano for at in sorted(quarters)]


def test_the_quarter_that_crosses_the_cap_is_split() -> None:
    quarters = flat("2026-11-02T00:00+01:00", "2026-11-02T01:00+01:00", Quarter(1_000))
    shown = costs(priced(quarters, held("2026-11-01", "2026-11-02", cap_wh=2_500)))
    assert shown == [1_000 * BELOW, 1_000 * BELOW, 500 * BELOW + 500 * ABOVE, 1_000 * ABOVE]


def test_the_cap_counts_what_the_whole_month_used_also_what_has_no_price() -> None:
    quarters = flat("2026-11-01T00:00+01:00", "2026-11-01T00:15+01:00", Quarter(2_000))
    quarters |= flat("2026-11-20T00:00+01:00", "2026-11-20T00:30+01:00", Quarter(1_000))
    shown = costs(priced(quarters, held("2026-11-20", "2026-11-20", cap_wh=2_500)))
    assert shown == [None, 500 * BELOW + 500 * ABOVE, 1_000 * ABOVE]


def test_more_use_early_in_the_month_makes_later_quarters_dearer() -> None:
    prices = held("2026-11-01", "2026-11-20", cap_wh=2_500)
    early, late = instant_s("2026-11-01T00:00+01:00"), instant_s("2026-11-20T00:00+01:00")
    before = priced({early: Quarter(1_000), late: Quarter(1_000)}, prices)
    assert before[late].cost_nano == 1_000 * BELOW
    after = priced(before | {early: Quarter(2_400)}, prices, stale={early})
    assert after[late].cost_nano == 100 * BELOW + 900 * ABOVE


def test_each_month_begins_below_the_cap() -> None:
    quarters = flat("2026-10-31T23:30+01:00", "2026-11-01T00:30+01:00", Quarter(1_000))
    shown = costs(priced(quarters, held("2026-10-31", "2026-11-01", cap_wh=1_000)))
    assert shown == [1_000 * BELOW, 1_000 * ABOVE, 1_000 * BELOW, 1_000 * ABOVE]


def test_in_helsinki_the_month_begins_an_hour_before_the_market_day() -> None:
    quarters = flat("2026-10-31T23:00+02:00", "2026-11-01T02:00+02:00", Quarter(500))
    prices = PricesHeld()
    prices.put(date(2026, 10, 31), a_day("2026-10-31", 100, cap_wh=1_000, above_micro=200))
    prices.put(date(2026, 11, 1), a_day("2026-11-01", 300, cap_wh=3_000, above_micro=400))
    shown = costs(priced(quarters, prices, HELSINKI))
    october = [500 * 100, 500 * 100, 500 * 200, 500 * 200]
    november_at_octobers_market_day = [500 * 100, 500 * 100, 500 * 200, 500 * 200]
    november = [500 * 300, 500 * 300, 500 * 400, 500 * 400]
    assert shown == october + november_at_octobers_market_day + november


def test_both_hours_that_are_called_two_in_october_have_their_own_price() -> None:
    quarters = flat("2026-10-25T02:00+02:00", "2026-10-25T03:00+01:00", Quarter(250))
    prices = PricesHeld()
    prices.put(date(2026, 10, 25), a_day("2026-10-25", range(25)))
    assert costs(priced(quarters, prices)) == [500] * 4 + [750] * 4


def test_after_the_missing_hour_in_march_the_prices_go_on() -> None:
    quarters = flat("2026-03-29T01:00+01:00", "2026-03-29T04:00+02:00", Quarter(250))
    prices = PricesHeld()
    prices.put(date(2026, 3, 29), a_day("2026-03-29", range(23)))
    assert costs(priced(quarters, prices)) == [250] * 4 + [500] * 4


def test_a_quarter_whose_market_day_nobody_wrote_keeps_the_money_that_it_has() -> None:
    at = instant_s("2026-11-02T00:00+01:00")
    assert priced({at: Quarter(1, 2, 0, 3, 4)}, PricesHeld()) == {at: Quarter(1, 2, 0, 3, 4)}


def test_without_a_cap_only_the_stale_quarters_are_priced() -> None:
    quarters = flat("2026-11-02T00:00+01:00", "2026-11-02T01:00+01:00", Quarter(1_000))
    second = sorted(quarters)[1]
    shown = costs(priced(quarters, held("2026-11-02", "2026-11-02"), stale={second}))
    assert shown == [None, 1_000 * BELOW, None, None]


@st.composite
def months(draw: st.DrawFn) -> tuple[dict[int, Quarter], list[PriceDay]]:
    """Quarters around the end of October, and of most days prices that differ by the hour, with and without a cap."""
    start_s = instant_s("2026-10-30T00:00Z")
    quarters = {
        start_s + at * 900: Quarter(draw(st.integers(0, 3_000)), draw(st.integers(0, 900)))
        for at in draw(st.lists(st.integers(0, 4 * 96), max_size=60, unique=True))
    }
    days = []
    for day in ("2026-10-29", "2026-10-30", "2026-10-31", "2026-11-01", "2026-11-02", "2026-11-03"):
        if draw(st.integers(0, 9)):
            prices = draw(st.lists(st.none() | st.integers(-100, 3_000_000), min_size=24, max_size=24))
            cap_wh = draw(st.none() | st.integers(0, 60_000))
            days.append(a_day(day, prices, cap_wh=cap_wh, above_micro=draw(st.integers(0, 5_000_000))))
    return quarters, days


def put_all(days: list[PriceDay]) -> PricesHeld:
    prices = PricesHeld()
    for day in days:
        prices.put(date.fromisoformat(day.day), day)
    return prices


@given(months(), st.randoms(use_true_random=False), st.sampled_from([OSLO, HELSINKI]))
def test_energy_in_any_order_comes_to_the_same_money(
    month: tuple[dict[int, Quarter], list[PriceDay]], dice: Random, zone: ZoneInfo
) -> None:
    quarters, days = month
    prices = put_all(days)
    at_once = priced(quarters, prices, zone)
    order = list(quarters)
    dice.shuffle(order)
    piecewise: dict[int, Quarter] = {}
    for at in order:
        piecewise = priced(piecewise | {at: quarters[at]}, prices, zone, stale={at})
    assert piecewise == at_once


@given(months(), st.sampled_from([OSLO, HELSINKI]))
def test_prices_in_any_order_come_to_the_same_money(
    month: tuple[dict[int, Quarter], list[PriceDay]], zone: ZoneInfo
) -> None:
    quarters, days = month
    at_once = priced(quarters, put_all(days), zone)
    prices, late = PricesHeld(), dict(quarters)
    for day in reversed(days):
        prices.put(date.fromisoformat(day.day), day)
        late = priced(late, prices, zone, stale={at for at in late if prices.at(at) is not None})
    assert late == at_once
