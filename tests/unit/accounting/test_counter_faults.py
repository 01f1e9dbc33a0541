"""Counters that dip, are reset, jump or come twice, and meters that are exchanged: rule 6, against true registers."""

import msgspec
import pytest
from amshub_contracts.messages import Reading

from tests.unit.accounting.readings import HOUR_S, KAIFA, reading
from tests.unit.accounting.true_meter import Book, check_hours, differences_wh, registers_wh, said

HOUR = 3600
END = 10 * HOUR


def at(readings: list[Reading], second: int) -> int:
    """Where the list of this hour is."""
    return next(n for n, each in enumerate(readings) if each.received_at_ms == (HOUR_S + second + 10) * 1000)


def changed(readings: list[Reading], second: int, **fields: int | str | None) -> list[Reading]:
    """The readings with other fields in the list of this hour."""
    index = at(readings, second)
    return [*readings[:index], msgspec.structs.replace(readings[index], **fields), *readings[index + 1 :]]


def offset(readings: list[Reading], start: int, end: int, import_wh: int, export_wh: int) -> list[Reading]:
    """The readings with all counters from `start` on, before `end`, so much higher."""
    return [
        msgspec.structs.replace(each, import_wh=each.import_wh + import_wh, export_wh=each.export_wh + export_wh)
        if each.import_wh is not None
        and each.export_wh is not None
        and start <= each.received_at_ms / 1000 - HOUR_S < end
        else each
        for each in readings
    ]


@pytest.mark.parametrize("dip_wh", [1, 500, 1000])
@pytest.mark.parametrize("every", [10, HOUR])
def test_a_dip_of_a_kilowatt_hour_each_minute_costs_nothing(dip_wh: int, every: int) -> None:
    readings = said(0, END, lists=every)
    for second in range(60, END, 60 if every == 10 else 3 * HOUR):
        if second % every == 0:
            readings = offset(readings, second, second + every, -dip_wh, 0)
    book = Book(readings)
    assert book.closed_wh() == differences_wh(0, END)
    assert not book.notes


@pytest.mark.parametrize("batch", [1, 1000])
def test_a_missed_list_makes_both_hours_estimates_and_doubles_none(batch: int) -> None:
    book = Book(changed(said(0, END), 4 * HOUR, import_wh=None, export_wh=None), batch=batch)
    assert check_hours(book, HOUR, END) == 7
    assert all(quarter.estimated for second in (3 * HOUR, 4 * HOUR) for quarter in book.hour(second))
    sums = [sum(quarter.import_wh for quarter in book.hour(second)) for second in (3 * HOUR, 4 * HOUR)]
    assert sum(sums) == differences_wh(3 * HOUR, 5 * HOUR)[0]
    assert sums[0] == pytest.approx(differences_wh(3 * HOUR, 4 * HOUR)[0], abs=5)
    assert book.closed_wh() == differences_wh(0, END)


def test_while_a_list_is_missed_the_open_hours_say_that_they_are_estimates() -> None:
    readings = changed(said(0, 2 * HOUR), HOUR, import_wh=None, export_wh=None)
    book = Book(readings[: at(readings, HOUR) + 60])
    assert all(quarter.estimated and quarter.provisional for quarter in book.hour(0)[1:])


