"""Prices a market day: market price, scheme, rows, grid, charges and VAT, in this order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, localcontext
from typing import Protocol

from amshub_contracts.market_day import bounds_s
from amshub_contracts.messages import PricePoint

from amshub_prices.core.chain import notes
from amshub_prices.core.chain.contract import Contract
from amshub_prices.core.chain.micro import EXACT, is_price, micro
from amshub_prices.core.chain.moments import Moment, moment_at
from amshub_prices.core.chain.norway import Terms
from amshub_prices.core.chain.rows import Row, changed, fixed_price
from amshub_prices.core.chain.spot import means
from amshub_prices.core.slots import Slot


class PricedAt(Protocol):
    """Charges that have a price of their own in each interval."""

    def price_at(self, start_s: int) -> Decimal | None:
        """Currency per kWh before VAT at this UTC Unix time in s; None when it is not wholly known."""
        ...


@dataclass(frozen=True)
class Priced:
    """What a household pays and is paid on a market day."""

    points: tuple[PricePoint, ...]
    """Every settlement interval of the day, in order."""
    cap_wh: int | None
    """Consumption of a calendar month up to which the scheme holds; None: no scheme, or its terms are not known."""
    note: str
    """Why prices are unknown that slots and rate would have given, in words; empty when none are."""


def price(
    day: date, slots: Sequence[Slot], rate: Decimal | None, contract: Contract, danish: PricedAt | None
) -> Priced:
    """The household's prices on this market day; never raises, and what is not known is None.

    Slots are in the source's currency per kWh, in order and without overlap; `rate` is household currency per unit of
    it, None while not known. `danish` is asked only where the contract has Danish charges; None: not known either.
    """
    start_s, end_s = bounds_s(day)
    starts_s = range(start_s, end_s, contract.settlement_s)
    terms = contract.terms_on(day)
    pricing = _Pricing(contract, terms, danish)
    if terms is None:
        pricing.note(notes.no_terms(contract.scheme, day))
    with localcontext(EXACT):
        spots = means(slots, starts_s, contract.settlement_s)
        points = tuple(
            pricing.point(start_s, None if spot is None or rate is None else spot * rate)
            for start_s, spot in zip(starts_s, spots, strict=True)
        )
    return Priced(points, terms.cap_wh(contract.dwelling) if terms else None, " ".join(pricing.notes))


@dataclass
class _Pricing:
    """One day's way through the chain, and what there is to say about it."""

    contract: Contract
    terms: Terms | None
    danish: PricedAt | None
    notes: dict[str, None] = field(default_factory=dict)

    def note(self, words: str) -> None:
        """Say this, once."""
        self.notes[words] = None

    def point(self, start_s: int, spot: Decimal | None) -> PricePoint:
        """The interval that starts at this UTC Unix time in s; `spot` in household currency per kWh."""
        spot = self._plausible(spot)
        moment = moment_at(start_s, self.contract.zone, self.contract.country)
        below, above = self._import(start_s, moment, spot)
        return PricePoint(
            start_s,
            self.contract.settlement_s // 60,
            spot_micro=self._micro(spot),
            import_micro=self._micro(below),
            import_above_micro=self._micro(above),
            export_micro=self._micro(self._export(moment, spot)),
        )

    def _import(self, start_s: int, moment: Moment, spot: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
        """The import price below and above the cap, with VAT."""
        rows = [row for row in self.contract.import_rows if row.fits(moment)]
        fixed = fixed_price(rows)
        above = self._base("import", self.contract.import_rows, fixed, spot)
        below = self.terms.below_cap(fixed, spot) if self.terms else None
        if below is None and above is not None and self.terms and not self.contract.has_market:
            self.note(notes.no_market(self.contract.scheme))
        charges = self._charges(start_s)
        if charges is None:
            return None, None
        charges += sum((tariff.price_at(moment) for tariff in self.contract.import_grid), Decimal(0))
        vat = 1 + self.contract.vat_percent / 100

        def paid(base: Decimal | None) -> Decimal | None:
            return None if base is None else (changed(base, rows) + charges) * vat

        return paid(below), paid(above)

    def _export(self, moment: Moment, spot: Decimal | None) -> Decimal | None:
        """The export price: neither scheme nor VAT."""
        rows = [row for row in self.contract.export_rows if row.fits(moment)]
        base = self._base("export", self.contract.export_rows, fixed_price(rows), spot)
        if base is None:
            return None
        return changed(base, rows) + sum((tariff.price_at(moment) for tariff in self.contract.export_grid), Decimal(0))

    def _base(self, direction: str, rows: Sequence[Row], fixed: Decimal | None, spot: Decimal | None) -> Decimal | None:
        base = spot if fixed is None else fixed
        # Who has no fixed row of a direction at all does not ask for its price.
        if base is None and not self.contract.has_market and any(row.kind == "fixed" for row in rows):
            self.note(notes.no_fixed_row(direction))
        return base

    def _charges(self, start_s: int) -> Decimal | None:
        if not self.contract.has_danish_charges:
            return Decimal(0)
        charges = self.danish.price_at(start_s) if self.danish else None
        if charges is None:
            self.note(notes.NO_DANISH_CHARGES)
        return charges

    def _plausible(self, value: Decimal | None) -> Decimal | None:
        if value is None or is_price(value):
            return value
        self.note(notes.beyond_bound(self.contract.currency))
        return None

    def _micro(self, value: Decimal | None) -> int | None:
        value = self._plausible(value)
        return None if value is None else micro(value)
