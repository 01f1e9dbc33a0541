"""One day made of what several sources gave."""

import itertools
from datetime import date
from decimal import Decimal

from amshub_contracts.market_day import bounds_s
from amshub_prices.core.assemble import hourly_means, merged, origin
from amshub_prices.core.disagreement import disagreement
from amshub_prices.core.slots import Slot, SourceDay, is_whole
from hypothesis import given
from hypothesis import strategies as st

DAY = date(2026, 11, 22)
START_S, END_S = bounds_s(DAY)
DAYS = st.sampled_from([DAY, date(2026, 3, 29), date(2026, 10, 25)])


def source_day(
    source: str, minutes: int, prices: list[str | None], day: date = DAY, currency: str = "EUR"
) -> SourceDay:
    start_s = bounds_s(day)[0]
    slots = (
        Slot(start_s + place * minutes * 60, minutes, Decimal(price))
        for place, price in enumerate(prices)
        if price is not None
    )
    return SourceDay("NO1", day, currency, source, tuple(slots))


def test_the_first_source_wins_where_it_has_a_price() -> None:
    first = source_day("EOE", 60, ["1"] * 24)
    assert merged([first, source_day("HKS", 60, ["2"] * 24)]) == merged([first])
    assert origin(merged([first])) == "EOE"


def test_a_hole_of_quarters_is_filled_from_the_hours_of_another() -> None:
    quarters: list[str | None] = ["1"] * 96
    quarters[5] = quarters[8] = quarters[9] = quarters[10] = quarters[11] = None
    slots = merged([source_day("EOE", 15, quarters), source_day("HKS", 60, ["2"] * 24)])
    assert is_whole(DAY, slots)
    assert origin(slots) == "MIX"
    filled = [(slot.start_s - START_S, slot.minutes) for slot in slots if slot.source == "HKS"]
    assert filled == [(5 * 900, 15), (8 * 900, 60)]


def test_a_day_without_slots_is_fixed() -> None:
    assert origin(()) == "FIX"
    assert not is_whole(DAY, ())


cells = st.lists(
    st.one_of(st.none(), st.integers(-500, 5000).map(lambda mill: str(Decimal(mill) / 1000))), max_size=100
)


@given(DAYS, st.lists(st.tuples(st.sampled_from([15, 30, 60]), cells), min_size=1, max_size=3))
def test_what_any_source_has_is_there_once_and_in_order(
    day: date, given_days: list[tuple[int, list[str | None]]]
) -> None:
    start_s, end_s = bounds_s(day)
    sources = []
    for place, (minutes, prices) in enumerate(given_days):
        room = (end_s - start_s) // (minutes * 60)
        sources.append(source_day(f"S{place}", minutes, prices[:room], day))
    slots = merged(sources)
    assert all(one.start_s + one.minutes * 60 <= other.start_s for one, other in itertools.pairwise(slots))
    for cell in range(start_s, end_s, 900):
        expected = next(
            (slot.price for source in sources for slot in source.slots if slot.start_s <= cell < slot.end_s), None
        )
        found = [slot for slot in slots if slot.start_s <= cell < slot.start_s + slot.minutes * 60]
        assert [Decimal(slot.price) for slot in found] == ([] if expected is None else [expected])
    assert is_whole(day, slots) == (sum(slot.minutes * 60 for slot in slots) == end_s - start_s)


def test_hourly_means_are_exact_and_only_of_whole_hours() -> None:
    means = hourly_means(source_day("EOE", 15, ["0.60", "0.70", "0.90", "1.20", "1", None, "1", "1"]))
    assert means == {START_S: Decimal("0.85")}


def test_sources_that_round_differently_agree() -> None:
    quarters = source_day("EOE", 15, ["0.09311", "0.09312", "0.09313", "0.09317"] * 24)
    assert disagreement(quarters, source_day("HKS", 60, ["0.09313"] * 24)) == ""


def test_a_disagreement_names_the_hour_and_both_prices() -> None:
    ours, theirs = ["0.1"] * 24, ["0.1"] * 24
    theirs[3], theirs[7] = "0.11", "-0.2"
    words = disagreement(source_day("EOE", 60, list(ours)), source_day("HKS", 60, list(theirs)))
    assert words == (
        "EOE and HKS disagree about 2 of 24 hours of NO1 2026-11-22, most at 2026-11-22T06:00Z: "
        "0.1 against -0.2 EUR per kWh"
    )


def test_prices_in_two_currencies_are_not_compared() -> None:
    assert disagreement(source_day("EOE", 60, ["1"]), source_day("HKS", 60, ["11"], currency="NOK")) == ""
