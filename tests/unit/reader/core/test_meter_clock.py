"""Local time of a meter in UTC: deviation, daylight folds, standard time all year, nearest to reception."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from amshub_reader.core.apdu.date_time import DateTime
from amshub_reader.core.meter_clock import utc_s

OSLO = ZoneInfo("Europe/Oslo")


def clock(*local: int, deviation: int | None = None, daylight: bool = False) -> DateTime:
    year, month, day, hour, minute, second = local
    return DateTime(datetime(year, month, day, hour, minute, second), deviation, daylight)  # noqa: DTZ001  meter's local


def at(*utc: int) -> int:
    year, month, day, hour, minute, second = utc
    return int(datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp())


def read(said: DateTime, *, standard_time: bool = False, received_s: int | None = None) -> int:
    received_at_ms = None if received_s is None else received_s * 1000
    return utc_s(said, OSLO, standard_time=standard_time, received_at_ms=received_at_ms)


def test_a_deviation_is_added_to_local_time() -> None:
    assert read(clock(2022, 3, 15, 10, 6, 40, deviation=-60)) == at(2022, 3, 15, 9, 6, 40)


def test_without_deviation_the_civil_time_of_the_zone_is_meant() -> None:
    assert read(clock(2024, 7, 1, 14, 0, 10)) == at(2024, 7, 1, 12, 0, 10)
    assert read(clock(2024, 1, 1, 14, 0, 10)) == at(2024, 1, 1, 13, 0, 10)


def test_a_meter_of_standard_time_does_not_follow_summer_time() -> None:
    assert read(clock(2024, 7, 1, 14, 0, 10), standard_time=True) == at(2024, 7, 1, 13, 0, 10)


def test_the_hour_that_repeats_in_october_is_told_apart_by_reception() -> None:
    said = clock(2024, 10, 27, 2, 0, 10)

    assert read(said, received_s=at(2024, 10, 27, 0, 0, 12)) == at(2024, 10, 27, 0, 0, 10)
    assert read(said, received_s=at(2024, 10, 27, 1, 0, 12)) == at(2024, 10, 27, 1, 0, 10)


def test_the_hour_that_repeats_in_october_is_told_apart_by_the_daylight_bit() -> None:
    assert read(clock(2024, 10, 27, 2, 30, 0, daylight=True)) == at(2024, 10, 27, 0, 30, 0)
    assert read(clock(2024, 10, 27, 2, 30, 0)) == at(2024, 10, 27, 1, 30, 0)


def test_the_hour_that_march_skips_is_one_of_a_meter_of_standard_time() -> None:
    received = at(2024, 3, 31, 1, 0, 50)

    assert read(clock(2024, 3, 31, 2, 0, 45), received_s=received) == at(2024, 3, 31, 1, 0, 45)


@pytest.mark.parametrize("standard_time", [True, False])
def test_reception_shows_which_habit_a_meter_has(standard_time: bool) -> None:
    said = clock(2024, 7, 1, 14, 0, 10)

    for utc in (at(2024, 7, 1, 12, 0, 10), at(2024, 7, 1, 13, 0, 10)):
        assert read(said, standard_time=standard_time, received_s=utc + 3) == utc


def test_a_wrong_deviation_is_seen_through_by_reception() -> None:
    said = clock(2024, 7, 1, 14, 0, 10, deviation=120)

    assert read(said, received_s=at(2024, 7, 1, 12, 0, 12)) == at(2024, 7, 1, 12, 0, 10)


def test_a_replayed_capture_is_read_by_the_makers_habit() -> None:
    years_later = at(2030, 1, 1, 0, 0, 0)

    assert read(clock(2024, 7, 1, 14, 0, 10), received_s=years_later) == at(2024, 7, 1, 12, 0, 10)


def test_the_southern_hemisphere_has_its_standard_time_in_july() -> None:
    sydney = ZoneInfo("Australia/Sydney")
    said = clock(2024, 1, 15, 12, 0, 0)

    assert utc_s(said, sydney, standard_time=True, received_at_ms=None) == at(2024, 1, 15, 2, 0, 0)
