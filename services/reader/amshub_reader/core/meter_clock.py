"""Finds what a meter's local time is in UTC."""

from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from amshub_reader.core.apdu import date_time
from amshub_reader.core.apdu.date_time import DateTime

_HOUR, _MINUTE, _SECOND, _DEVIATION = 5, 6, 7, 9  # where they stand in a date-time
_MINUTE_S = 60
_CERTAIN_MS = 450_000
"""Nearer to reception no other reading can be: zones differ by quarter-hours at least."""
NEAR_S = 1800
"""How far a clock may be off for the time of reception to tell its hour: half of the hour in doubt.

A reading further off comes from a replayed capture or a clock set wrong, and the maker's habit decides.
"""


def utc_s(clock: DateTime, zone: ZoneInfo, *, standard_time: bool, received_at_ms: int | None) -> int:
    """UTC Unix time in s: of the possible readings of the local time the one nearest to reception.

    `standard_time`: makers of this kind send the zone's standard time all year when they give no deviation.
    """
    return _nearest(_candidates(clock, zone, standard_time=standard_time), received_at_ms)


def utc_s_of(
    octets: bytes, zone: ZoneInfo, *, standard_time: bool, false_zero_deviation: bool, received_at_ms: int | None
) -> int | None:
    """The same of a date-time as it was sent; None when it cannot be read.

    `false_zero_deviation`: the deviation 0 of this maker means nothing.
    """
    if len(octets) != date_time.SIZE or octets[_SECOND] >= _MINUTE_S:
        return None
    hour, minute, second = octets[_HOUR], octets[_MINUTE], octets[_SECOND]
    if hour >= 24 or minute >= 60:
        return None
    # A zone changes on a few days of a year, and never inside a quarter-hour; a meter's clock is in a day for long.
    at_s = (hour * 60 + minute) * 60 + second
    starts = _steady_day(octets[:_HOUR], octets[_DEVIATION:], zone, standard_time, false_zero_deviation)
    if not starts:
        quarter = octets[:_MINUTE] + bytes((minute - minute % 15, 0, 0)) + octets[_DEVIATION:]
        starts = _quarter_candidates(quarter, zone, standard_time, false_zero_deviation)
        at_s %= 15 * 60
    if not starts:
        return None
    likeliest_s = starts[0] + at_s
    if received_at_ms is None or abs(likeliest_s * 1000 - received_at_ms) < _CERTAIN_MS:
        return likeliest_s
    return _nearest([start + at_s for start in starts], received_at_ms)


@lru_cache(maxsize=64)
def _steady_day(date: bytes, tail: bytes, zone: ZoneInfo, standard_time: bool, false_zero_deviation: bool) -> list[int]:
    """The candidates of midnight, when the zone does not change on this day; else none."""
    first, last = (
        _quarter_candidates(date + time + tail, zone, standard_time, false_zero_deviation)
        for time in (b"\0\0\0\0", b"\x17\x2d\0\0")
    )
    steady = all(end - start == (23 * 60 + 45) * 60 for start, end in zip(first, last, strict=True))
    return first if steady else []


def _nearest(candidates: list[int], received_at_ms: int | None) -> int:
    if received_at_ms is None:
        return candidates[0]
    nearest = min(candidates, key=lambda candidate: abs(candidate * 1000 - received_at_ms))
    return nearest if abs(nearest * 1000 - received_at_ms) <= NEAR_S * 1000 else candidates[0]


def deviation_minutes(zone: ZoneInfo, year: int, *, summer_time: bool) -> int:
    """Minutes from the zone's local time to UTC (UTC = local + deviation) in the season that a meter names itself."""
    offset = max(_offsets(zone, year)) if summer_time else _standard_offset(zone, year)
    return -(offset // timedelta(minutes=1))


@lru_cache(maxsize=64)  # a few lines and quarter-hours
def _quarter_candidates(octets: bytes, zone: ZoneInfo, standard_time: bool, false_zero_deviation: bool) -> list[int]:
    clock = date_time.read(octets)
    if clock is None:
        return []
    if false_zero_deviation:
        clock = clock.without_zero_deviation()
    return _candidates(clock, zone, standard_time=standard_time)


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
