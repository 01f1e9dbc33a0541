"""What cannot be a price becomes no price, with a note."""

from decimal import Decimal

import pytest
from amshub_contracts.price_settings import MAX_AMOUNT, GridSettings, PriceSettings, RowSettings

from tests.unit.prices.chain.building import WORKING_DAY, d, flat, flat_point, from_start, priced

HOSTILE = ["NaN", "sNaN", "Infinity", "-Infinity", "1E+999999", "-1E+999999", "1E+30", "100000.000001"]


@pytest.mark.parametrize("price", HOSTILE)
@pytest.mark.parametrize("support", ["none", "stromstotte", "norgespris"])
def test_a_slot_that_is_no_price_makes_its_interval_unknown(price: str, support: str) -> None:
    settings = PriceSettings(area="NO1", support=support, vat_percent=d("25"))  # type: ignore[arg-type]  # one of three
    day = priced(settings, from_start(WORKING_DAY, [price, "0.50"], 60))
    assert (day.points[0].spot_micro, day.points[0].import_above_micro, day.points[0].export_micro) == (None,) * 3
    assert day.points[1].spot_micro == 500_000
    assert "100000 NOK per kWh" in day.note


@pytest.mark.parametrize("rate", ["NaN", "Infinity", "1E+999999"])
def test_a_rate_that_is_none_makes_the_market_price_unknown(rate: str) -> None:
    day = priced(PriceSettings(area="NO1"), flat(WORKING_DAY, "0.50"), rate=Decimal(rate))
    assert {point.import_micro for point in day.points} == {None}
    assert "exchange rate" in day.note


def test_the_smallest_number_there_is_is_nothing() -> None:
    point = priced(PriceSettings(area="NO1"), from_start(WORKING_DAY, ["1E-999999"], 60)).points[0]
    assert (point.spot_micro, point.import_micro) == (0, 0)


def test_percentages_that_pile_up_are_turned_away_and_told_once() -> None:
    rows = (RowSettings(type="percent", direction="import", value=d("10000")),) * 500
    day = priced(PriceSettings(area="NO1", rows=rows), flat(WORKING_DAY, "0.50"))
    assert {(point.import_micro, point.export_micro) for point in day.points} == {(None, 500_000)}
    assert day.note.count("prices.rows") == 1


def test_each_amount_that_the_settings_may_say_is_a_price() -> None:
    most = Decimal(MAX_AMOUNT)
    row = RowSettings(type="fixed", value=most)
    settings = PriceSettings(area="NO1", vat_percent=d("100"), rows=(row,), grid=(GridSettings(price=most),))
    point = flat_point(settings, "0.50")
    assert (point.import_micro, point.export_micro) == (40_000_000_000, 10_000_000_000)


@pytest.mark.parametrize("price", HOSTILE)
@pytest.mark.parametrize("support", ["stromstotte", "norgespris"])
def test_a_scheme_does_not_go_by_a_market_price_that_is_none(price: str, support: str) -> None:
    fixed = RowSettings(type="fixed", value=d("1.10"))
    settings = PriceSettings(area="NO1", support=support, rows=(fixed,))  # type: ignore[arg-type]  # one of the two
    point = priced(settings, from_start(WORKING_DAY, [price], 60)).points[0]
    assert (point.import_micro, point.import_above_micro) == (None, 1_100_000)
