"""Contracts and market days for the tests of the chain."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from amshub_contracts.areas import find_area
from amshub_contracts.market_day import bounds_s
from amshub_contracts.messages import PricePoint
from amshub_contracts.price_settings import PriceSettings
from amshub_prices.core.chain.contract import Contract, contract_of
from amshub_prices.core.chain.price import Priced, PricedAt, price
from amshub_prices.core.slots import Slot
from amshub_prices.schemes import load

WORKING_DAY = date(2026, 11, 18)
"""A Wednesday without anything special."""
SPRING_FORWARD, FALL_BACK = date(2026, 3, 29), date(2026, 10, 25)
SCHEMES = load("")
ONE = Decimal(1)


def d(text: str) -> Decimal:
    return Decimal(text)


def contract(settings: PriceSettings) -> Contract:
    """That of the settings' area and its zone; without an area that of Oslo."""
    if not settings.area:
        return contract_of(settings, None, "Europe/Oslo", SCHEMES)
    area = find_area(settings.area)
    return contract_of(settings, area, area.zone, SCHEMES)


def flat(day: date, price_text: str, minutes: int = 60) -> list[Slot]:
    """The same price throughout the day."""
    return [Slot(start, minutes, d(price_text)) for start in range(*bounds_s(day), minutes * 60)]


def from_start(day: date, prices: Sequence[str], minutes: int) -> list[Slot]:
    """These prices from the first instant of the day on; the rest of it is missing."""
    start_s, _ = bounds_s(day)
    return [Slot(start_s + number * minutes * 60, minutes, d(text)) for number, text in enumerate(prices)]


def priced(
    settings: PriceSettings,
    slots: Sequence[Slot],
    *,
    day: date = WORKING_DAY,
    rate: Decimal | None = ONE,
    danish: PricedAt | None = None,
) -> Priced:
    return price(day, slots, rate, contract(settings), danish)


def flat_point(settings: PriceSettings, price_text: str, *, day: date = WORKING_DAY, hour: int = 12) -> PricePoint:
    """The interval this many elapsed hours into a day of one price."""
    return at_hour(priced(settings, flat(day, price_text), day=day), hour, settings.settlement_minutes)


def at_hour(day: Priced, hour: int, settlement_minutes: int = 60) -> PricePoint:
    return day.points[hour * 60 // settlement_minutes]
