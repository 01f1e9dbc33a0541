"""The price days of the last weeks: made of market, rates and contract, and written when they say something new."""

from collections.abc import Sequence
from datetime import date

from amshub_contracts.messages import PriceDay

from amshub_prices.core.build import build, same, says_something
from amshub_prices.core.chain.price import PricedAt
from amshub_prices.core.rates import Rates
from amshub_prices.households import Household
from amshub_prices.price_desk import Market
from amshub_prices.store import PriceStore


class Book:
    """Price days in memory, with those among them that the store does not hold yet."""

    def __init__(self, store: PriceStore) -> None:
        self._store = store
        self._days: dict[tuple[str, date], PriceDay] = {}
        self._unsaved: dict[tuple[str, date], PriceDay] = {}

    def load(self, household: Household, days: Sequence[date]) -> None:
        """Take up what the store holds of these days; what this memory holds and the store lost is written again."""
        stored = self._store.days(household.name, days)
        for day in days:
            key = (household.name, day)
            if key not in self._days and day in stored:
                self._days[key] = stored[day]
            elif key in self._days and stored.get(day) != self._days[key]:
                self._unsaved[key] = self._days[key]

    def day(self, name: str, day: date) -> PriceDay | None:
        """What others read of this day."""
        return self._days.get((name, day))

    def market(self, name: str, day: date) -> Market | None:
        """What the sources gave of this day, as it was stored."""
        held = self._days.get((name, day))
        return None if held is None or not held.slots else Market(held.source_currency, held.slots)

    def is_settled(self, household: Household, day: date, rates: Rates) -> bool:
        """Whether the day is wholly known, at the rate that these rates would give it."""
        held = self._days.get((household.name, day))
        if held is None or held.note:
            return False
        # What was shown in another currency stays so: it was the price by the contract of its day.
        if held.source_currency == held.currency or held.currency != household.currency:
            return True
        found = rates.find(held.source_currency, held.currency, day)
        return found is not None and found.rate == held.rate

    def make(
        self, household: Household, day: date, market: Market, rates: Rates, danish: PricedAt | None, now_ms: int
    ) -> None:
        """Make the day anew; it is written when it says something, and something else than before."""
        fresh = build(
            household.name,
            day,
            market.slots,
            source_currency=market.currency or household.currency,
            currency=household.currency,
            rates=rates,
            contract=household.contract,
            danish=danish,
            now_ms=now_ms,
        )
        key = (household.name, day)
        if says_something(fresh) and not same(self._days.get(key), fresh):
            self._days[key] = self._unsaved[key] = fresh

    def save(self) -> list[PriceDay]:
        """Write what is new, the latest day first; those written. Raises BusDown or BusFull, and keeps the rest."""
        written = []
        for key in sorted(self._unsaved, key=lambda key: key[1], reverse=True):
            self._store.save_day(self._unsaved[key])
            written.append(self._unsaved.pop(key))
        return written

    def forget_before(self, oldest: date) -> None:
        """Let go of days that are over the horizon and written."""
        self._days = {key: day for key, day in self._days.items() if key[1] >= oldest or key in self._unsaved}
