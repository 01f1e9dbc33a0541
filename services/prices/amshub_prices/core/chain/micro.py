"""Exact decimals on the way, whole micro-currency at its end."""

from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_EVEN, Context, Decimal

from amshub_contracts.price_settings import MAX_AMOUNT

EXACT = Context(prec=200, rounding=ROUND_HALF_EVEN, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[])
"""Digits for a slot's price, a rate and dozens of percentages in a row; without traps, so that what gets out of hand
becomes an infinity or no number, which `micro` turns away."""
MAX_PRICE = 10 * MAX_AMOUNT
"""Household currency per kWh. Each amount that the settings may say fits; what several percentages make beyond it is no
price, and would fill the sums of years with nonsense."""


def is_price(value: Decimal) -> bool:
    """Whether the value, currency per kWh, can be a price at all."""
    return value.is_finite() and abs(value) <= MAX_PRICE


def micro(value: Decimal) -> int:
    """Micro-currency per kWh, rounded half to even."""
    return int(value.scaleb(6).to_integral_value(ROUND_HALF_EVEN))
