"""priceconfig.json: the rows of the price rules in the device's form."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from amshub_contracts.price_settings import WEEKDAYS, RowSettings

from amshub_api.core.bodies.priceconfig import DayOfYear, PriceConfig, PriceRow

TYPE_CODES = {"fixed": 0, "add": 1, "percent": 2, "subtract": 3}
DIRECTION_CODES = {"import": 1, "export": 2, "both": 3}


def priceconfig(rows: Iterable[RowSettings], now_ms: int, zone: str) -> PriceConfig:
    """The rows that are in force on this day of the zone, in their order; the form has no room for dates of a year."""
    today = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(ZoneInfo(zone)).date().isoformat()
    return {"o": [_row(row) for row in rows if row.valid_from <= today <= (row.valid_to or today)]}


def _row(row: RowSettings) -> PriceRow:
    return {
        "t": TYPE_CODES[row.type],
        "n": row.name,
        "d": DIRECTION_CODES[row.direction],
        "a": [number for number, weekday in enumerate(WEEKDAYS) if weekday in row.weekdays],
        "h": sorted(set(row.hours)),
        "v": float(row.value),
        "s": _month_day(row.start),
        "e": _month_day(row.end),
    }


def _month_day(text: str) -> DayOfYear:
    if not text:
        return {"m": 0, "d": 0}
    day = date.fromisoformat(f"2024-{text}")  # a leap year: 02-29 is a day of the year
    return {"m": day.month, "d": day.day}