def test_a_list_sent_again_an_hour_later_closes_nothing() -> None:
    """With the clock of the hour before, as a captured Aidon does; the right one comes a minute later."""
    readings = [
        each
        if each.import_wh is None
        else msgspec.structs.replace(each, meter_clock_s=each.received_at_ms // 1000 - 10)
        for each in said(0, END)
    ]
    old = readings[at(readings, 3 * HOUR)]
    index = at(readings, 4 * HOUR)
    right = readings[index]
    late = at(readings, 4 * HOUR + 60)
    fields = {name: getattr(old, name) for name in ("import_wh", "export_wh", "meter_clock_s")}
    readings[index] = msgspec.structs.replace(right, **fields)
    counters = {name: getattr(right, name) for name in ("import_wh", "export_wh", "meter_clock_s")}
    readings[late] = msgspec.structs.replace(readings[late], **counters)
    assert check_hours(Book(readings), HOUR, END) == 9
    missing = msgspec.structs.replace(readings[late], import_wh=None, export_wh=None)
    never = Book([*readings[:late], missing, *readings[late + 1 :]])
    assert check_hours(never, HOUR, END) == 7
    assert never.closed_wh() == differences_wh(0, END)


@pytest.mark.parametrize("late", [5, 11, 55, 90])
def test_a_list_that_comes_late_was_read_at_the_hour(late: int) -> None:
    assert check_hours(Book(said(0, END, every=5, late=late)), HOUR, END) == 9


def test_a_meter_whose_clock_stands_still_is_counted_all_the_same() -> None:
    readings = [
        each if each.import_wh is None else msgspec.structs.replace(each, meter_clock_s=HOUR_S) for each in said(0, END)
    ]
    book = Book(readings)
    assert check_hours(book, HOUR, END) == 9
    assert book.closed_wh() == differences_wh(0, END)


@pytest.mark.parametrize("wrong_wh", [-5_000_000, 60_000_000, 2_000_000_000])
def test_one_impossible_counter_costs_no_energy_even_when_its_list_is_sent_again(wrong_wh: int) -> None:
    readings = offset(said(0, END), 4 * HOUR, 4 * HOUR + 20, wrong_wh, 0)
    listed = at(readings, 4 * HOUR)
    readings[listed] = msgspec.structs.replace(readings[listed], meter_clock_s=HOUR_S + 4 * HOUR)
    again = at(readings, 4 * HOUR + 30)
    fields = {name: getattr(readings[listed], name) for name in ("import_wh", "export_wh", "meter_clock_s")}
    for repeated in (False, True):
        if repeated:
            readings[again] = msgspec.structs.replace(readings[again], **fields)
        book = Book(readings)
        assert book.closed_wh() == differences_wh(0, END)
        assert check_hours(book, HOUR, END) == 7, "two hours hang on the counter that was not believed"
        assert len(book.notes) == 1


def test_a_jump_that_a_second_counter_confirms_is_counted() -> None:
    book = Book(offset(said(0, END), 4 * HOUR, END + HOUR, 3_000_000, 0))
    imported, exported = differences_wh(0, END)
    assert book.closed_wh() == (imported + 3_000_000, exported)


def test_two_stray_counters_that_have_nothing_to_do_with_each_other_are_no_new_meter() -> None:
    readings = offset(said(0, END), 4 * HOUR, 4 * HOUR + 20, -19_000_000, 0)
    readings = offset(readings, 5 * HOUR, 5 * HOUR + 20, -9_000_000, 0)
    assert Book(readings).closed_wh() == differences_wh(0, END)


def test_after_a_long_silence_a_high_counter_is_plausible() -> None:
    """A month away at 2 kW: far more than an hour allows, and no more than the fuse does."""
    day = 86_400
    first = reading(10, import_w=2000, import_wh=1_000_000, maker=KAIFA)
    back = reading(30 * day + 10, import_w=2000, import_wh=1_000_000 + 30 * 48_000, maker=KAIFA)
    book = Book([first, back])
    assert book.closed_wh()[0] == 30 * 48_000
    assert not book.notes


@pytest.mark.parametrize(("import_wh", "export_wh"), [(-15_000_000, -900_000), (-15_000_000, 4_000_000)])
def test_a_new_meter_known_by_lower_counters_starts_both_directions_over(import_wh: int, export_wh: int) -> None:
    """Its export counter may well be higher; neither difference is energy of this house."""
    exchange = 5 * HOUR
    book = Book(offset(said(0, END), exchange, END + HOUR, import_wh, export_wh))
    cut, gone_on = exchange - HOUR, exchange + HOUR
    closed = [quarter for start_s, quarter in book.quarters.items() if start_s < HOUR_S + cut - HOUR]
    assert sum(quarter.import_wh for quarter in closed) == differences_wh(0, cut - HOUR)[0]
    assert check_hours(book, gone_on, END) == 4
    between = range(cut, gone_on, HOUR)
    for direction in ("import_wh", "export_wh"):
        by_power = sum(getattr(quarter, direction) for second in between for quarter in book.hour(second))
        assert by_power == pytest.approx(differences_wh(cut, gone_on)[direction == "export_wh"], abs=10)
    assert all(quarter.estimated for second in between for quarter in book.hour(second))


def numbered(readings: list[Reading], start: int, end: int, meter_id: str) -> list[Reading]:
    return [
        msgspec.structs.replace(each, meter_id=meter_id) if start <= each.received_at_ms / 1000 - HOUR_S < end else each
        for each in readings
    ]


def test_a_meter_that_is_exchanged_and_put_back_is_counted_by_its_own_counters() -> None:
    readings = offset(said(0, END), 3 * HOUR + 1800, 6 * HOUR + 1800, 40_000_000, 300)
    for start, end, name in ((0, 12_600, "A"), (12_600, 23_400, "B"), (23_400, END + HOUR, "A")):
        readings = numbered(readings, start, end, name)
    book = Book(readings)
    assert check_hours(book, HOUR, END) == 2 + 2 + 3, "all but the first hour and the two of the exchanges"
    total = sum(quarter.import_wh for quarter in book.quarters.values() if not quarter.provisional)
    assert total == pytest.approx(differences_wh(0, END)[0], abs=10)
    assert len(book.notes) == 2


def test_the_shown_counter_never_steps_back_within_one_meter() -> None:
    shown: list[int] = []
    readings = said(0, 3 * HOUR)
    # Power says 300 W too much, so the list is behind what was shown each hour.
    readings = [msgspec.structs.replace(each, import_w=(each.import_w or 0) + 300) for each in readings]
    for end in range(60, len(readings), 60):
        summary = Book(readings[:end]).change.summary
        shown.append(summary.import_counter_wh or 0)
    assert shown == sorted(shown)
    assert shown[0] >= registers_wh(0)[0]


def test_only_counters_give_exact_hours_which_are_guesses_only_in_their_quarters() -> None:
    hourly = [
        msgspec.structs.replace(each, import_w=None, export_w=None)
        for each in said(0, END)
        if each.import_wh is not None
    ]
    book = Book(hourly)
    for second in range(0, END, HOUR):
        assert sum(quarter.import_wh for quarter in book.hour(second)) == differences_wh(second, second + HOUR)[0]
    often = [msgspec.structs.replace(each, import_w=None, export_w=None) for each in said(0, END, lists=10, late=0)]
    assert check_hours(Book(often), 0, END) == 10, "a minute at most between two counters is no gap"


def test_only_counters_from_the_middle_of_a_quarter_on_leave_that_quarter_a_guess() -> None:
    often = [
        msgspec.structs.replace(each, import_w=None, export_w=None)
        for each in said(300, 2 * HOUR, lists=10, late=0)
        if each.import_wh is not None
    ]
    assert [quarter.estimated for quarter in Book(often).hour(0)] == [True, False, False, False]


def test_only_export_leaves_import_at_nothing() -> None:
    sold = [reading(at, export_w=1200) for at in range(10, 2 * HOUR, 10)]
    book = Book(sold)
    assert [quarter.export_wh for quarter in book.hour(HOUR)][:3] == [300, 300, 300]
    assert book.closed_wh()[0] == 0
    assert book.change.summary.import_counter_wh is None
    assert all(quarter.estimated for quarter in book.hour(HOUR))
