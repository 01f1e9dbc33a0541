"""Clocks that jump, go back or are wrong from the start: no energy is lost, none counts twice, and time that is counted
already stays.
"""

from collections.abc import Sequence

import msgspec
import pytest
from amshub_accounting.core.timeline import FIRST_MS, LAST_MS
from amshub_contracts.messages import Reading

from tests.unit.accounting.readings import HOUR_S, reading
from tests.unit.accounting.true_meter import Book, check_hours, differences_wh, misdated, said

MINUTE, HOUR, DAY, YEAR = 60, 3600, 86_400, 365 * 86_400
END = 12 * HOUR
FAULT = 3 * HOUR + 20 * MINUTE
"""When the clock goes wrong; it is right again after the fault's length."""
EVERY = 30
JUMPS = [
    *[(by, lasts) for by in (MINUTE, 30 * MINUTE, 59 * MINUTE) for lasts in (EVERY, 10 * MINUTE, 2 * HOUR)],
    *[(by, lasts) for by in (2 * HOUR, 5 * HOUR, DAY, 20 * DAY, 200 * DAY) for lasts in (EVERY, 10 * MINUTE, 2 * HOUR)],
    *[(3 * YEAR, EVERY), (3 * YEAR, 10 * MINUTE)],
]
SETBACKS = [
    *[(-1, 10 * MINUTE), (-30, 10 * MINUTE), (-10 * MINUTE, 10 * MINUTE), (-59 * MINUTE, 10 * MINUTE)],
    *[(-back, lasts) for back in (61 * MINUTE, 5 * HOUR, DAY, YEAR) for lasts in (EVERY, 10 * MINUTE, 2 * HOUR)],
]


