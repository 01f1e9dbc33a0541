"""Puts prices on the quarter-hours of a meter, in time order through its calendar months."""

from collections.abc import Mapping, Set

from amshub_contracts.ledger import QUARTER_S
from amshub_contracts.messages import Quarter

from amshub_accounting.core.calendar import day_span_s, local_date, month_span_s, month_start
from amshub_accounting.core.money import with_money
from amshub_accounting.core.periods import Days
from amshub_accounting.core.prices_held import PricesHeld


def repriced(
    quarters: Mapping[int, Quarter], days: Days, stale: Set[int], prices: PricesHeld, newest_s: int
) -> dict[int, Quarter]:
    """The quarters that get other money than they have, by their start in UTC Unix s.

    `stale` are the quarters whose energy or price changed; with a cap, later ones of their month follow, up to
    `newest_s`. `quarters` begin at the start of a month, and `days` sum them, but for the days of `stale`. A quarter
    whose market day nobody has written keeps the money that it has.
    """
    fresh: dict[int, Quarter] = {}
    left = sorted(stale)
    while left:
        first_s = left[0]
        end_s = month_span_s(local_date(first_s, days.zone), days.zone)[1]
        used_wh = _used_wh(quarters, days, first_s)
        for start_s in range(first_s, min(end_s, newest_s + QUARTER_S), QUARTER_S):
            quarter = quarters.get(start_s)
            if quarter is None:
                continue
            price = prices.at(start_s)
            if price is not None and (price.cap_wh is not None or start_s in stale):
                paid = with_money(quarter, price, used_wh)
                if paid is not quarter:
                    fresh[start_s] = paid
            used_wh += quarter.import_wh
        left = [start_s for start_s in left if start_s >= end_s]
    return fresh


def _used_wh(quarters: Mapping[int, Quarter], days: Days, start_s: int) -> int:
    """What the calendar month used before the quarter that starts then."""
    today = local_date(start_s, days.zone)
    month = month_start(today)
    before = sum(total.import_wh for day, total in days.totals.items() if month <= day < today)
    midnight_s = day_span_s(today, days.zone)[0]
    return before + sum(quarters[at].import_wh for at in range(midnight_s, start_s, QUARTER_S) if at in quarters)
