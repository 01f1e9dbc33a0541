"""A meter's account in the ledger: where it lies, what its days are, and what its money is."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from amshub_contracts import streams
from amshub_contracts.price_area import area_of, price_area
from amshub_contracts.settings import MeterSettings, Settings


@dataclass(frozen=True)
class Account:
    """What the settings say of one meter's history."""

    meter: str
    partition: int
    zone: ZoneInfo
    """Days and months are this zone's."""
    price_area: str | None
    """The name that its price days are kept under, None where nothing makes a price."""
    currency: str
    """ISO 4217; empty where nobody has said one."""

    @classmethod
    def of(cls, settings: Settings, meter: str) -> "Account":
        """The account of the meter of this name; of one that the settings do not have, as their defaults say."""
        own = settings.meters.get(meter, MeterSettings())
        return cls(
            meter,
            streams.partition_of(meter, settings.stack.partitions),
            ZoneInfo(own.zone),
            price_area(settings, own),
            settings.prices.currency_in(area_of(settings, own)),
        )
