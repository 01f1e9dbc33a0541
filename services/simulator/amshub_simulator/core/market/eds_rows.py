"""Rows of Energi Data Service's two datasets of day-ahead prices: naive times and single-precision numbers."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from struct import pack, unpack
from typing import Any
from zoneinfo import ZoneInfo

from amshub_contracts.areas import AREAS, Area
from amshub_contracts.market_day import bounds_s

from amshub_simulator.core.market.calendar import (
    AUCTION,
    FIRST_QUARTER_S,
    HOUR_S,
    QUARTER_S,
    bank_day_from,
    has_rate,
    is_published,
    utc,
)
from amshub_simulator.core.market.market import Market

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
Row = dict[str, Any]
BY_NAME = {area.eds: area for area in AREAS if area.eds}


def day_ahead_rows(market: Market, day: date, areas: list[str] | None, now_ms: int, astray: bool) -> Iterator[Row]:
    """DayAheadPrices: a row for each quarter-hour and zone, from October 2025 on."""
    rate = _rate(market, day, now_ms)
    for start_s, area in _slots(day, areas, now_ms, QUARTER_S, astray):
        if start_s >= FIRST_QUARTER_S:
            euro, krone = _prices(market.price(area, start_s), rate)
            times = {"TimeUTC": _naive(start_s), "TimeDK": _naive(start_s, COPENHAGEN)}
            yield {**times, "PriceArea": area.eds, "DayAheadPriceEUR": euro, "DayAheadPriceDKK": krone}


def spot_rows(market: Market, day: date, areas: list[str] | None, now_ms: int, astray: bool) -> Iterator[Row]:
    """Elspotprices: a row for each hour and zone, until September 2025."""
    rate = _rate(market, day, now_ms)
    for start_s, area in _slots(day, areas, now_ms, HOUR_S, astray):
        if start_s < FIRST_QUARTER_S:
            euro, krone = _prices(market.price(area, start_s), rate)
            times = {"HourUTC": _naive(start_s), "HourDK": _naive(start_s, COPENHAGEN)}
            yield {**times, "PriceArea": area.eds, "SpotPriceDKK": krone, "SpotPriceEUR": euro}


def _slots(day: date, areas: list[str] | None, now_ms: int, step_s: int, astray: bool) -> Iterator[tuple[int, Area]]:
    if not is_published(day, AUCTION, now_ms):
        return
    names = list(BY_NAME)
    if areas is not None:
        names = [name for name in names if (name in areas) != astray]
    for start_s in range(*bounds_s(day), step_s):
        yield from ((start_s, BY_NAME[name]) for name in names)


def _rate(market: Market, day: date, now_ms: int) -> Decimal | None:
    """Kroner for a euro: the first rate from two days before delivery on; None until it is out."""
    bank_day = bank_day_from(day - timedelta(days=2))
    return market.rate("DKK", bank_day) if has_rate(bank_day, now_ms) else None


def _prices(cents: int, rate: Decimal | None) -> tuple[float, float | None]:
    """EUR and DKK per MWh; the service keeps four bytes of a number, and shows six decimals of it."""
    euro = Decimal(cents) / 100
    return _single(euro), None if rate is None else _single(euro * rate)


def _single(value: Decimal) -> float:
    number: float = unpack("<f", pack("<f", value))[0]
    return round(number, 6)


def _naive(start_s: int, zone: ZoneInfo | None = None) -> str:
    at = utc(start_s) if zone is None else datetime.fromtimestamp(start_s, zone)
    return f"{at:%Y-%m-%dT%H:%M:%S}"
