"""Slots over each other become slots beside each other."""

from decimal import Decimal

from amshub_prices.core.overlap import untangled
from amshub_prices.core.slots import Slot

from tests.unit.prices.documents import seconds

BEFORE, SINCE = seconds("2025-09-30T20:00Z"), seconds("2025-09-30T22:00Z")


def slot(start_s: int, minutes: int, price: int) -> Slot:
    return Slot(start_s, minutes, Decimal(price))


def test_what_does_not_overlap_stays_as_it_is_and_comes_in_order() -> None:
    slots = [slot(SINCE, 60, 1), slot(BEFORE, 60, 2), slot(BEFORE + 3600, 15, 3)]
    assert untangled(slots) == sorted(slots)


def test_the_first_of_one_length_wins() -> None:
    assert untangled([slot(SINCE, 60, 1), slot(SINCE, 60, 2)]) == [slot(SINCE, 60, 1)]


def test_the_hour_wins_before_quarter_hours() -> None:
    assert untangled([slot(BEFORE, 15, 1), slot(BEFORE, 60, 2)]) == [slot(BEFORE, 60, 2)]


def test_what_a_finer_price_leaves_of_an_hour_is_told_by_quarters() -> None:
    halves = [slot(SINCE, 60, 9), slot(SINCE + 1800, 30, 1)]
    assert untangled(halves) == [slot(SINCE, 15, 9), slot(SINCE + 900, 15, 9), slot(SINCE + 1800, 30, 1)]
