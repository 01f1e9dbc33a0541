"""What a quarter-hour's energy costs and brings, exact in billionths of the currency (rule 7)."""

from typing import NamedTuple

import msgspec
from amshub_contracts.messages import Quarter


class Price(NamedTuple):
    """The prices that hold in one quarter-hour; micro-currency per kWh, None is unknown."""

    import_micro: int | None = None
    """While the month's consumption is within the cap."""
    above_micro: int | None = None
    """Beyond it."""
    export_micro: int | None = None
    cap_wh: int | None = None
    """None: there is no cap, and `import_micro` holds for everything."""


def with_money(quarter: Quarter, price: Price, used_wh: int) -> Quarter:
    """The quarter with what it costs and brings, None for what the price is unknown of.

    `used_wh` is what the calendar month used before it; the watt-hours that cross the cap have the price above it.
    """
    cost = cost_nano(quarter.import_wh, price, used_wh)
    income = _times(quarter.export_wh, price.export_micro)
    if cost == quarter.cost_nano and income == quarter.income_nano:
        return quarter
    return msgspec.structs.replace(quarter, cost_nano=cost, income_nano=income)


def cost_nano(import_wh: int, price: Price, used_wh: int) -> int | None:
    """What these watt-hours cost after `used_wh` of the month; micro-currency per kWh times Wh are billionths.

    Nothing used costs nothing, but only once the price is known that the next watt-hour would have.
    """
    if price.cap_wh is None:
        return _times(import_wh, price.import_micro)
    if used_wh >= price.cap_wh:
        return _times(import_wh, price.above_micro)
    within_wh = min(price.cap_wh - used_wh, import_wh)
    within = _times(within_wh, price.import_micro)
    if within_wh == import_wh:
        return within
    beyond = _times(import_wh - within_wh, price.above_micro)
    return None if within is None or beyond is None else within + beyond


def _times(energy_wh: int, micro: int | None) -> int | None:
    return None if micro is None else energy_wh * micro
