"""What one rule makes of the months: kW to pay for, their step and their price."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from amshub_contracts.tariff_settings import BEYOND_STEPS_KW, TariffComponentSettings

NANO_PER_W = 1_000_000
"""Currency per kW are millionths of nano-currency per W."""


def charged_w(rule: TariffComponentSettings, months: Mapping[date, Fraction], month: date) -> Fraction:
    """What there is to pay for in this month, exact W.

    `months` has the mean of each month's highest powers, of this one and of up to eleven before it. Months of which
    nothing is known are not in it and do not count; with no month known this one is 0.
    """
    floor_w = _w(rule.floor_kw)
    counted = {month: months.get(month, Fraction(0))} if rule.over == "month" or not months else months
    values_w = [max(value_w, floor_w) for value_w in counted.values()]
    value_w = sum(values_w, Fraction(0)) / len(values_w) if rule.over == "mean_of_12_months" else max(values_w)
    return max(Fraction(0), value_w - _w(rule.free_kw))


def step_kw(rule: TariffComponentSettings, value_w: Fraction) -> int:
    """The first step at or above this value; 65535 when there is none."""
    return next((step for step in rule.steps_kw if value_w <= step * 1000), BEYOND_STEPS_KW)


def amount_nano(rule: TariffComponentSettings, value_w: Fraction) -> int | None:
    """What the value costs a month, billionths of the currency; None where no price per kW is known."""
    return round(value_w * Fraction(rule.price_per_kw) * NANO_PER_W) if rule.price_per_kw else None


def month_limit_w(rule: TariffComponentSettings, months: Mapping[date, Fraction], month: date) -> Fraction | None:
    """What this month's mean may come to without leaving the current step, W; None where no step ends."""
    step = step_kw(rule, charged_w(rule, months, month))
    if step == BEYOND_STEPS_KW:
        return None
    limit_w = step * 1000 + _w(rule.free_kw)
    if rule.over == "mean_of_12_months":
        others_w = [max(value_w, _w(rule.floor_kw)) for key, value_w in months.items() if key != month]
        return limit_w * (1 + len(others_w)) - sum(others_w)
    return limit_w


def _w(kw: Decimal) -> Fraction:
    return Fraction(kw) * 1000
