"""The Norwegian schemes."""

from datetime import date
from typing import Literal

import pytest
from amshub_contracts.areas import find_area
from amshub_contracts.messages import PricePoint
from amshub_contracts.price_settings import PriceSettings, RowSettings
from amshub_prices.core.chain.contract import contract_of

from tests.unit.prices.chain.building import SCHEMES, WORKING_DAY, d, flat_point, from_start, priced

SUPPORTED = PriceSettings(area="NO1", support="stromstotte")
LEVELLED = PriceSettings(area="NO1", support="norgespris")
NEW_YEAR = date(2027, 1, 1)
FIXED = RowSettings(type="fixed", value=d("1.10"))
VAT_ROW = RowSettings(type="percent", direction="import", value=d("25"))


def below_and_above(point: PricePoint) -> tuple[int | None, int | None]:
    return point.import_micro, point.import_above_micro


def test_support_goes_by_the_mean_of_the_hour() -> None:
    slots = from_start(WORKING_DAY, ["0.60", "0.70", "0.90", "1.20"], 15)
    assert below_and_above(priced(SUPPORTED, slots).points[0]) == (850_000 - 72_000, 850_000)


def test_support_by_quarters_is_another_sum() -> None:
    slots = from_start(WORKING_DAY, ["0.60", "0.70", "0.90", "1.20"], 15)
    by_quarters = PriceSettings(area="NO1", support="stromstotte", settlement_minutes=15)
    points = priced(by_quarters, slots).points[:4]
    support = [point.import_above_micro - point.import_micro for point in points]  # type: ignore[operator]  # known
    assert support == [0, 0, 117_000, 387_000]
    assert sum(support) == 4 * 126_000


@pytest.mark.parametrize("spot", ["0.77", "0.30", "-0.20"])
def test_there_is_no_support_up_to_the_threshold(spot: str) -> None:
    point = flat_point(SUPPORTED, spot)
    assert point.import_micro == point.import_above_micro == point.spot_micro


@pytest.mark.parametrize(
    ("day", "support"),
    [
        (date(2023, 9, 1), 270_000),
        (date(2023, 12, 31), 270_000),
        (date(2024, 1, 1), 243_000),
        (date(2025, 1, 1), 225_000),
        (date(2026, 12, 31), 207_000),
    ],
)
def test_each_year_has_its_threshold(day: date, support: int) -> None:
    assert flat_point(SUPPORTED, "1.00", day=day).import_micro == 1_000_000 - support


@pytest.mark.parametrize("spot", ["0.80", "0.40", "0.05", "-0.30"])
def test_norgespris_is_the_level_whatever_the_market_says(spot: str) -> None:
    point = flat_point(LEVELLED, spot)
    assert below_and_above(point) == (400_000, point.spot_micro)


def test_three_kilowatt_hours_over_the_edge_of_the_cap_cost_two_kroner() -> None:
    day = priced(LEVELLED, from_start(WORKING_DAY, ["0.80"], 60))
    below, above = below_and_above(day.points[0])
    assert below is not None
    assert above is not None
    assert day.cap_wh == 5_000_000
    assert (day.cap_wh // 1000 - 4999) * below + 2 * above == 2_000_000


def test_a_cabin_has_a_lower_cap() -> None:
    assert priced(PriceSettings(area="NO1", support="norgespris", dwelling="cabin"), []).cap_wh == 1_000_000


def test_support_has_a_cap_and_a_household_without_scheme_has_none() -> None:
    assert priced(SUPPORTED, []).cap_wh == 5_000_000
    assert priced(PriceSettings(area="NO1"), []).cap_wh is None


def test_norgespris_holds_while_the_market_price_is_missing() -> None:
    assert below_and_above(priced(LEVELLED, []).points[0]) == (400_000, None)


def test_support_is_not_known_while_the_market_price_is_missing() -> None:
    settings = PriceSettings(area="NO1", support="stromstotte", rows=(FIXED,))
    assert below_and_above(priced(settings, []).points[0]) == (None, 1_100_000)


def test_a_fixed_price_gets_the_support_of_the_market_price() -> None:
    settings = PriceSettings(area="NO1", support="stromstotte", rows=(FIXED,))
    assert below_and_above(flat_point(settings, "1.77")) == (200_000, 1_100_000)


def test_a_fixed_price_keeps_its_distance_to_the_market_under_norgespris() -> None:
    settings = PriceSettings(area="NO1", support="norgespris", rows=(FIXED,))
    assert below_and_above(flat_point(settings, "0.80")) == (700_000, 1_100_000)
    assert below_and_above(flat_point(settings, "1.30")) == (200_000, 1_100_000)
    assert below_and_above(priced(settings, []).points[0]) == (None, 1_100_000)


@pytest.mark.parametrize("support", ["stromstotte", "norgespris"])
def test_a_scheme_without_a_market_to_go_by_says_what_it_lacks(support: Literal["stromstotte", "norgespris"]) -> None:
    day = priced(PriceSettings(currency="NOK", support=support, rows=(FIXED,)), [])
    assert {below_and_above(point) for point in day.points} == {(None, 1_100_000)}
    assert day.note.count("prices.area") == 1


def test_vat_is_on_the_support_too_whether_it_is_a_row_or_the_setting() -> None:
    by_row = PriceSettings(area="NO1", support="stromstotte", rows=(VAT_ROW,))
    by_setting = PriceSettings(area="NO1", support="stromstotte", vat_percent=d("25"))
    for settings in (by_row, by_setting):
        assert below_and_above(flat_point(settings, "0.85")) == (972_500, 1_062_500)


def test_norgespris_with_vat_is_fifty_ore() -> None:
    assert (
        flat_point(PriceSettings(area="NO1", support="norgespris", vat_percent=d("25")), "2.00").import_micro == 500_000
    )


@pytest.mark.parametrize(("settings", "name"), [(SUPPORTED, "strømstøtte"), (LEVELLED, "Norgespris")])
def test_the_terms_of_2027_are_told_to_be_unknown_and_not_guessed(settings: PriceSettings, name: str) -> None:
    day = priced(settings, from_start(NEW_YEAR, ["0.80"] * 24, 60), day=NEW_YEAR)
    assert day.cap_wh is None
    assert {below_and_above(point) for point in day.points} == {(None, 800_000)}
    assert day.note.count(name) == 1
    assert "2027-01-01" in day.note
    assert "prices.schemes_file" in day.note


def test_the_last_day_of_2026_is_still_known() -> None:
    day = priced(LEVELLED, [], day=date(2026, 12, 31))
    assert (day.points[23].import_micro, day.note) == (400_000, "")


def test_a_meter_in_another_country_has_no_norwegian_scheme() -> None:
    sweden = find_area("SE3")
    contract = contract_of(LEVELLED, sweden, sweden.zone, SCHEMES)
    assert (contract.scheme, contract.currency) == ("none", "SEK")


@pytest.mark.parametrize("area", ["NO1", ""])
def test_a_scheme_in_another_currency_is_refused(area: str) -> None:
    settings = PriceSettings(area=area, currency="EUR", support="norgespris")
    with pytest.raises(ValueError, match=r'prices\.currency = "EUR".*write "NOK"'):
        contract_of(settings, find_area(area) if area else None, "Europe/Oslo", SCHEMES)
