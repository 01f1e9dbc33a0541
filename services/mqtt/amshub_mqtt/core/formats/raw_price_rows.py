"""The rows of formats 1 and 2 that prices fill."""

from collections.abc import Iterator

from amshub_mqtt.core.formats.raw_rows import Row
from amshub_mqtt.core.numbers import fixed
from amshub_mqtt.core.prices import MICRO, WINDOWS, PricesAhead

HOURS_AHEAD = 24
"""What the lowest, the highest and the cheapest price are looked for in."""
DEVICE_AHEAD_MINUTES = 38 * 60
"""How far a device that told the same broker before may have told prices."""


def price_rows(ahead: PricesAhead) -> Iterator[Row]:
    """All that is known; an empty text for what is not, which takes from the broker what it kept."""
    yield Row("price/resolution", str(ahead.minutes), retain=True)
    for number, point in enumerate(ahead.points):
        yield Row(f"price/import/{number}", _text(point.import_micro), retain=True)
        if ahead.has_export:
            yield Row(f"price/export/{number}", _text(point.export_micro), retain=True)
    yield Row("price/min", _text(ahead.lowest_micro), retain=True)
    yield Row("price/max", _text(ahead.highest_micro), retain=True)
    for hours in WINDOWS:
        yield Row(f"price/cheapest/{hours}hr", ahead.cheapest(hours) or "", retain=True)


def device_rows(minutes: int) -> Iterator[Row]:
    """What takes from the broker the points that a device may have told it, so many minutes each."""
    for number in range(DEVICE_AHEAD_MINUTES // minutes):
        yield Row(f"price/import/{number}", "", retain=True)
        yield Row(f"price/export/{number}", "", retain=True)


def _text(micro: int | None) -> str:
    return "" if micro is None else fixed(micro, MICRO, 4)
