"""The answers about what this amshub does not have yet: prices, price rules and temperature sensors."""

from typing import Any

PRICE_HOURS = 36


def energyprice() -> dict[str, Any]:
    """energyprice.json without a price source: 36 hours of unknown."""
    return {"currency": "", "source": "", **{f"{hour:02d}": None for hour in range(PRICE_HOURS)}}


def priceconfig() -> dict[str, Any]:
    """priceconfig.json without rules."""
    return {"o": []}


def temperature() -> dict[str, Any]:
    """temperature.json without a sensor, the same in both dialects: `c` is 0 degrees and a count of 0."""
    return {"c": 0, "s": []}
