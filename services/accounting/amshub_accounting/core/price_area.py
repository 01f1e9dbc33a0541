"""Under which bidding zone the prices of a meter are kept."""

from amshub_contracts.areas import find_area
from amshub_contracts.price_curve import FIXED_AREA
from amshub_contracts.settings import MeterSettings, Settings


def price_area(settings: Settings, meter: MeterSettings) -> str | None:
    """Name of the meter's bidding zone, FIX where fixed rows alone make the price; None where nothing does."""
    name = meter.price_area or settings.prices.area
    if name:
        return find_area(name).name
    return FIXED_AREA if any(row.type == "fixed" for row in settings.prices.rows) else None
