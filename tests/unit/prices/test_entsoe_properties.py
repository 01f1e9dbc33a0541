"""A market day written in any legal form is read back to exactly its slots."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from random import Random

from amshub_contracts.areas import find_area
from amshub_contracts.market_day import bounds_s
from amshub_prices.core.entsoe import parse
from amshub_prices.core.slots import Slot, SourceDay
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.prices.documents import iso, period, publication, series

# Of 23, 24 and 25 hours, since quarter-hours.
DAYS = [date(2026, 3, 29), date(2026, 10, 24), date(2026, 10, 25)]
RESOLUTIONS = {15: ["PT15M"], 30: ["PT30M"], 60: ["PT60M", "PT1H"]}
CENTS = st.integers(-50_000, 400_000) | st.sampled_from([0, 1, 100])


@st.composite
def market_days(draw: st.DrawFn) -> SourceDay:
    day = draw(st.sampled_from(DAYS))
    minutes = draw(st.sampled_from(list(RESOLUTIONS)))
    start_s, end_s = bounds_s(day)
    count = (end_s - start_s) // (minutes * 60)
    few = draw(st.lists(CENTS, min_size=1, max_size=12))
    places = Random(draw(st.integers(0, 2**32)))
    slots = [
        Slot(start_s + place * minutes * 60, minutes, Decimal(places.choice(few)).scaleb(-5)) for place in range(count)
    ]
    return SourceDay("NO1", day, "EUR", "EOE", tuple(slots))


def written(day: SourceDay, choices: Random) -> bytes:
    """The day as a document: cut into periods and series, prices left out where they repeat, shuffled, told twice."""
    start, end = map(iso, bounds_s(day.day))
    edges = sorted({0, len(day.slots), *(choices.randrange(len(day.slots)) for _ in range(choices.randrange(4)))})
    parts = [day.slots[first:last] for first, last in pairwise(edges)]
    pieces = []
    for part in parts:
        curve = choices.choice(["A01", "A03"])
        resolution = choices.choice(RESOLUTIONS[part[0].minutes])
        points = [
            (place, slot.price.scaleb(3))
            for place, slot in enumerate(part, 1)
            if curve == "A01" or place == 1 or slot.price != part[place - 2].price or choices.random() < 0.3
        ]
        choices.shuffle(points)
        told = period(iso(part[0].start_s), iso(part[-1].end_s), points, resolution)
        pieces += [series(told, curve=curve, contract=choices.choice(["", "A01"]))] * choices.choice([1, 1, 2])
    pieces += [series(period(start, end, [(1, 9999)], "PT15M"), sequence="2")] * choices.randrange(2)
    choices.shuffle(pieces)
    return publication(*pieces)


@given(market_days(), st.integers(0, 2**32))
def test_a_market_day_written_in_any_legal_form_is_read_back_exactly(day: SourceDay, seed: int) -> None:
    assert parse(written(day, Random(seed)), find_area("NO1")) == [day]


@st.composite
def tangled(draw: st.DrawFn) -> list[str]:
    """Periods of any resolutions over each other, around the first delivery by quarter-hours."""
    start_s = bounds_s(date(2025, 10, 1))[0]
    hours = draw(st.lists(st.tuples(st.integers(-6, 6), st.integers(1, 8)), min_size=1, max_size=6))
    told = []
    for first, length in hours:
        minutes = draw(st.sampled_from(list(RESOLUTIONS)))
        points = draw(st.dictionaries(st.integers(1, length * 60 // minutes), CENTS, min_size=1))
        edges = (start_s + first * 3600, start_s + (first + length) * 3600)
        told.append(period(iso(edges[0]), iso(edges[1]), points.items(), RESOLUTIONS[minutes][0]))
    return told


@given(tangled(), st.sampled_from(["A01", "A03"]))
def test_however_periods_overlap_each_instant_has_one_price_in_order(told: list[str], curve: str) -> None:
    days = parse(publication(*(series(one, curve=curve) for one in told)))
    slots = [slot for day in days for slot in day.slots]
    assert all(one.end_s <= following.start_s for one, following in pairwise(slots))
    for day in days:
        start_s, end_s = bounds_s(day.day)
        assert start_s <= day.slots[0].start_s < day.slots[-1].end_s <= end_s
    # What one of them tells alone is covered by all of them together.
    together = {instant for slot in slots for instant in range(slot.start_s, slot.end_s, 900)}
    alone = {
        instant
        for one in told
        for day in parse(publication(series(one, curve=curve)))
        for slot in day.slots
        for instant in range(slot.start_s, slot.end_s, 900)
    }
    assert together == alone
