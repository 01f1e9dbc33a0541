"""Prices over time, as gateways and brokers show them: at an instant, in regular intervals, and the cheapest hours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from amshub_contracts.messages import PriceDay, PricePoint

FIXED_AREA = "FIX"
"""Stands where an area does for price days that rest on fixed rows alone."""
CELL_S = 900
"""Every settlement interval is a multiple of a quarter-hour and starts at one."""
HOUR_S = 3600


class Prices(NamedTuple):
    """The market price of a kWh, what it costs and what it brings; micro-currency, None is unknown."""

    spot_micro: int | None = None
    import_micro: int | None = None
    export_micro: int | None = None


UNKNOWN = Prices()


@dataclass(frozen=True)
class MonthSoFar:
    """What the household has used in this calendar month, which the caps of price days count."""

    import_wh: int = 0
    end_s: int = 0
    """When the next month begins and the count starts anew, UTC Unix s."""

    @classmethod
    def at(cls, now_s: int, zone: str, import_wh: int) -> "MonthSoFar":
        """This consumption in the month of the zone that `now_s`, UTC Unix s, lies in."""
        local = datetime.fromtimestamp(now_s, UTC).astimezone(ZoneInfo(zone))
        next_month = (local.replace(day=1) + timedelta(days=32)).replace(day=1, hour=0, minute=0, second=0, fold=0)
        return cls(import_wh, int(next_month.timestamp()))

    def is_above(self, cap_wh: int | None, start_s: int) -> bool:
        """Whether a kWh of the interval that starts then counts as one beyond the cap."""
        return cap_wh is not None and start_s < self.end_s and self.import_wh >= cap_wh


@dataclass(frozen=True)
class Curve:
    """The prices of some market days, as they are for this household now."""

    days: tuple[PriceDay, ...] = ()
    """All in one currency."""
    month: MonthSoFar = MonthSoFar()

    def at(self, instant_s: int) -> Prices:
        """The prices of the settlement interval that this UTC Unix time in s lies in."""
        for day in self.days:
            for point in day.points:
                if point.start_s <= instant_s < point.start_s + point.minutes * 60:
                    return prices_in(day, point, self.month)
        return UNKNOWN

    def regular(self, from_s: int, to_s: int, minutes: int) -> list[Prices]:
        """The prices of each interval of 15 or 60 minutes in [from_s, to_s), UTC Unix s; `from_s` is such a start.

        An hour of quarters has their mean, unknown unless all four are known; the quarters of an hour have its price.
        """
        cells = self._cells()
        step_s = minutes * 60
        return [
            _mean([cells.get(cell, UNKNOWN) for cell in range(start_s, start_s + step_s, CELL_S)])
            for start_s in range(from_s, to_s, step_s)
        ]

    def hours(self, now_s: int, count: int) -> list[Prices]:
        """The prices of the UTC hour of `now_s`, UTC Unix s, and of those after it, `count` in all."""
        first_s = now_s - now_s % HOUR_S
        return self.regular(first_s, first_s + count * HOUR_S, 60)

    def _cells(self) -> dict[int, Prices]:
        return {
            cell: prices
            for day in self.days
            for point in day.points
            if (prices := prices_in(day, point, self.month)) != UNKNOWN
            for cell in range(point.start_s, point.start_s + point.minutes * 60, CELL_S)
        }


def prices_in(day: PriceDay, point: PricePoint, month: MonthSoFar) -> Prices:
    """The prices of this point of the day for a household that has used so much of its month."""
    above = month.is_above(day.cap_wh, point.start_s)
    return Prices(point.spot_micro, point.import_above_micro if above else point.import_micro, point.export_micro)


def of_one_currency(days: Mapping[date, PriceDay], wanted: Iterable[date]) -> dict[date, PriceDay]:
    """Those of the wanted days that are known, in their order.

    A day that is still in a currency that was set before is left out, or it would make one list of two currencies.
    """
    held = {day: days[day] for day in wanted if day in days}
    first = next(iter(held.values()), None)
    return {day: prices for day, prices in held.items() if first and prices.currency == first.currency}


def cheapest_start_s(hourly_micro: Sequence[int | None], first_s: int, hours: int) -> int | None:
    """Start (UTC Unix s) of the `hours` in a row that cost the least, the earliest of equals; None without so many.

    `hourly_micro` are the prices of hours in a row from `first_s` on.
    """
    starts = range(len(hourly_micro) - hours + 1)
    windows = ((_total(hourly_micro[start : start + hours]), start) for start in starts)
    cheapest = min(((total, start) for total, start in windows if total is not None), default=None)
    return None if cheapest is None else first_s + cheapest[1] * HOUR_S


def _mean(parts: Sequence[Prices]) -> Prices:
    return parts[0] if len(parts) == 1 else Prices(*(_mean_micro(column) for column in zip(*parts, strict=True)))


def _mean_micro(values: Sequence[int | None]) -> int | None:
    total = _total(values)
    return None if total is None else round(total / len(values))


def _total(values: Iterable[int | None]) -> int | None:
    total = 0
    for value in values:
        if value is None:
            return None
        total += value
    return total
