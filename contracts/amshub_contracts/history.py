"""The ledger of years by range and resolution, read in pieces so that memory stays flat."""

from collections.abc import Iterator
from datetime import date

from amshub_contracts import price_book
from amshub_contracts.account import Account
from amshub_contracts.bus import Bus
from amshub_contracts.history_prices import MonthByMonth, in_currency
from amshub_contracts.history_rows import HistoryRow, pieces, row_of
from amshub_contracts.ledger import load_quarters
from amshub_contracts.market_day import days_between
from amshub_contracts.messages import PriceDay
from amshub_contracts.spans import SHORTEST_S, Resolution, Span, spans

MAX_ROWS = 40_000
"""What one question may ask for: more than a year of quarter-hours (35,136). A longer one is refused before anything is
read, because an answer of that size belongs in a file: `python -m amshub_accounting export`."""


class RangeTooLong(ValueError):
    """The range has more spans than the limit: ask for less, or for a coarser resolution."""


def query(
    bus: Bus, account: Account, *, from_s: int, to_s: int, resolution: Resolution, limit: int = MAX_ROWS
) -> Iterator[HistoryRow]:
    """A row for every span that some of [from_s, to_s) (UTC Unix s) lies in and that something is known of, in order.

    Raises RangeTooLong at once when there may be more than `limit`. The energy of each piece is of one instant of the
    store.
    """
    most = (to_s - from_s) // SHORTEST_S[resolution]
    if most > limit:
        raise RangeTooLong(f"{most} rows are more than {limit}: ask for less at a time, or for longer steps")
    return _rows(bus, account, pieces(spans(from_s, to_s, resolution, account.zone)), resolution)


def _rows(bus: Bus, account: Account, parts: Iterator[list[Span]], resolution: Resolution) -> Iterator[HistoryRow]:
    months = MonthByMonth(account.zone)
    read_s = None
    for part in parts:
        start_s, end_s = part[0][0], part[-1][1]
        if read_s is None:
            # A cap counts what the month has used before.
            ((read_s, _),) = spans(start_s, start_s + 1, "month", account.zone)
        quarters = load_quarters(bus, account.partition, account.meter, read_s, end_s)
        days = _price_days(bus, account, start_s, end_s)
        quarters = in_currency(account.currency, quarters, days)
        prices = months.prices(quarters, {day: of for day, of in days.items() if of.currency == account.currency})
        for span in part:
            row = row_of(quarters, prices, span, resolution, account.zone)
            if row is not None:
                yield row
        read_s = end_s


def _price_days(bus: Bus, account: Account, from_s: int, to_s: int) -> dict[date, PriceDay]:
    """Those of the market days in this time that can be read."""
    if account.price_area is None:
        return {}
    days = days_between(from_s, to_s)
    return price_book.readable_days(days, bus.query(price_book.reads(account.price_area, days)))
