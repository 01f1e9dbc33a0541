"""Local times of a file as UTC, through the hour that repeats in October and the one that March leaves out."""

from datetime import UTC, datetime, timedelta
from re import compile as pattern
from zoneinfo import ZoneInfo

from amshub_contracts.spans import midnight_s

from amshub_accounting.core.importers.rows import NotUnderstood, shown

FIRST_YEAR, LAST_YEAR = 2000, 2099
"""No smart meter is older, and a year beyond is a slip; such a line is refused."""
STEPS_S = (900, 3600)
_DAY_FIRST = pattern(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_YEAR_FIRST = pattern(r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?)?")


def read_time(text: str, line: int) -> datetime:
    """The time in this text, with the offset from UTC if it has one; a day alone is its midnight.

    Known are 31.12.2026 23:00[:00], with - or / as well, and 2026-12-31T23:00[:00][+01:00]. Raises NotUnderstood.
    """
    text = text.strip()
    try:
        if found := _DAY_FIRST.fullmatch(text):
            day, month, year, hour, minute, second = (int(part or 0) for part in found.groups())
            time = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  the file's own local time
        else:
            time = datetime.fromisoformat(text if _YEAR_FIRST.fullmatch(text) else "")
    except ValueError:
        raise NotUnderstood(f"{shown(text)} is no time", line) from None
    if not FIRST_YEAR <= time.year <= LAST_YEAR:
        raise NotUnderstood(f"{shown(text)}: nothing was measured in {time.year}", line)
    return time


def is_left_out(time: datetime, zone: ZoneInfo) -> bool:
    """Whether this local time is in the hour that clocks skip in spring."""
    if time.tzinfo is not None:
        return False
    return time.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) != time


def instants_s(time: datetime, zone: ZoneInfo) -> list[int]:
    """The UTC Unix times in s that this time may mean: two in the hour that repeats, else one."""
    if time.tzinfo is not None:
        return [int(time.timestamp())]
    return sorted({int(time.replace(tzinfo=zone, fold=fold).timestamp()) for fold in (0, 1)})


def length_s(start_s: int, end: datetime, zone: ZoneInfo) -> int | None:
    """How long the span from `start_s`, UTC Unix s, to `end` lasts: a known step or a day; None for others."""
    for end_s in instants_s(end, zone):
        if end_s - start_s in STEPS_S or _is_day(start_s, end_s, zone):
            return end_s - start_s
    return None


def length_by_clock_s(start: datetime, end: datetime, zone: ZoneInfo) -> int | None:
    """The same, of a file that calls both passes of the hour that repeats 02:00 to 03:00; None elsewhere."""
    wall_s = int((end.replace(tzinfo=None) - start.replace(tzinfo=None)).total_seconds())
    return wall_s if len(instants_s(start, zone)) == 2 and wall_s in STEPS_S else None


def _is_day(start_s: int, end_s: int, zone: ZoneInfo) -> bool:
    day = datetime.fromtimestamp(start_s, zone).date()
    return start_s == midnight_s(day, zone) and end_s == midnight_s(day + timedelta(days=1), zone)
