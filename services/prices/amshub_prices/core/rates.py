"""The book of exchange rates: every rate that the banks told, and the one to convert a day's prices with."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from functools import cached_property
from itertools import groupby
from operator import attrgetter

import msgspec
from amshub_contracts.messages import Rate

from amshub_prices.core.banks.bank_rate import ECB, NORGES_BANK, BankRate

PIVOTS = {NORGES_BANK: "NOK", ECB: "EUR"}
"""The currency that each bank quotes all others in, through which it can tell any two of them."""
_QUOTIENTS = Context(prec=12)
"""The banks tell four to six digits: twelve lose nothing of them, and their products with prices stay exact."""
_Table = Mapping[tuple[str, str], Decimal]


@dataclass(frozen=True)
class Found:
    """A rate, and whether no newer one for the day that it was sought for can come."""

    rate: Rate
    final: bool


@dataclass(frozen=True)
class Rates:
    """An immutable book, in the order of days; a year of one currency at both banks is 500 rates, 25 kB of JSON."""

    rates: tuple[BankRate, ...] = ()

    def merged(self, new: Iterable[BankRate], currencies: Collection[str] | None = None) -> "Rates":
        """The book with these too, a bank's later word replacing its earlier one.

        With `currencies`, all others are dropped, but for those that others are told in.
        """
        told = {(rate.day, rate.source, rate.base, rate.quote): rate for rate in (*self.rates, *new)}
        kept = None if currencies is None else {*currencies, *PIVOTS.values()}
        book = (told[key] for key in sorted(told))
        return Rates(tuple(rate for rate in book if kept is None or {rate.base, rate.quote} <= kept))

    def find(self, base: str, quote: str, day: date) -> Found | None:
        """What one `base` is in `quote` by the latest bank day that is not after `day`, however old; None: not known.

        Of two banks with that day, Norges Bank tells the krone and the ECB everything else. The rate is final when it
        is of `day` itself, or when its bank told a later day, as on Monday of a weekend; a bank's days must therefore
        be merged without leaving one out.
        """
        if base == quote:
            return Found(Rate(rate="1", day=day.isoformat(), source=""), final=True)
        found = [(*latest, source) for source in PIVOTS if (latest := self._latest(source, base, quote, day))]
        if not found:
            return None
        preferred = NORGES_BANK if PIVOTS[NORGES_BANK] in (base, quote) else ECB
        bank_day, value, source = max(found, key=lambda each: (each[0], each[2] == preferred))
        final = bank_day == day or self._tells_later(source, base, quote, day)
        return Found(Rate(rate=f"{value:f}", day=bank_day.isoformat(), source=source), final)

    def to_json(self) -> bytes:
        """The book as one value."""
        return msgspec.json.encode([(rate.day, rate.base, rate.quote, rate.value, rate.source) for rate in self.rates])

    @classmethod
    def from_json(cls, raw: bytes) -> "Rates":
        """The book of `to_json`; raises ValueError for anything else."""
        try:
            rows = msgspec.json.decode(raw, type=list[tuple[date, str, str, Decimal, str]])
        except msgspec.MsgspecError as error:
            raise ValueError(f"no book of exchange rates: {error}") from error
        return cls().merged(BankRate(*row) for row in rows)

    @cached_property
    def _days(self) -> dict[str, list[tuple[date, _Table]]]:
        """Each bank's days in order, with what it told on them."""
        days: dict[str, list[tuple[date, _Table]]] = {source: [] for source in PIVOTS}
        for day, rates in groupby(self.rates, key=attrgetter("day")):
            told = list(rates)
            for source, of_bank in days.items():
                table = {(rate.base, rate.quote): rate.value for rate in told if rate.source == source}
                if table:
                    of_bank.append((day, table))
        return days

    def _latest(self, source: str, base: str, quote: str, day: date) -> tuple[date, Decimal] | None:
        days = self._days[source]
        for bank_day, table in reversed(days[: _after(days, day)]):
            value = _value(table, base, quote, PIVOTS[source])
            if value is not None:
                return bank_day, value
        return None

    def _tells_later(self, source: str, base: str, quote: str, day: date) -> bool:
        days = self._days[source]
        return any(_value(table, base, quote, PIVOTS[source]) is not None for _, table in days[_after(days, day) :])


def _after(days: list[tuple[date, _Table]], day: date) -> int:
    return bisect_right(days, day, key=lambda each: each[0])


def _value(table: _Table, base: str, quote: str, pivot: str) -> Decimal | None:
    """Direct where the bank tells it so, else by what it tells of both that day, rounded once."""
    direct = table.get((base, quote))
    if direct is not None:
        return direct
    of_base, of_quote = _worth(table, base, pivot), _worth(table, quote, pivot)
    if of_base is None or of_quote is None:
        return None
    return _QUOTIENTS.divide(of_base[0] * of_quote[1], of_base[1] * of_quote[0])


def _worth(table: _Table, currency: str, pivot: str) -> tuple[Decimal, Decimal] | None:
    """One `currency` in the pivot, as numerator and denominator."""
    one = Decimal(1)
    if currency == pivot:
        return one, one
    if (currency, pivot) in table:
        return table[currency, pivot], one
    return (one, table[pivot, currency]) if (pivot, currency) in table else None
