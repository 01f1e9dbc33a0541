"""Rows of the dataset DatahubPricelist: what Energinet and one made-up grid company charge, DKK per kWh without VAT."""

from typing import Any

ENERGINET = "5790000432752"
GRID_COMPANY = "5790000000005"
"""No company has this number; its check digit is right."""
GRID_CODE = "SIM-C"
CHARGES = (
    ("EA-001", "Elafgift", 0.008),
    ("41000", "Systemtarif", 0.072),
    ("40000", "Transmissions nettarif", 0.043),
)
WINTER = [0.1] * 6 + [0.3] * 11 + [0.9] * 4 + [0.3] * 3
SUMMER = [0.1] * 6 + [0.15] * 11 + [0.39] * 4 + [0.15] * 3
"""Price1 to Price24: the hours of the Danish day."""


def tariff_rows(this_year: int) -> list[dict[str, Any]]:
    """The charges of last year, this one and the next, by year and by season; the newest have no end yet."""
    rows = []
    for year in range(this_year - 1, this_year + 2):
        end = None if year > this_year else f"{year + 1}-01-01"
        rows += [_row(ENERGINET, code, note, f"{year}-01-01", end, [price]) for code, note, price in CHARGES]
        next_winter = None if year > this_year else f"{year + 1}-04-01"
        rows.append(_row(GRID_COMPANY, GRID_CODE, "Nettarif C", f"{year}-04-01", f"{year}-10-01", SUMMER))
        rows.append(_row(GRID_COMPANY, GRID_CODE, "Nettarif C", f"{year}-10-01", next_winter, WINTER))
    return rows


def _row(gln: str, code: str, note: str, first: str, end: str | None, prices: list[float]) -> dict[str, Any]:
    """With one price it holds all day, and the columns of the other hours are empty."""
    hours = {f"Price{hour}": prices[hour - 1] if hour <= len(prices) else None for hour in range(1, 25)}
    return {
        "ChargeOwner": "Energinet Systemansvar A/S (SYO)" if gln == ENERGINET else "Simuleret Net A/S",
        "GLN_Number": gln,
        "ChargeType": "D03",
        "ChargeTypeCode": code,
        "Note": note,
        "Description": note,
        "ValidFrom": f"{first}T00:00:00",
        "ValidTo": f"{end}T00:00:00" if end else None,
        "VATClass": "D02",
        **hours,
        "TransparentInvoicing": 0,
        "TaxIndicator": int(code == "EA-001"),
        "ResolutionDuration": "P1D" if len(prices) == 1 else "PT1H",
    }
