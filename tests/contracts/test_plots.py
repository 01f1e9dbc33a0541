"""The rings of hours and of days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from amshub_contracts.messages import Day, Hour
from amshub_contracts.plots import dayplot, monthplot

from tests.unit.api.shapes import DAYPLOT, MONTHPLOT, check


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


def hours_before(text: str, count: int) -> list[Hour]:
    """So many completed hours up to this instant; each imports 1000 Wh and its UTC day x 100 + hour."""
    end = datetime.fromisoformat(text).astimezone(UTC)
    starts = [end - timedelta(hours=back) for back in range(count, 0, -1)]
    return [Hour(int(start.timestamp()), 1000 + start.day * 100 + start.hour, start.hour) for start in starts]


def days_before(today: date, count: int) -> list[Day]:
    dates = [today - timedelta(days=back) for back in range(count, 0, -1)]
    return [Day(day.isoformat(), day.month * 1000 + day.day, day.day) for day in dates]


def test_plots_are_complete_without_any_energy() -> None:
    check(DAYPLOT, dayplot((), ms("2026-11-18T10:26:40Z")))
    check(MONTHPLOT, monthplot((), ms("2026-11-18T10:26:40Z"), "Europe/Oslo"))
    assert set(dayplot((), 0).values()) == {"kwh", 0.0}


def test_the_key_of_the_hour_that_runs_holds_yesterdays() -> None:
    got = dayplot(hours_before("2026-11-18T10:00:00Z", 30), ms("2026-11-18T10:26:40Z"))
    assert got["i10"] == 2.710
    assert got["i11"] == 2.711
    assert got["i09"] == 2.809
    assert got["e09"] == 0.009


def test_an_hour_counts_from_the_instant_it_ends() -> None:
    hours = hours_before("2026-11-18T11:00:00Z", 30)
    assert dayplot(hours, ms("2026-11-18T10:59:59.999Z"))["i10"] == 2.710
    assert dayplot(hours, ms("2026-11-18T11:00:00Z"))["i10"] == 2.810


def test_a_key_keeps_its_value_until_the_hour_that_just_ended_is_reckoned() -> None:
    assert dayplot(hours_before("2026-11-18T10:00:00Z", 24), ms("2026-11-18T11:00:05Z"))["i10"] == 2.710


def test_hours_older_than_a_day_are_not_shown_as_yesterdays() -> None:
    got = dayplot(hours_before("2026-11-16T10:00:00Z", 24), ms("2026-11-18T10:26:40Z"))
    assert set(got.values()) == {"kwh", 0.0}


@pytest.mark.parametrize("change", ["2026-03-29", "2026-10-25"], ids=["23 hours", "25 hours"])
def test_utc_hours_have_one_key_each_on_a_day_when_the_clocks_change(change: str) -> None:
    got = dayplot(hours_before(f"{change}T23:00:00Z", 24), ms(f"{change}T23:10:00Z"))
    day = date.fromisoformat(change).day
    expected = {f"i{hour:02d}": (1000 + (day if hour < 23 else day - 1) * 100 + hour) / 1000 for hour in range(24)}
    assert {key: value for key, value in got.items() if key.startswith("i")} == expected


def test_days_from_todays_number_on_are_last_months() -> None:
    got = monthplot(days_before(date(2026, 11, 18), 60), ms("2026-11-18T10:26:40Z"), "Europe/Oslo")
    assert (got["i17"], got["i18"], got["i31"], got["e17"]) == (11.017, 10.018, 10.031, 0.017)


def test_days_that_last_month_did_not_have_are_zero() -> None:
    got = monthplot(days_before(date(2026, 3, 10), 60), ms("2026-03-10T12:00:00Z"), "Europe/Oslo")
    assert (got["i09"], got["i10"], got["i28"]) == (3.009, 2.010, 2.028)
    assert (got["i29"], got["i30"], got["i31"]) == (0.0, 0.0, 0.0)


def test_on_the_first_of_january_all_days_are_decembers() -> None:
    got = monthplot(days_before(date(2027, 1, 1), 60), ms("2027-01-01T12:00:00Z"), "Europe/Oslo")
    assert (got["i01"], got["i31"]) == (12.001, 12.031)


@pytest.mark.parametrize(
    ("now", "twenty_ninth"),
    [
        ("2026-03-29T22:30:00Z", 3.029),  # 00:30 summer time on the 30th: the 29th, 23 hours long, is complete
        ("2026-03-29T21:30:00Z", 0.0),  # 23:30 on the 29th: its key holds February's, which had no 29th
    ],
)
def test_the_day_ends_by_the_clock_of_the_meters_zone_in_march(now: str, twenty_ninth: float) -> None:
    assert monthplot(days_before(date(2026, 3, 30), 60), ms(now), "Europe/Oslo")["i29"] == twenty_ninth


@pytest.mark.parametrize(
    ("now", "twenty_fifth"),
    [
        ("2026-10-25T22:30:00Z", 9.025),  # 23:30 winter time, still the 25th: September's
        ("2026-10-25T23:30:00Z", 10.025),  # 00:30 on the 26th: the 25th, 25 hours long, is complete
    ],
)
def test_the_day_ends_by_the_clock_of_the_meters_zone_in_october(now: str, twenty_fifth: float) -> None:
    assert monthplot(days_before(date(2026, 10, 26), 60), ms(now), "Europe/Oslo")["i25"] == twenty_fifth
