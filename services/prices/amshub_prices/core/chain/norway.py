"""The Norwegian schemes: what strømstøtte and Norgespris make of the price up to the month's cap."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Protocol

import msgspec

Words = Annotated[str, msgspec.Meta(min_length=1)]
CapKwh = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
"""A calendar month's consumption, kWh."""
NOTHING = Decimal(0)


class Terms(Protocol):
    """What holds on one day."""

    def cap_wh(self, dwelling: str) -> int | None:
        """Consumption of a calendar month up to which they hold, Wh; None: without end."""
        ...

    def below_cap(self, fixed: Decimal | None, spot: Decimal | None) -> Decimal | None:
        """The price up to the cap, before rows and VAT; `fixed` stands in the market price's place where it is known.

        None where the price that it takes is not known.
        """
        ...


class WithoutScheme:
    """A household that has none of them: the price is the same above and below."""

    def cap_wh(self, _dwelling: str) -> int | None:
        """No cap."""
        return None

    def below_cap(self, fixed: Decimal | None, spot: Decimal | None) -> Decimal | None:
        """The fixed price, else the market's."""
        return spot if fixed is None else fixed


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the table of schemes has for some dates, first and last included."""

    valid_from: date
    valid_to: date
    source: Words
    """Where the figures were published."""


class Stromstotte(Entry, frozen=True):
    """The state pays a share of the market price above a threshold."""

    threshold: Decimal
    """NOK per kWh before VAT."""
    percent: Decimal
    cap_kwh: CapKwh

    def cap_wh(self, _dwelling: str) -> int | None:
        """The same for all who have it."""
        return self.cap_kwh * 1000

    def below_cap(self, fixed: Decimal | None, spot: Decimal | None) -> Decimal | None:
        """The fixed or market price less the support, which always goes by the market price."""
        if spot is None:
            return None
        return (spot if fixed is None else fixed) - self.percent * max(NOTHING, spot - self.threshold) / 100


class Norgespris(Entry, frozen=True):
    """The state settles the difference between the market price and a level, both ways; it excludes strømstøtte."""

    level: Decimal
    """NOK per kWh before VAT."""
    home_cap_kwh: CapKwh
    cabin_cap_kwh: CapKwh

    def cap_wh(self, dwelling: str) -> int | None:
        """Another for cabins."""
        return (self.cabin_cap_kwh if dwelling == "cabin" else self.home_cap_kwh) * 1000

    def below_cap(self, fixed: Decimal | None, spot: Decimal | None) -> Decimal | None:
        """The level where the market price is paid; a fixed price keeps its distance to the market's."""
        if fixed is None:
            return self.level
        return None if spot is None else fixed + self.level - spot


class Schemes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table of schemes, each kind by date."""

    stromstotte: tuple[Stromstotte, ...] = ()
    norgespris: tuple[Norgespris, ...] = ()

    def on(self, scheme: str, day: date) -> Stromstotte | Norgespris | None:
        """What holds on this day of the scheme "stromstotte" or "norgespris"; None where the table does not say."""
        entries = self.stromstotte if scheme == "stromstotte" else self.norgespris
        return next((entry for entry in entries if entry.valid_from <= day <= entry.valid_to), None)
