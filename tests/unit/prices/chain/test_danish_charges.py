"""Danish tariffs and charges, which somebody else knows by the hour."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from amshub_contracts.areas import find_area
from amshub_contracts.market_day import bounds_s
from amshub_contracts.price_settings import DenmarkSettings, PriceSettings, RowSettings
from amshub_prices.core.chain.contract import contract_of

from tests.unit.prices.chain.building import SCHEMES, WORKING_DAY, d, flat, priced

DANISH = PriceSettings(area="DK1", vat_percent=d("25"), denmark=DenmarkSettings(state_charges=True))
START_S, END_S = bounds_s(WORKING_DAY)


@dataclass(frozen=True)
class Charges:
    """Known until an instant, dearer from 17 o'clock on."""

    until_s: int = END_S

    def price_at(self, start_s: int) -> Decimal | None:
        if start_s >= self.until_s:
            return None
        return d("0.90") if start_s >= START_S + 17 * 3600 else d("0.30")


def test_charges_are_added_before_vat_and_to_import_alone() -> None:
    points = priced(DANISH, flat(WORKING_DAY, "0.50"), danish=Charges()).points
    assert [point.import_micro for point in points] == [1_000_000] * 17 + [1_750_000] * 7
    assert {point.export_micro for point in points} == {500_000}


def test_percent_rows_do_not_touch_the_charges() -> None:
    settings = PriceSettings(
        area="DK1", rows=(RowSettings(type="percent", value=d("100")),), denmark=DenmarkSettings(state_charges=True)
    )
    assert priced(settings, flat(WORKING_DAY, "0.50"), danish=Charges()).points[0].import_micro == 1_300_000


def test_an_hour_whose_charges_are_not_known_has_no_import_price() -> None:
    day = priced(DANISH, flat(WORKING_DAY, "0.50"), danish=Charges(until_s=START_S + 3600))
    assert [point.import_micro for point in day.points] == [1_000_000] + [None] * 23
    assert [point.import_above_micro for point in day.points] == [1_000_000] + [None] * 23
    assert {point.export_micro for point in day.points} == {500_000}
    assert day.note.count("Danish") == 1


def test_charges_that_nobody_has_yet_are_not_free() -> None:
    day = priced(DANISH, flat(WORKING_DAY, "0.50"), danish=None)
    assert {point.import_micro for point in day.points} == {None}
    assert "prices.denmark" in day.note


def test_a_household_elsewhere_has_no_danish_charges() -> None:
    sweden = find_area("SE3")
    assert not contract_of(DANISH, sweden, sweden.zone, SCHEMES).has_danish_charges


def test_charges_that_the_settings_do_not_ask_for_do_not_count() -> None:
    day = priced(PriceSettings(area="DK1"), flat(WORKING_DAY, "0.50"), danish=Charges())
    assert {point.import_micro for point in day.points} == {500_000}


def test_danish_charges_in_another_currency_are_refused() -> None:
    area = find_area("DK1")
    settings = PriceSettings(area="DK1", currency="EUR", denmark=DenmarkSettings(state_charges=True))
    with pytest.raises(ValueError, match=r'prices\.currency = "EUR".*write "DKK"'):
        contract_of(settings, area, area.zone, SCHEMES)
