"""History as text: exact decimals, local and UTC times."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from amshub_contracts.account import Account
from amshub_contracts.history_rows import HistoryRow
from amshub_contracts.history_text import COLUMNS, csv_lines, decimal, json_lines
from amshub_contracts.messages import Energy
from amshub_contracts.price_curve import Prices
from hypothesis import given
from hypothesis import strategies as st

HOME = Account("home", 0, ZoneInfo("Europe/Oslo"), "NO1", "NOK")


def row(start_s: int = 1_793_491_200, energy: Energy | None = None) -> HistoryRow:
    return HistoryRow(
        start_s=start_s,
        end_s=start_s + 3600,
        date="2026-11-01",
        hour=1,
        energy=energy or Energy(1234, 5, 1_234_567_891, -1, 0, 5, estimated=True),
        prices=Prices(spot_micro=-250_001, import_micro=1_000_000, export_micro=None),
        provisional=False,
        edited=True,
        imported=False,
        missing_quarters=2,
    )


def test_a_line_of_csv_has_every_column() -> None:
    header, line = csv.reader(io.StringIO("".join(csv_lines([row()], HOME))))
    assert tuple(header) == COLUMNS
    assert dict(zip(header, line, strict=True)) == {
        "start": "2026-11-01T01:00:00+01:00",
        "end": "2026-11-01T02:00:00+01:00",
        "start_utc": "2026-11-01T00:00:00Z",
        "import_kwh": "1.234",
        "export_kwh": "0.005",
        "import_price": "1.000000",
        "export_price": "",
        "spot_price": "-0.250001",
        "cost": "1.234567891",
        "income": "-0.000000001",
        "unpriced_import_kwh": "0.000",
        "unpriced_export_kwh": "0.005",
        "estimated": "1",
        "provisional": "0",
        "edited": "1",
        "imported": "0",
        "missing_quarters": "2",
    }


def test_unknown_money_is_empty_and_never_zero() -> None:
    nothing_priced = row(energy=Energy(1000, 0, None, None, 1000, 0))
    _, line = csv.reader(io.StringIO("".join(csv_lines([nothing_priced], HOME))))
    assert line[COLUMNS.index("cost")] == ""
    document = json.loads("".join(json_lines([nothing_priced], HOME, "hour")))
    assert document["rows"][0]["cost"] is None


@pytest.mark.parametrize("count", [0, 1, 3])
def test_json_is_one_document_with_the_same_values(count: int) -> None:
    text = "".join(json_lines([row()] * count, HOME, "hour"))
    document = json.loads(text, parse_float=Decimal)
    rows = document.pop("rows")
    assert document == {"meter": "home", "zone": "Europe/Oslo", "resolution": "hour", "currency": "NOK"}
    assert len(rows) == count
    for each in rows:
        assert tuple(each) == COLUMNS
        assert each["cost"] == Decimal("1.234567891")
        assert (each["estimated"], each["provisional"], each["missing_quarters"]) == (True, False, 2)


@given(amount=st.integers(-(10**24), 10**24), places=st.sampled_from([3, 9]))
def test_a_decimal_is_exact(amount: int, places: int) -> None:
    text = decimal(amount, places)
    assert text is not None
    assert Decimal(text) == Decimal(amount).scaleb(-places)
    assert len(text.rpartition(".")[2]) == places


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_is_explained(column: str) -> None:
    page = Path(__file__).parent.parent.parent / "docs" / "history.md"
    assert any(f"`{column}`" in line for line in page.read_text().splitlines() if line.startswith("| "))
