"""Grid tariffs and taxes: rates by time, holidays, dates."""

from datetime import date

import pytest
from amshub_contracts.areas import AREAS
from amshub_contracts.price_settings import GridRateSettings, GridSettings, PriceSettings
from amshub_prices.core.chain.moments import public_holidays

from tests.unit.prices.chain.building import WORKING_DAY, d, flat, flat_point, priced

NIGHT = GridRateSettings(price=d("0.20"), hours=(22, 23, 0, 1, 2, 3, 4, 5))
WEEKEND = GridRateSettings(price=d("0.10"), weekdays=("sat", "sun"))
SUNDAY = GridRateSettings(price=d("0.05"), weekdays=("sun",))
TARIFF = GridSettings(price=d("0.30"), rates=(NIGHT, WEEKEND))
MAY_DAY, CHRISTMAS_EVE = date(2026, 5, 1), date(2026, 12, 24)
SATURDAY = date(2026, 11, 21)


def at_noon(tariff: GridSettings, day: date, area: str = "NO1") -> int | None:
    return flat_point(PriceSettings(area=area, grid=(tariff,)), "0", day=day).import_micro


def test_the_plain_price_holds_where_no_rate_fits() -> None:
    points = priced(PriceSettings(area="NO1", grid=(TARIFF,)), flat(WORKING_DAY, "0")).points
    assert [point.import_micro for point in points] == [200_000] * 6 + [300_000] * 16 + [200_000] * 2


def test_the_first_rate_that_fits_wins() -> None:
    points = priced(PriceSettings(area="NO1", grid=(TARIFF,)), flat(SATURDAY, "0"), day=SATURDAY).points
    assert [point.import_micro for point in points] == [200_000] * 6 + [100_000] * 16 + [200_000] * 2


def test_a_rate_counts_in_its_months() -> None:
    tariff = GridSettings(price=d("0.30"), rates=(GridRateSettings(price=d("0.40"), months=(11, 12, 1)),))
    days = [date(2026, month, 18) for month in (1, 6, 10, 11, 12)]
    assert [at_noon(tariff, day) for day in days] == [400_000, 300_000, 300_000, 400_000, 400_000]


def test_a_holiday_on_a_weekday_counts_as_sunday() -> None:
    assert MAY_DAY.weekday() == 4
    assert at_noon(TARIFF, MAY_DAY) == 100_000


def test_a_holiday_on_a_saturday_is_a_sunday_too() -> None:
    christmas = date(2026, 12, 26)
    assert christmas.weekday() == 5
    tariff = GridSettings(price=d("0.30"), rates=(SUNDAY,))
    assert (at_noon(tariff, christmas), at_noon(tariff, SATURDAY)) == (50_000, 300_000)


def test_holidays_are_those_of_the_areas_country() -> None:
    constitution_day, day_of_unity = date(2027, 5, 17), date(2026, 10, 3)
    german = GridSettings(price=d("0.30"), rates=(SUNDAY,))
    assert (at_noon(TARIFF, constitution_day), at_noon(TARIFF, constitution_day, "SE3")) == (100_000, 300_000)
    assert (at_noon(german, day_of_unity, "DE-LU"), at_noon(german, day_of_unity)) == (50_000, 300_000)


def test_a_holiday_can_be_a_day_like_any_other() -> None:
    tariff = GridSettings(price=d("0.30"), rates=(WEEKEND,), holidays_are_sundays=False, holidays=("12-24",))
    assert (at_noon(tariff, MAY_DAY), at_noon(tariff, CHRISTMAS_EVE)) == (300_000, 300_000)


def test_more_days_can_count_as_sundays() -> None:
    more = GridSettings(price=d("0.30"), rates=(WEEKEND,), holidays=("12-24", "12-31"))
    assert (at_noon(TARIFF, CHRISTMAS_EVE), at_noon(more, CHRISTMAS_EVE)) == (300_000, 100_000)


def test_without_an_area_only_the_days_of_the_list_are_holidays() -> None:
    tariff = GridSettings(price=d("0.30"), rates=(WEEKEND,), holidays=("12-24",))
    settings = PriceSettings(currency="NOK", support="norgespris", grid=(tariff,))
    may, christmas = (priced(settings, [], day=day).points[12].import_micro for day in (MAY_DAY, CHRISTMAS_EVE))
    assert (may, christmas) == (700_000, 500_000)


def test_tariffs_add_up_and_count_on_their_dates_only() -> None:
    old = GridSettings(price=d("0.30"), valid_to="2026-06-30")
    new = GridSettings(price=d("0.35"), valid_from="2026-07-01")
    tax = GridSettings(price=d("-0.05"))
    settings = PriceSettings(area="NO1", grid=(old, new, tax))
    prices = [flat_point(settings, "1", day=day).import_micro for day in (date(2026, 6, 30), date(2026, 7, 1))]
    assert prices == [1_250_000, 1_300_000]


def test_percent_rows_do_not_touch_the_grid_tariff_and_vat_does() -> None:
    settings = PriceSettings(area="NO1", vat_percent=d("25"), grid=(GridSettings(price=d("0.30")),))
    assert flat_point(settings, "0.50").import_micro == 1_000_000


def test_norwegian_holidays_are_those_of_the_calendar() -> None:
    # Lov om helligdager: Easter Day 2026 is 5 April, Ascension Day 14 May, Whit Sunday 24 May.
    moving = [(4, 2), (4, 3), (4, 5), (4, 6), (5, 14), (5, 24), (5, 25)]
    standing = [(1, 1), (5, 1), (5, 17), (12, 25), (12, 26)]
    assert public_holidays("NO", 2026) == {date(2026, month, day) for month, day in moving + standing}


@pytest.mark.parametrize("country", sorted({area.country for area in AREAS}))
def test_the_holidays_of_every_areas_country_are_known(country: str) -> None:
    assert date(2027, 1, 1) in public_holidays(country, 2027)
