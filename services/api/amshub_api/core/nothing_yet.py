"""The answers about what this amshub does not have yet: prices and price rules."""

from typing import Any

PRICE_HOURS = 36


def energyprice() -> dict[str, Any]:
    """energyprice.json without a price source: 36 hours of unknown."""
    return {"currency": "", "source": "", **{f"{hour:02d}": None for hour in range(PRICE_HOURS)}}


def priceconfig() -> dict[str, Any]:
    """priceconfig.json without rules."""
    return {"o": []}
