"""Finds what a meter's local time is in UTC."""

from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from amshub_reader.core.apdu.date_time import DateTime

NEAR_S = 1800
"""How far a clock may be off for the time of reception to tell its hour: half of the hour in doubt.

A reading further off comes from a replayed capture or a clock set wrong, and the maker's habit decides.
"""


def utc_s(clock: DateTime, zone: ZoneInfo, *, standard_time: bool, received_at_ms: int | None) -> int:
    """UTC Unix time in s: of the possible readings of the local time the one nearest to reception.

    `standard_time`: makers of this kind send the zone's standard time all year when they give no deviation.
    """
    candidates = _candidates(clock, zone, standard_time=standard_time)
    if received_at_ms is None:
        return candidates[0]
    nearest = min(candidates, key=lambda candidate: abs(candidate * 1000 - received_at_ms))
    return nearest if abs(nearest * 1000 - received_at_ms) <= NEAR_S * 1000 else candidates[0]


def deviation_minutes(zone: ZoneInfo, year: int, *, summer_time: bool) -> int:
    """Minutes from the zone's local time to UTC (UTC = local + deviation) in the season that a meter names itself."""
    offset = max(_offsets(zone, year)) if summer_time else _standard_offset(zone, year)
    return -(offset // timedelta(minutes=1))


def _candidates(clock: DateTime, zone: ZoneInfo, *, standard_time: bool) -> list[int]:
    """Every reading of the local time, the likeliest first."""
    folds = (0, 1) if clock.daylight else (1, 0)
    civil = [clock.local.replace(tzinfo=zone, fold=fold) for fold in folds]
    standard = clock.local.replace(tzinfo=timezone(_standard_offset(zone, clock.local.year)))
    readings = [standard, *civil] if standard_time else [*civil, standard]
    if clock.deviation_minutes is not None:
        readings.insert(0, clock.local.replace(tzinfo=UTC) + timedelta(minutes=clock.deviation_minutes))
    return [int(reading.timestamp()) for reading in readings]


def _standard_offset(zone: ZoneInfo, year: int) -> timedelta:
    """The zone's offset without daylight saving, on either hemisphere: the lesser of January's and July's."""
    return min(_offsets(zone, year))


@lru_cache(maxsize=64)  # a few zones and years; found again for each reading otherwise
def _offsets(zone: ZoneInfo, year: int) -> list[timedelta]:
    """The zone's offsets in January and July."""
    offsets = (datetime(year, month, 1, tzinfo=zone).utcoffset() for month in (1, 7))
    return [offset for offset in offsets if offset is not None]
