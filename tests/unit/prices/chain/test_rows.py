"""Price rows: order, fixed prices, and when a row counts."""

from datetime import date

import pytest
from amshub_contracts.price_settings import PriceSettings, RowSettings

from tests.unit.prices.chain.building import FALL_BACK, SPRING_FORWARD, WORKING_DAY, d, flat, flat_point, priced

PLUS_ONE = RowSettings(type="add", value=d("1"))
QUARTER_MORE = RowSettings(type="percent", value=d("25"))


def with_rows(*rows: RowSettings) -> PriceSettings:
    return PriceSettings(area="NO1", rows=rows)


def hours_of(row: RowSettings, day: date, area: str = "NO1") -> list[int]:
    """Which intervals of the day this row of 1.00 counts in; the market price is 0."""
    points = priced(PriceSettings(area=area, rows=(row,)), flat(day, "0"), day=day).points
    return [number for number, point in enumerate(points) if point.import_micro]


def test_percent_before_add_is_less_than_after() -> None:
    assert flat_point(with_rows(QUARTER_MORE, PLUS_ONE), "2.00").import_micro == 3_500_000
    assert flat_point(with_rows(PLUS_ONE, QUARTER_MORE), "2.00").import_micro == 3_750_000


def test_percent_makes_a_negative_price_more_negative() -> None:
    assert flat_point(with_rows(QUARTER_MORE), "-0.40").import_micro == -500_000


def test_subtract_may_go_below_zero() -> None:
    row = RowSettings(type="subtract", value=d("0.0001"))
    assert flat_point(with_rows(row, row), "0").import_micro == -200


def test_fixed_rows_add_up_and_take_the_markets_place_wherever_they_stand() -> None:
    one, other = RowSettings(type="fixed", value=d("0.30")), RowSettings(type="fixed", value=d("0.20"))
    point = flat_point(with_rows(PLUS_ONE, one, QUARTER_MORE, other), "9.00")
    assert (point.spot_micro, point.import_micro) == (9_000_000, 1_875_000)  # (0.50 + 1) x 1.25


def test_a_fixed_row_of_zero_is_a_price() -> None:
    assert flat_point(with_rows(RowSettings(type="fixed")), "9.00").import_micro == 0


def test_fixed_rows_need_no_market_price() -> None:
    settings = PriceSettings(currency="NOK", rows=(RowSettings(type="fixed", value=d("0.50")), PLUS_ONE))
    day = priced(settings, [], rate=None)
    assert {(point.spot_micro, point.import_micro, point.export_micro) for point in day.points} == {
        (None, 1_500_000, 1_500_000)
    }
    assert day.note == ""


def test_a_fixed_row_for_some_hours_leaves_the_others_to_the_market() -> None:
    night = RowSettings(type="fixed", value=d("0.10"), hours=(0, 1))
    points = priced(with_rows(night), flat(WORKING_DAY, "0.70")).points
    assert [point.import_micro for point in points] == [100_000] * 2 + [700_000] * 22


def test_a_row_counts_in_its_hours() -> None:
    assert hours_of(RowSettings(value=d("1"), hours=(0, 6, 23)), WORKING_DAY) == [0, 6, 23]


def test_the_hour_that_repeats_in_october_is_judged_twice_alike() -> None:
    assert hours_of(RowSettings(value=d("1"), hours=(2, 3)), FALL_BACK) == [2, 3, 4]


def test_the_hour_that_is_left_out_in_march_does_not_occur() -> None:
    assert hours_of(RowSettings(value=d("1"), hours=(1, 2, 3)), SPRING_FORWARD) == [1, 2]


def test_a_row_counts_on_its_weekdays() -> None:
    row = RowSettings(value=d("1"), weekdays=("wed", "sun"))
    week = [date(2026, 11, day) for day in range(16, 23)]
    assert [bool(hours_of(row, day)) for day in week] == [False, False, True, False, False, False, True]


def test_weekday_and_hour_are_those_of_the_area_and_not_of_the_market() -> None:
    # The market's Wednesday is 01:00 Wednesday to 01:00 Thursday in Helsinki.
    assert hours_of(RowSettings(value=d("1"), hours=(0,)), WORKING_DAY, "FI") == [23]
    assert hours_of(RowSettings(value=d("1"), weekdays=("thu",)), WORKING_DAY, "FI") == [23]


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (date(2026, 10, 31), False),
        (date(2026, 11, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), True),
        (date(2027, 3, 31), True),
        (date(2027, 4, 1), False),
    ],
)
def test_a_season_spans_new_year(day: date, counts: bool) -> None:
    assert bool(hours_of(RowSettings(value=d("1"), start="11-01", end="03-31"), day)) is counts


@pytest.mark.parametrize(
    ("start", "end", "first", "last"),
    [("06-01", "", date(2026, 6, 1), date(2026, 12, 31)), ("", "06-01", date(2026, 1, 1), date(2026, 6, 1))],
)
def test_a_season_may_name_one_end_alone(start: str, end: str, first: date, last: date) -> None:
    row = RowSettings(value=d("1"), start=start, end=end)
    for day in (first, last):
        assert hours_of(row, day)
    assert not hours_of(row, date(2026, 5, 31) if start else date(2026, 6, 2))


@pytest.mark.parametrize(
    ("day", "begun", "ended"),
    [
        (date(2027, 2, 28), False, False),
        (date(2027, 3, 1), True, True),
        (date(2028, 2, 28), False, False),
        (date(2028, 2, 29), True, False),
        (date(2028, 3, 1), True, True),
    ],
)
def test_the_29th_of_february_is_a_boundary_in_every_year(day: date, begun: bool, ended: bool) -> None:
    assert bool(hours_of(RowSettings(value=d("1"), start="02-29"), day)) is begun
    assert (not hours_of(RowSettings(value=d("1"), end="02-29"), day)) is ended


def test_a_new_price_does_not_change_the_days_before_it() -> None:
    rows = with_rows(
        RowSettings(value=d("0.30"), valid_to="2026-11-17"),
        RowSettings(value=d("0.40"), valid_from="2026-11-18"),
    )
    prices = [flat_point(rows, "0", day=date(2026, 11, day)).import_micro for day in (16, 17, 18, 19)]
    assert prices == [300_000, 300_000, 400_000, 400_000]
