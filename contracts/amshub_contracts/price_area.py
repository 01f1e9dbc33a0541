"""Whose prices a meter has: its bidding zone, and the name that the zone's price days are kept under."""

from amshub_contracts.areas import Area, find_area
from amshub_contracts.price_curve import FIXED_AREA
from amshub_contracts.settings import MeterSettings, Settings


def area_of(settings: Settings, meter: MeterSettings) -> Area | None:
    """The bidding zone of this meter, None without one."""
    name = meter.price_area or settings.prices.area
    return find_area(name) if name else None


def price_area(settings: Settings, meter: MeterSettings) -> str | None:
    """Name of the meter's bidding zone, FIX where fixed rows alone make the price; None where nothing does."""
    area = area_of(settings, meter)
    if area is not None:
        return area.name
    return FIXED_AREA if settings.prices.has_fixed_rows else None


def day_name_of(settings: Settings, meter: MeterSettings) -> str:
    """The name of the area under which this meter's price days are kept."""
    return price_area(settings, meter) or FIXED_AREA
