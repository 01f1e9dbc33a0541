"""Reads amounts of money exactly, and rids them of what binary fractions added."""

import re
from decimal import Decimal

from amshub_prices.core.body import quoted
from amshub_prices.core.remedies import SENSELESS, Unusable

MAX_PER_KWH = 10_000
"""The market's own limit is 5 EUR per kWh, some 2,000 in the smallest currency of a zone (HUF); beyond is no price."""
NUMBER = re.compile(r"[+-]?[0-9]{1,8}(\.[0-9]{0,20})?([eE][+-]?[0-9]{1,2})?")
"""At most 28 digits, which Python's decimals hold exactly; no price has as many."""
SINGLE_PRECISION = Decimal(2) ** -23
"""How far apart single-precision numbers are, relative to their size (IEEE 754 binary32)."""
SIX_DECIMALS = Decimal("0.000001")
CENT, NANO = Decimal("0.01"), Decimal("0.000000001")


def amount(text: str, kwh: int) -> Decimal:
    """The number in this text, currency per so many kWh; raises Unusable when it is none or can be no price."""
    if not NUMBER.fullmatch(text):
        raise Unusable(f"{quoted(text)!r} is no price", SENSELESS)
    value = Decimal(text)
    if abs(value) > MAX_PER_KWH * kwh:
        raise Unusable(f"a price of {quoted(text)} per {kwh} kWh cannot be", SENSELESS)
    return value


def of_single_precision(value: Decimal) -> Decimal:
    """What was meant before single precision and six decimals: cents when they are as near as that, else the value."""
    cents = value.quantize(CENT)
    return cents if abs(value - cents) <= abs(value) * SINGLE_PRECISION + SIX_DECIMALS else value


def of_double_precision(value: Decimal) -> Decimal:
    """What was meant before double precision: 0.09313 for 0.09312999999999999."""
    return value.quantize(NANO)


def per_kwh(value: Decimal, kwh: int) -> Decimal:
    """Currency per kWh of an amount per 1 or 1000 kWh, exactly and without zeros at its end."""
    # Adding zero makes zero of minus zero.
    return (value.scaleb(-3 if kwh == 1000 else 0) + 0).normalize()