@pytest.mark.parametrize("batch", [1, 1000])
@pytest.mark.parametrize(("by", "lasts"), JUMPS + SETBACKS)
def test_a_clock_that_is_wrong_for_a_while_loses_no_energy(by: int, lasts: int, batch: int) -> None:
    readings = misdated(said(0, END, every=EVERY), FAULT, FAULT + lasts, by)
    book = Book(readings, batch=batch)
    assert book.closed_wh() == differences_wh(0, END)
    assert all(start_s < HOUR_S + END for start_s, quarter in book.quarters.items() if not quarter.provisional)
    before = check_hours(book, 0, FAULT // HOUR * HOUR)
    after = check_hours(book, (FAULT + lasts + max(0, min(by, HOUR))) // HOUR * HOUR + HOUR, END)
    assert before == 2, "but the first hour, which began before the meter was seen"
    assert after >= 3
    assert book.notes or abs(by) < EVERY


def test_a_clock_ahead_for_hours_is_followed_back_within_an_hour() -> None:
    book = Book(misdated(said(0, END, every=EVERY), FAULT, FAULT + 5 * HOUR, 20 * DAY))
    assert check_hours(book, FAULT // HOUR * HOUR + 7 * HOUR, END) == 2
    assert book.closed_wh() == differences_wh(0, END)


def test_what_a_clock_ahead_counted_is_withdrawn_when_it_comes_right() -> None:
    """Twenty days ahead for an hour and a half, with lists that close intervals there."""
    readings = said(0, END)
    book = Book(misdated(readings, FAULT, FAULT + 90 * MINUTE, 20 * DAY), batch=7)
    straight = Book(
        [each for each in readings if not FAULT <= each.received_at_ms / 1000 - HOUR_S < FAULT + 90 * MINUTE]
    )
    assert max(book.quarters) < HOUR_S + END + HOUR
    assert [book.hour(second) for second in range(0, 3 * HOUR, HOUR)] == [
        straight.hour(second) for second in range(0, 3 * HOUR, HOUR)
    ]
    assert book.change.summary.day.import_wh == straight.change.summary.day.import_wh


@pytest.mark.parametrize("ahead", [30 * MINUTE, 5 * HOUR, 20 * DAY, 8 * YEAR])
def test_a_clock_ahead_from_the_start_is_followed_when_it_is_set_right(ahead: int) -> None:
    """What it counted ahead of time stays there, unless time comes to it; the energy is all counted, once."""
    readings = misdated(said(0, END), 0, 2 * HOUR + 20 * MINUTE, ahead)
    for batch in (1, 1000):
        book = Book(readings, batch=batch)
        assert book.change.summary.as_of_ms == readings[-1].received_at_ms
        assert check_hours(book, 6 * HOUR, END) == 6
        if ahead > END:
            assert book.closed_wh() == differences_wh(0, END)


def test_a_clock_behind_from_the_start_is_followed_when_it_is_set_right() -> None:
    for behind in (-30 * MINUTE, -5 * HOUR, -20 * DAY, -8 * YEAR):
        book = Book(misdated(said(0, END), 0, 2 * HOUR + 20 * MINUTE, behind))
        assert book.change.summary.as_of_ms == (HOUR_S + END + 10) * 1000
        assert check_hours(book, 3 * HOUR, END) == 9
        if behind > -YEAR:
            assert book.closed_wh() == differences_wh(0, END)


def test_a_clock_set_back_for_good_is_followed_after_a_day_and_overwrites_no_more_than_it_must() -> None:
    """Two days ahead for three days; then right. The two days that follow are those that were counted wrongly."""
    readings = misdated(said(0, 8 * DAY, every=60), 0, 3 * DAY, 2 * DAY)
    book = Book(readings)
    assert check_hours(book, 4 * DAY + 2 * HOUR, 8 * DAY) > 90
    assert sum("was set back" in note for note in book.notes) >= 1


def test_a_clock_years_back_for_two_days_leaves_the_years_between_as_they_were() -> None:
    first = said(0, 5 * DAY, every=60)
    readings = misdated(first, DAY, 3 * DAY, -YEAR)
    old = Book(said(0, DAY, every=60))
    book = Book(readings)
    assert [book.hour(second) for second in range(0, DAY - HOUR, HOUR)] == [
        old.hour(second) for second in range(0, DAY - HOUR, HOUR)
    ]
    assert check_hours(book, 3 * DAY + HOUR, 5 * DAY) == 47
    assert book.closed_wh() == differences_wh(0, 5 * DAY)


def test_stamps_that_a_reader_squeezed_make_their_hour_an_estimate() -> None:
    """After half an hour back within a run each stamp is the one before it and a millisecond, until time catches up."""
    readings = said(0, END)
    clock_ms, squeezed = 0, []
    for each in readings:
        ahead_s = 30 * MINUTE if 2 * HOUR + 600 < each.received_at_ms / 1000 - HOUR_S < 5 * HOUR + 1200 else 0
        clock_ms = max(clock_ms + 1, each.received_at_ms + ahead_s * 1000)
        squeezed.append(msgspec.structs.replace(each, received_at_ms=clock_ms))
    book = Book(squeezed)
    assert book.closed_wh() == differences_wh(0, END)
    assert any(quarter.estimated for quarter in book.hour(5 * HOUR))
    assert check_hours(book, 7 * HOUR, END) == 5


@pytest.mark.parametrize("stamp_ms", [-5, 0, 1, FIRST_MS - 1, LAST_MS, 10**15, 10**18])
def test_a_stamp_that_no_set_clock_shows_is_skipped(stamp_ms: int) -> None:
    readings = said(0, 2 * HOUR)
    odd = msgspec.structs.replace(reading(0, import_w=5000, import_wh=7), received_at_ms=stamp_ms)
    for at in (0, 100):
        book = Book([*readings[:at], odd, *readings[at:]])
        assert book.quarters == Book(readings).quarters


def with_numbers(readings: Sequence[Reading], order: Sequence[int]) -> list[Reading]:
    """The readings in this order, each with the number it had in the old one."""
    numbered = [msgspec.structs.replace(each, seq=number) for number, each in enumerate(readings, 1)]
    return [numbered[index] for index in order]


def test_readings_that_come_again_change_nothing_however_old_and_many_they_are() -> None:
    readings = said(0, 6 * HOUR)
    everything = list(range(len(readings)))
    again = [*everything[:2000], *everything[:1500], *everything[1990:], *everything[-50:]]
    book = Book(with_numbers(readings, again))
    assert (book.quarters, book.change.summary) == (Book(readings).quarters, Book(readings).change.summary)


def test_readings_out_of_order_lose_no_energy() -> None:
    readings = said(0, 6 * HOUR)
    order = list(range(len(readings)))
    for at in range(50, len(order) - 50, 97):
        order[at], order[at + 3] = order[at + 3], order[at]
    book = Book(with_numbers(readings, order))
    assert book.closed_wh() == differences_wh(0, 6 * HOUR)
    assert check_hours(book, HOUR, 6 * HOUR) == 5
