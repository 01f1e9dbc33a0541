"""Makes the price day that others read of the market's slots, the exchange rate and the contract."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import msgspec
from amshub_contracts.messages import PriceDay, PriceSlot

from amshub_prices.core.assemble import origin
from amshub_prices.core.chain.contract import Contract
from amshub_prices.core.chain.price import PricedAt, price
from amshub_prices.core.rates import Rates
from amshub_prices.core.slots import Slot, is_whole


def build(
    area: str,
    day: date,
    slots: tuple[PriceSlot, ...],
    *,
    source_currency: str,
    currency: str,
    rates: Rates,
    contract: Contract,
    danish: PricedAt | None,
    now_ms: int,
) -> PriceDay:
    """The price day of these slots; what cannot be known of it yet is None, and its note says why."""
    found = None if source_currency == currency else rates.find(source_currency, currency, day)
    rate = Decimal(1) if source_currency == currency else Decimal(found.rate.rate) if found else None
    market = [Slot(slot.start_s, slot.minutes, Decimal(slot.price)) for slot in slots]
    priced = price(day, market, rate, contract, danish)
    notes = [
        priced.note,
        _no_rate(source_currency, currency) if slots and rate is None else "",
        "The market prices of some hours are not known." if slots and not is_whole(day, slots) else "",
    ]
    return PriceDay(
        area=area,
        day=day.isoformat(),
        source=origin(slots),
        source_currency=source_currency,
        currency=currency,
        rate=found.rate if found else None,
        cap_wh=priced.cap_wh,
        slots=slots,
        points=priced.points,
        note=" ".join(note for note in notes if note),
        written_at_ms=now_ms,
    )


def says_something(day: PriceDay) -> bool:
    """Whether anything of the day is known."""
    return bool(day.slots) or any(_known(point.import_micro, point.export_micro) for point in day.points)


def same(one: PriceDay | None, other: PriceDay) -> bool:
    """Whether two say the same, whenever they were written."""
    return one is not None and msgspec.structs.replace(one, written_at_ms=other.written_at_ms) == other


def _no_rate(source_currency: str, currency: str) -> str:
    return (
        f"No exchange rate from {source_currency} to {currency} is known yet; if this stays, the banks do not publish"
        f' it: write "{source_currency}" as prices.currency.'
    )


def _known(*prices: Sequence[int] | int | None) -> bool:
    return any(price is not None for price in prices)
