"""Import and export have a chain each."""

import pytest
from amshub_contracts.price_settings import GridSettings, PriceSettings, RowSettings

from tests.unit.prices.chain.building import d, flat_point, priced

IMPORT_ROW = RowSettings(direction="import", value=d("0.20"))
EXPORT_ROW = RowSettings(direction="export", type="subtract", value=d("0.03"))
IMPORT_GRID = GridSettings(direction="import", price=d("0.40"))
EXPORT_GRID = GridSettings(direction="export", price=d("0.06"))


@pytest.mark.parametrize(
    "settings",
    [
        PriceSettings(area="NO1", vat_percent=d("25")),
        PriceSettings(area="NO1", support="stromstotte"),
        PriceSettings(area="NO1", support="norgespris"),
        PriceSettings(area="NO1", rows=(IMPORT_ROW,)),
        PriceSettings(area="NO1", rows=(RowSettings(direction="import", type="fixed", value=d("0.50")),)),
        PriceSettings(area="NO1", grid=(IMPORT_GRID,)),
    ],
    ids=["vat", "stromstotte", "norgespris", "row", "fixed", "grid"],
)
def test_what_import_pays_does_not_touch_export(settings: PriceSettings) -> None:
    assert flat_point(settings, "1.00").export_micro == 1_000_000


def test_what_export_gets_does_not_touch_import() -> None:
    point = flat_point(PriceSettings(area="NO1", rows=(EXPORT_ROW,), grid=(EXPORT_GRID,)), "1.00")
    assert (point.import_micro, point.import_above_micro, point.export_micro) == (1_000_000, 1_000_000, 1_030_000)


def test_both_counts_for_both() -> None:
    both = PriceSettings(
        area="NO1",
        vat_percent=d("25"),
        rows=(RowSettings(direction="both", value=d("0.10")),),
        grid=(GridSettings(direction="both", price=d("0.20")),),
    )
    point = flat_point(both, "0.50")
    assert (point.import_micro, point.export_micro) == (1_000_000, 800_000)


def test_a_fixed_export_price_leaves_import_to_the_market() -> None:
    row = RowSettings(direction="export", type="fixed", value=d("0.15"))
    point = flat_point(PriceSettings(area="NO1", rows=(row,)), "1.00")
    assert (point.import_micro, point.export_micro) == (1_000_000, 150_000)


def test_the_market_price_stays_visible_beside_the_result() -> None:
    settings = PriceSettings(area="NO1", vat_percent=d("25"), support="norgespris", rows=(IMPORT_ROW, EXPORT_ROW))
    point = flat_point(settings, "1.00")
    assert (point.spot_micro, point.import_micro, point.export_micro) == (1_000_000, 750_000, 970_000)


def test_without_a_scheme_there_is_one_import_price() -> None:
    settings = PriceSettings(area="NO1", vat_percent=d("25"), rows=(IMPORT_ROW,), grid=(IMPORT_GRID,))
    point = flat_point(settings, "1.00")
    assert point.import_micro == point.import_above_micro == 2_000_000


def test_import_rows_alone_say_nothing_of_export() -> None:
    row = RowSettings(direction="import", type="fixed", value=d("0.50"))
    day = priced(PriceSettings(currency="NOK", rows=(row,)), [])
    assert {(point.import_micro, point.export_micro) for point in day.points} == {(500_000, None)}
    assert day.note == "", "who writes no export price does not ask for one"
    by_day = RowSettings(direction="export", type="fixed", value=d("0.50"), hours=(12,))
    assert "export price" in priced(PriceSettings(currency="NOK", rows=(row, by_day)), []).note
