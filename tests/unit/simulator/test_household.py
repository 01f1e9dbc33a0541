"""The household is a function of seed and instant, and lives like one."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from amshub_simulator.core.household import BeforeEpoch, Household
from amshub_simulator.core.household.appliances import daily_uses
from amshub_simulator.core.household.draw import Draw
from amshub_simulator.core.household.local_day import LocalDay
from hypothesis import given, settings
from hypothesis import strategies as st

OSLO = ZoneInfo("Europe/Oslo")
HOUR_MS = 3_600_000
WMS_PER_KWH = 3_600_000_000
NOVEMBER_MS = int(datetime(2020, 11, 1, tzinfo=OSLO).timestamp() * 1000)
SPAN_MS = 300 * 24 * HOUR_MS
HOME = Household(1, OSLO, 5)


@settings(deadline=None)
@given(st.integers(0, SPAN_MS))
def test_energy_grows_each_millisecond_by_the_power_of_that_millisecond(after_ms: int) -> None:
    at_ms = NOVEMBER_MS - SPAN_MS + after_ms
    before, after, net_w = HOME.energy(at_ms), HOME.energy(at_ms + 1), HOME.net_w(at_ms)
    assert after.import_wms - before.import_wms == max(net_w, 0)
    assert after.export_wms - before.export_wms == max(-net_w, 0)


@pytest.mark.parametrize("day", [date(2020, 3, 29), date(2020, 10, 25), date(2020, 11, 2)])
def test_energy_goes_on_over_midnight(day: date) -> None:
    midnight_ms = LocalDay.of(day, OSLO).start_ms
    for at_ms in range(midnight_ms - 3, midnight_ms + 3):
        before, after, net_w = HOME.energy(at_ms), HOME.energy(at_ms + 1), HOME.net_w(at_ms)
        assert after.import_wms - before.import_wms == max(net_w, 0)
        assert after.export_wms - before.export_wms == max(-net_w, 0)


def test_the_way_to_an_instant_makes_no_difference() -> None:
    instants = [NOVEMBER_MS + hours * HOUR_MS + 123 for hours in (0, 700, 5, -4000, 701, 5)]
    straight = {at_ms: Household(7, OSLO, 5).energy(at_ms) for at_ms in instants}
    wandering = Household(7, OSLO, 5)
    assert [wandering.energy(at_ms) for at_ms in instants] == [straight[at_ms] for at_ms in instants]


def test_another_seed_is_another_household() -> None:
    assert Household(2, OSLO, 5).energy(NOVEMBER_MS) != HOME.energy(NOVEMBER_MS)


def test_there_is_no_household_before_its_epoch() -> None:
    with pytest.raises(BeforeEpoch, match="start later"):
        HOME.energy(int(datetime(2019, 12, 30, tzinfo=UTC).timestamp() * 1000))


def test_a_winter_day_takes_what_a_norwegian_house_takes() -> None:
    hours = _hours_w(HOME, date(2020, 1, 2), 60)
    days_kwh = [sum(hours[start : start + 24]) / 1000 for start in range(0, len(hours), 24)]
    peaks_w = [max(hours[start : start + 24]) for start in range(0, len(hours), 24)]
    assert 25 <= median(days_kwh) <= 45
    assert any(5_000 <= peak <= 9_000 for peak in peaks_w)
    assert max(peaks_w) < 11_000


def test_the_night_is_quieter_than_the_evening() -> None:
    hours = _hours_w(HOME, date(2020, 11, 1), 28)
    nights = [hours[start + 4] for start in range(0, len(hours), 24)]
    evenings = [hours[start + 18] for start in range(0, len(hours), 24)]
    assert median(nights) * 1.5 < median(evenings)


@pytest.mark.parametrize("month", [3, 6, 10])
def test_the_sun_exports_at_noon_of_bright_days_and_never_at_night(month: int) -> None:
    days = [LocalDay.of(date(2020, month, number), OSLO) for number in range(1, 29)]
    assert sum(HOME.net_w(day.at(12 * 3600)) < 0 for day in days) >= 5
    assert not any(HOME.net_w(day.at(hour * 3600)) < 0 for day in days for hour in (0, 1, 2, 23))


def test_a_house_without_panels_exports_nothing() -> None:
    assert Household(1, OSLO, 0).energy(NOVEMBER_MS).export_wms == 0


@pytest.mark.parametrize(("day", "hours"), [(date(2020, 3, 29), 23), (date(2020, 10, 25), 25), (date(2020, 7, 1), 24)])
def test_people_get_up_by_the_clock_on_the_wall(day: date, hours: int) -> None:
    local_day = LocalDay.of(day, OSLO)
    assert local_day.end_ms - local_day.start_ms == hours * HOUR_MS
    lights_ms, _, _ = next(daily_uses(local_day, Draw("anyone")))
    lights = datetime.fromtimestamp(lights_ms / 1000, OSLO)
    assert lights.date() == day
    up = 8.5 if day.weekday() >= 5 else 6.25
    assert up <= lights.hour + lights.minute / 60 <= up + 0.34


def _hours_w(household: Household, first: date, days: int) -> list[int]:
    """Mean import of each hour by the wall clock, W; for spans without a change of it."""
    start_ms = LocalDay.of(first, OSLO).start_ms
    assert LocalDay.of(first + timedelta(days=days), OSLO).start_ms - start_ms == days * 24 * HOUR_MS
    edges = [household.energy(start_ms + hour * HOUR_MS).import_wms for hour in range(days * 24 + 1)]
    return [(after - before) * 1000 // WMS_PER_KWH for before, after in pairwise(edges)]
