"""The prices of one bidding zone by the quarter-hour, of the market days that were looked up so far."""

from collections.abc import Iterable
from datetime import date

from amshub_contracts.ledger import QUARTER_S
from amshub_contracts.market_day import bounds_s
from amshub_contracts.messages import PriceDay

from amshub_accounting.core.money import Price

UNKNOWN = Price()


class PricesHeld:
    """Prices in memory; a day that was looked up and not found is remembered too."""

    def __init__(self) -> None:
        self._quarters: dict[int, Price] = {}
        self._looked_up: set[date] = set()

    def put(self, day: date, found: PriceDay | None) -> None:
        """Hold this market day; None: nobody has written its prices."""
        self._looked_up.add(day)
        start_s, end_s = bounds_s(day)
        if found is None:
            return
        self._quarters |= dict.fromkeys(range(start_s, end_s, QUARTER_S), UNKNOWN)
        for point in found.points:
            price = Price(point.import_micro, point.import_above_micro, point.export_micro, found.cap_wh)
            from_s, to_s = max(point.start_s, start_s), min(point.start_s + point.minutes * 60, end_s)
            self._quarters |= dict.fromkeys(range(from_s, to_s, QUARTER_S), price)

    def at(self, start_s: int) -> Price | None:
        """The prices of the quarter-hour that starts then, UTC Unix s; None when nobody has written its market day."""
        return self._quarters.get(start_s)

    def holds(self, day: date) -> bool:
        """Whether this market day was looked up."""
        return day in self._looked_up

    def missing(self, days: Iterable[date]) -> list[date]:
        """Those of these market days that are to be looked up, in order."""
        return sorted(set(days) - self._looked_up)

    def forget_before(self, day: date) -> None:
        """Let go of the market days before this one, so that memory stays flat for years."""
        for old in [known for known in self._looked_up if known < day]:
            self._looked_up.remove(old)
            for start_s in range(*bounds_s(old), QUARTER_S):
                self._quarters.pop(start_s, None)
