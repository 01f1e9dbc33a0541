"""Price days in memory, by the quarter-hour."""

from datetime import date

from amshub_accounting.core.money import Price
from amshub_accounting.core.prices_held import PricesHeld
from amshub_contracts.market_day import bounds_s
from amshub_contracts.messages import PricePoint
from msgspec.structs import replace

from tests.contracts.price_days import a_day

DAY = date(2026, 11, 2)
START_S, END_S = bounds_s(DAY)


def held(*days: str, **prices: int) -> PricesHeld:
    result = PricesHeld()
    for day in days:
        result.put(date.fromisoformat(day), a_day(day, 1_000_000, **prices))  # type: ignore[arg-type]  # as named
    return result


def test_the_price_of_an_hour_holds_for_its_four_quarters() -> None:
    prices = PricesHeld()
    prices.put(DAY, a_day("2026-11-02", range(0, 24_000, 1000), cap_wh=5, above_micro=7, export_micro=8))
    shown = [prices.at(at) for at in range(START_S + 3600, START_S + 7200 + 900, 900)]
    assert shown == [Price(1000, 7, 8, 5)] * 4 + [Price(2000, 7, 8, 5)]


def test_a_day_of_quarter_hours_has_a_price_for_each() -> None:
    prices = PricesHeld()
    prices.put(DAY, a_day("2026-11-02", range(96), minutes=15))
    shown = [price.import_micro for at in range(START_S, END_S, 900) if (price := prices.at(at))]
    assert shown == list(range(96))


def test_days_of_23_and_25_hours_are_covered_from_end_to_end() -> None:
    for day, quarters in (("2026-03-29", 92), ("2026-10-25", 100)):
        start_s, end_s = bounds_s(date.fromisoformat(day))
        prices = held(day)
        assert sum(prices.at(at) is not None for at in range(start_s - 86_400, end_s + 86_400, 900)) == quarters


def test_an_hour_that_a_written_day_leaves_out_is_unknown_and_a_day_that_nobody_wrote_is_none() -> None:
    day = a_day("2026-11-02", 1_000_000)
    prices = PricesHeld()
    prices.put(DAY, replace(day, points=day.points[1:]))
    assert prices.at(START_S) == Price()
    assert prices.at(END_S) is None


def test_points_outside_their_market_day_are_not_believed() -> None:
    day = a_day("2026-11-02", 1_000_000)
    prices = PricesHeld()
    prices.put(DAY, replace(day, points=(PricePoint(START_S - 3600, 120, 1, 2, 3, 4),)))
    assert prices.at(START_S - 900) is None
    assert prices.at(START_S) == Price(2, 3, 4, None)


def test_a_day_written_again_takes_the_place_of_the_one_before() -> None:
    prices = held("2026-11-02", cap_wh=5)
    prices.put(DAY, a_day("2026-11-02", 2_000_000))
    assert prices.at(START_S) == Price(2_000_000, 2_000_000, 2_000_000, None)


def test_days_are_looked_up_once_found_or_not_until_they_are_forgotten() -> None:
    prices = held("2026-11-02")
    other = date(2026, 11, 3)
    assert prices.missing([other, DAY]) == [other]
    prices.put(other, None)
    assert prices.missing([other, DAY]) == []
    prices.forget_before(other)
    assert prices.missing([other, DAY]) == [DAY]
    assert prices.at(START_S) is None
    assert not prices.holds(DAY)
