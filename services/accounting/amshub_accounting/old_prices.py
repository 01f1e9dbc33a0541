"""Brings changed prices into months of the ledger that are in memory no more."""

from collections.abc import Iterable, Mapping, Set
from datetime import date
from zoneinfo import ZoneInfo

from amshub_contracts import ledger
from amshub_contracts.bus import Bus
from amshub_contracts.ledger import QUARTER_S
from amshub_contracts.market_day import bounds_s, market_day_of
from amshub_contracts.messages import Quarter

from amshub_accounting.core.calendar import local_date, month_span_s, month_start
from amshub_accounting.core.periods import Days
from amshub_accounting.core.prices_held import PricesHeld
from amshub_accounting.core.pricing import repriced
from amshub_accounting.price_reader import look_up


def repriced_in_store(
    bus: Bus,
    partition: int,
    meter: str,
    zone: ZoneInfo,
    area: str,
    market_days: Iterable[date],
    before_s: int | None = None,
) -> dict[int, Quarter]:
    """The stored quarters that get other money by the prices of these market days, if given before `before_s` alone.

    The month of each is read whole, with all its prices, as a cap counts the month. Raises BusDown or BusFull.
    """
    stale = {at for day in market_days for at in range(*bounds_s(day), QUARTER_S) if before_s is None or at < before_s}
    fresh: dict[int, Quarter] = {}
    for month in sorted({month_start(local_date(at, zone)) for at in stale}):
        start_s, end_s = month_span_s(month, zone)
        to_s = end_s if before_s is None else min(end_s, before_s)
        quarters = ledger.load_quarters(bus, partition, meter, start_s, to_s)
        fresh |= priced_anew(bus, zone, area, quarters, stale.intersection(range(start_s, end_s, QUARTER_S)))
    return fresh


def priced_anew(
    bus: Bus, zone: ZoneInfo, area: str, quarters: Mapping[int, Quarter], stale: Set[int]
) -> dict[int, Quarter]:
    """Those of these quarters, which are of whole months, that get other money by the prices that the store has now.

    `stale` are the starts, UTC Unix s, of those whose energy or price may be another, and of those that were taken out:
    with a cap, later ones of their month cost something else. Raises BusDown or BusFull.
    """
    days = Days(zone)
    days.update(quarters, quarters)
    prices = PricesHeld()
    look_up(bus, area, sorted({market_day_of(at) for at in quarters}), prices)
    return repriced(quarters, days, stale, prices, max(quarters, default=0))
