"""Reads the time stamps of P1 telegrams."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from amshub_reader.core import meter_clock
from amshub_reader.core.apdu.date_time import DateTime

_SIZE = 12  # TST of the P1 companion standard 5.0.2, 6.4, without its letter
_NES = re.compile(rb"20(\d\d)(\d\d)(\d\d) (\d\d):(\d\d):(\d\d)")
_SUMMER, _WINTER = b"S", b"W"
_CENTURY = 2000


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
    clock = read(text, zone)
    if clock is None:
        return None
    return meter_clock.utc_s(clock, zone, standard_time=False, received_at_ms=received_at_ms)
