"""The clock on the meter: local time without its zone, kept in two ways."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


def civil_time(at_ms: int, zone: ZoneInfo) -> datetime:
    """What clocks on the wall show at this UTC Unix ms, to the second."""
    return datetime.fromtimestamp(at_ms // 1000, zone).replace(tzinfo=None)


def standard_time(at_ms: int, zone: ZoneInfo) -> datetime:
    """What they would show if there were no summer time."""
    local = datetime.fromtimestamp(at_ms // 1000, zone)
    return local.replace(tzinfo=None) - (local.dst() or timedelta())
