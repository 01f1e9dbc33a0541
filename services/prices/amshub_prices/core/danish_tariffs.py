"""What the grid company, Energinet and the state take per kWh in Denmark at an instant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec
from amshub_contracts.price_settings import DenmarkSettings

ENERGINET_GLN = "5790000432752"
"""Energinet Systemansvar A/S, which also publishes the tax; as in openHAB's binding energidataservice."""
ELAFGIFT, SYSTEMTARIF, TRANSMISSION = "EA-001", "41000", "40000"
"""ChargeTypeCodes of electricity tax, system tariff and transmission tariff (transmissions nettarif)."""
Charge = tuple[str, str]
"""GLN and ChargeTypeCode, which name a charge."""

MAX_DKK_PER_KWH = 100
"""A grid tariff has at most some 3 DKK; more is no tariff and refused."""
MAX_DECIMALS = 17
"""As many as a double prints; a price of more could not be summed exactly and is refused."""
_COPENHAGEN = ZoneInfo("Europe/Copenhagen")


@dataclass(frozen=True)
class DanishTariff:
    """One charge while it is valid; raises ValueError where that cannot be."""

    gln: str
    code: str
    note: str
    valid_from_s: int
    """UTC Unix s."""
    valid_to_s: int | None
    """UTC Unix s, exclusive; None: until further notice."""
    prices: tuple[Decimal, ...]
    """DKK per kWh before VAT, one for each hour of the Danish clock."""

    def __post_init__(self) -> None:
        if len(self.prices) != 24:
            raise ValueError("a tariff has 24 prices")
        for price in self.prices:
            # The sign is dropped by copying, which unlike arithmetic takes a number of any size.
            if not price.is_finite() or price.copy_abs() > MAX_DKK_PER_KWH:
                raise ValueError(f"a tariff of {price:.20} DKK/kWh")
            if int(price.as_tuple().exponent) < -MAX_DECIMALS:
                raise ValueError(f"a tariff with more than {MAX_DECIMALS} decimals")

    @property
    def charge(self) -> Charge:
        """The charge that this is an edition of."""
        return self.gln, self.code

    def holds(self, instant_s: int) -> bool:
        """Whether the charge has these prices then."""
        return self.valid_from_s <= instant_s and (self.valid_to_s is None or instant_s < self.valid_to_s)


@dataclass(frozen=True)
class DanishTariffs:
    """The tariffs that are known, and which of them this household pays."""

    tariffs: tuple[DanishTariff, ...]
    wanted: frozenset[Charge]

    def price_at(self, start_s: int) -> Decimal | None:
        """DKK per kWh before VAT at this instant (UTC Unix s); None when a wanted charge is not known then."""
        hour = datetime.fromtimestamp(start_s, _COPENHAGEN).hour
        total = Decimal(0)
        for charge in self.wanted:
            editions = [tariff for tariff in self.tariffs if tariff.charge == charge and tariff.holds(start_s)]
            if not editions:
                return None
            # An edition that has begun replaces an older one, though that one may be without an end.
            total += max(editions, key=lambda tariff: tariff.valid_from_s).prices[hour]
        return total

    def merged(self, new: Iterable[DanishTariff]) -> "DanishTariffs":
        """Only what is wanted: the charges that `new` tells of as it tells them, the others as they were."""
        told = tuple(tariff for tariff in new if tariff.charge in self.wanted)
        replaced = {tariff.charge for tariff in told}
        kept = (tariff for tariff in self.tariffs if tariff.charge in self.wanted - replaced)
        return DanishTariffs((*told, *kept), self.wanted)

    def to_json(self) -> bytes:
        """The tariffs as one value, some 300 bytes an edition."""
        return msgspec.json.encode(self.tariffs)

    @classmethod
    def from_json(cls, raw: bytes, wanted: frozenset[Charge]) -> "DanishTariffs":
        """The tariffs of `to_json`; raises ValueError for anything else."""
        try:
            return cls(msgspec.json.decode(raw, type=tuple[DanishTariff, ...]), wanted)
        except msgspec.MsgspecError as error:
            raise ValueError(f"no book of Danish tariffs: {error}") from error


def wanted_of(denmark: DenmarkSettings) -> frozenset[Charge]:
    """The charges that these settings ask for."""
    grid = {(denmark.grid_gln, denmark.grid_code)} if denmark.grid_gln and denmark.grid_code else set()
    state = (
        {(ENERGINET_GLN, code) for code in (ELAFGIFT, SYSTEMTARIF, TRANSMISSION)} if denmark.state_charges else set()
    )
    return frozenset(grid | state)
