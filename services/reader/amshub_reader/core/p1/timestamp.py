"""Reads the time stamps of P1 telegrams."""

import re
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from amshub_reader.core import meter_clock
from amshub_reader.core.apdu.date_time import DateTime

_SIZE = 12  # TST of the P1 companion standard 5.0.2, 6.4, without its letter
_NES = re.compile(rb"20(\d\d)(\d\d)(\d\d) (\d\d):(\d\d):(\d\d)")
_SUMMER, _WINTER = b"S", b"W"
_CENTURY = 2000
_SECOND_AT, _SECOND_OCTET = 10, 7
"""Where the second stands in the text, and in a COSEM date-time."""
_NOT_GIVEN, _NO_DEVIATION, _DAYLIGHT = 0xFF, -0x8000, 0x80


def read(text: bytes, zone: ZoneInfo) -> DateTime | None:
    """The local time in YYMMDDhhmmss and S or W for summer or winter time, or in NES's form; None for anything else."""
    letter = text[-1:] if text.endswith((_SUMMER, _WINTER)) else b""
    digits = text.removesuffix(letter)
    nes = _NES.fullmatch(digits)
    if nes:
        digits = b"".join(nes.groups())
    if len(digits) != _SIZE or not digits.isdigit():
        return None
    year, month, day, hour, minute, second = (int(digits[at : at + 2]) for at in range(0, _SIZE, 2))
    try:
        local = datetime(_CENTURY + year, month, day, hour, minute, second)  # noqa: DTZ001  the letter and zone tell
    except ValueError:
        return None
    summer_time = letter == _SUMMER
    deviation = meter_clock.deviation_minutes(zone, local.year, summer_time=summer_time) if letter else None
    return DateTime(local, deviation, summer_time)


def utc_s(text: bytes, zone: ZoneInfo, received_at_ms: int | None = None) -> int | None:
    """UTC Unix time in s of a time stamp, nearest to reception where that is known; None for anything else."""
    second = text[_SECOND_AT:_SIZE]
    if len(text) >= _SIZE and second.isdigit():
        minute = _minute(text[:_SECOND_AT] + b"00" + text[_SIZE:], zone)
        if minute:
            octets = minute[:_SECOND_OCTET] + bytes((int(second),)) + minute[_SECOND_OCTET + 1 :]
            return meter_clock.utc_s_of(
                octets, zone, standard_time=False, false_zero_deviation=False, received_at_ms=received_at_ms
            )
    clock = read(text, zone)
    if clock is None:
        return None
    return meter_clock.utc_s(clock, zone, standard_time=False, received_at_ms=received_at_ms)


@lru_cache(maxsize=64)  # a few lines; a meter's clock stays in one for up to sixty telegrams
def _minute(text: bytes, zone: ZoneInfo) -> bytes | None:
    """The time stamp, of a full minute, as COSEM date-time (IEC 62056-6-2, 4.1.6.1); None for anything else."""
    clock = read(text, zone)
    if clock is None or clock.local.second:
        return None
    local, deviation = clock.local, clock.deviation_minutes
    return (
        local.year.to_bytes(2, "big")
        + bytes((local.month, local.day, _NOT_GIVEN, local.hour, local.minute, 0, _NOT_GIVEN))
        + (_NO_DEVIATION if deviation is None else deviation).to_bytes(2, "big", signed=True)
        + bytes((_DAYLIGHT if clock.daylight else 0,))
    )
