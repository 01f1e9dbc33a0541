"""Reads a COSEM date-time (IEC 62056-6-2, 4.1.6.1)."""

from dataclasses import dataclass, replace
from datetime import datetime

SIZE = 12
YEARS = range(2000, 2100)
"""A clock outside these years is one that was never set; it counts as not given."""
_MAX_DEVIATION_MINUTES = 14 * 60
_STATUS_NOT_GIVEN = 0xFF
_INVALID_BIT, _DAYLIGHT_BIT = 0x01, 0x80


@dataclass(frozen=True)
class DateTime:
    """A meter's local time."""

    local: datetime
    """Year to second, without a zone."""
    deviation_minutes: int | None
    """Minutes from local time to UTC: UTC = local + deviation; None when the meter does not say."""
    daylight: bool
    """Whether the meter says that daylight saving is active."""

    def without_zero_deviation(self) -> "DateTime":
        """This time as of a meter whose deviation 0 means nothing."""
        return replace(self, deviation_minutes=self.deviation_minutes or None)


def read(raw: bytes) -> DateTime | None:
    """The date-time in these twelve bytes; None when a part of it is not specified, impossible or marked invalid."""
    if len(raw) != SIZE:
        return None
    year = int.from_bytes(raw[0:2], "big")
    deviation: int | None = int.from_bytes(raw[9:11], "big", signed=True)
    status = raw[11] if raw[11] != _STATUS_NOT_GIVEN else 0
    if year not in YEARS or status & _INVALID_BIT:
        return None
    if deviation == -0x8000:
        deviation = None
    elif abs(deviation or 0) > _MAX_DEVIATION_MINUTES:
        return None
    try:
        local = datetime(year, raw[2], raw[3], raw[5], raw[6], raw[7])  # noqa: DTZ001  the zone is the caller's to find
    except ValueError:
        return None
    return DateTime(local, deviation, bool(status & _DAYLIGHT_BIT))
