"""A reader silent for minutes, hours and days, over a month's end and both changes of the clocks."""

from datetime import datetime
from itertools import count

import msgspec
import pytest
from amshub_contracts.messages import Reading

from tests.unit.accounting.readings import HOUR_S, KAIFA, reading
from tests.unit.accounting.true_meter import OSLO, Book, check_hours, differences_wh, said

HOUR, DAY = 3600, 86_400


def second_of(text: str) -> int:
    """Seconds after HOUR_S of this time in Oslo."""
    return int(datetime.fromisoformat(text).replace(tzinfo=OSLO).timestamp()) - HOUR_S


@pytest.mark.parametrize(
    ("begins", "silent_from", "silent_s", "estimated"),
    [
        ("2026-11-02T10:00", "2026-11-02T13:20", 50, 0),
        ("2026-11-02T10:00", "2026-11-02T13:20", 300, 1),
        ("2026-11-02T10:00", "2026-11-02T13:20", 3 * HOUR, 4),
        ("2026-11-02T10:00", "2026-11-02T13:20", 2 * DAY, 49),
        ("2026-11-30T20:00", "2026-11-30T22:20", 5 * HOUR, 6),
        ("2027-03-27T20:00", "2027-03-28T00:20", 5 * HOUR, 6),
        ("2026-10-24T20:00", "2026-10-25T00:20", 5 * HOUR, 6),
        ("2026-12-31T20:00", "2026-12-31T22:20", 12 * DAY, 289),
    ],
)
@pytest.mark.parametrize("batch", [50, 1000])
def test_a_silence_is_shared_out_exactly_and_flags_only_the_hours_it_touched(
    begins: str, silent_from: str, silent_s: int, estimated: int, batch: int
) -> None:
    start, silent = second_of(begins), second_of(silent_from)
    end = (silent + silent_s) // HOUR * HOUR + 5 * HOUR
    readings = [
        each for each in said(start, end) if not silent < each.received_at_ms / 1000 - HOUR_S <= silent + silent_s
    ]
    book = Book(readings, batch=batch)
    assert book.closed_wh() == differences_wh(start, end)
    hours = (end - start) // HOUR
    assert check_hours(book, start, end) == hours - estimated - 1, "and the first hour, before the meter was seen"


def stalled(readings: list[Reading], second: int, stalled_s: int) -> list[Reading]:
    """The readings with those of so many seconds from this one on, which came all at once when they were over."""
    begins_ms, ends_ms = (HOUR_S + second) * 1000, (HOUR_S + second + stalled_s) * 1000
    held_back = count()
    return [
        msgspec.structs.replace(each, received_at_ms=ends_ms + next(held_back))
        if begins_ms < each.received_at_ms < ends_ms
        else each
        for each in readings
    ]


@pytest.mark.parametrize(("stalled_s", "estimated"), [(50, 0), (61, 1)])
def test_readings_that_a_line_held_back_for_less_than_a_gap_make_no_guess_of_their_hour(
    stalled_s: int, estimated: int
) -> None:
    """The meter sends each two seconds, so 24 of them come at once."""
    book = Book(stalled(said(0, 5 * HOUR, every=2), 2 * HOUR + 600, stalled_s))
    assert book.closed_wh() == differences_wh(0, 5 * HOUR)
    assert check_hours(book, 0, 5 * HOUR) == 5 - 1 - estimated, "and the first hour, before the meter was seen"


@pytest.mark.parametrize(("stalled_s", "estimated"), [(50, 0), (80, 1), (95, 2), (300, 2)])
def test_a_line_that_stalls_over_the_hour_and_brings_its_list_late_leaves_guesses_but_nothing_wrong(
    stalled_s: int, estimated: int
) -> None:
    """Up to 90 s the list is still taken for the hour's; later, neither of its hours is the register's difference."""
    book = Book(stalled(said(0, 5 * HOUR), 2 * HOUR, stalled_s))
    assert book.closed_wh() == differences_wh(0, 5 * HOUR)
    assert check_hours(book, 0, 5 * HOUR) == 5 - 1 - estimated, "and the first hour, before the meter was seen"


def test_a_silence_over_a_months_end_gives_each_month_its_part_by_time() -> None:
    """From 23:00 on 30 November to 03:00 on 1 December nothing came; 4 kWh went in: an hour of four is November's."""
    eleven = second_of("2026-11-30T23:00")
    lists = ((eleven, 10_000), (eleven + 4 * HOUR, 14_000), (eleven + 5 * HOUR, 14_500))
    book = Book([reading(second + 10, import_wh=counter, maker=KAIFA) for second, counter in lists])
    summary = book.change.summary
    assert summary.last_month.import_wh == 1000
    assert summary.month.import_wh == 3500
    assert summary.last_month.estimated
    assert [day.import_wh for day in summary.days] == [1000]


def test_fast_and_slow_readings_give_the_same_hours() -> None:
    """A meter that sends its counters each ten seconds and one that sends them each hour."""
    slow, fast = Book(said(0, 6 * HOUR, late=0)), Book(said(0, 6 * HOUR, lists=10, late=0))
    for second in range(0, 6 * HOUR, HOUR):
        sums = [sum(quarter.import_wh for quarter in book.hour(second)) for book in (slow, fast)]
        assert sums == [differences_wh(second, second + HOUR)[0]] * 2
