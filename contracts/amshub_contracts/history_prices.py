"""What a kilowatt-hour cost, brought and was worth on the market, quarter-hour by quarter-hour of the past."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

import msgspec

from amshub_contracts.ledger import QUARTER_S
from amshub_contracts.market_day import bounds_s
from amshub_contracts.messages import Energy, PriceDay, PricePoint, Quarter
from amshub_contracts.price_curve import MonthSoFar, Prices, prices_in

PriceDays = Mapping[date, PriceDay]
"""By their market day."""


class MonthByMonth:
    """Goes through the quarter-hours of one meter in time order, as a cap counts what each month used."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._month = MonthSoFar()

    def prices(self, quarters: Mapping[int, Quarter], days: PriceDays) -> dict[int, Prices]:
        """What the next kWh would have cost and brought in these quarters, by their start in UTC Unix s.

        They follow those of the call before, and those of the first call begin with a month of the zone.
        """
        points = _points(days)
        found = {}
        for at in sorted(quarters):
            if at >= self._month.end_s:
                self._month = MonthSoFar.at(at, self._zone.key, 0)
            if at in points:
                found[at] = prices_in(*points[at], self._month)
            self._month = MonthSoFar(self._month.import_wh + quarters[at].import_wh, self._month.end_s)
        return found


def in_currency(currency: str, quarters: Mapping[int, Quarter], days: PriceDays) -> dict[int, Quarter]:
    """The quarters, without the money that price days of another currency made, as no sum of two currencies is one."""
    others = {at for day, prices in days.items() if prices.currency != currency for at in _quarters_of(day)}
    return {
        at: msgspec.structs.replace(quarter, cost_nano=None, income_nano=None) if at in others else quarter
        for at, quarter in quarters.items()
    }


def prices_of(energy: Energy, known: Sequence[Prices]) -> Prices:
    """The prices of a span with this energy, whose quarter-hours have the `known` ones.

    What a kWh cost and brought is the mean by energy of what is priced; where nothing is, and on the market, by time.
    """
    return Prices(
        _by_time(prices.spot_micro for prices in known),
        _by_energy(
            energy.cost_nano,
            energy.import_wh - energy.unpriced_import_wh,
            (prices.import_micro for prices in known),
        ),
        _by_energy(
            energy.income_nano,
            energy.export_wh - energy.unpriced_export_wh,
            (prices.export_micro for prices in known),
        ),
    )


def _by_energy(nano: int | None, priced_wh: int, prices: Iterable[int | None]) -> int | None:
    return _by_time(prices) if nano is None or priced_wh == 0 else _divided(nano, priced_wh)


def _by_time(prices: Iterable[int | None]) -> int | None:
    known = [micro for micro in prices if micro is not None]
    return _divided(sum(known), len(known)) if known else None


def _divided(total: int, count: int) -> int:
    """The nearest whole number, of two the higher."""
    return (2 * total + count) // (2 * count)


def _points(days: PriceDays) -> dict[int, tuple[PriceDay, PricePoint]]:
    found: dict[int, tuple[PriceDay, PricePoint]] = {}
    for day, prices in days.items():
        start_s, end_s = bounds_s(day)
        for point in prices.points:
            # A point that reaches beyond its own day is no price of that time.
            from_s, to_s = max(point.start_s, start_s), min(point.start_s + point.minutes * 60, end_s)
            found |= dict.fromkeys(range(from_s, to_s, QUARTER_S), (prices, point))
    return found


def _quarters_of(day: date) -> Iterable[int]:
    return range(*bounds_s(day), QUARTER_S)
