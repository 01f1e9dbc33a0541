"""The history in an AMS reader's `configfile.cfg`: its lines dayplot 6, monthplot 7 and energyaccounting 7.

`dayplot 6 <unix s> <counter kWh> <accuracy> <24 Wh by UTC hour> [<counter kWh> <24 Wh>]`, the second half exported;
`monthplot 7` likewise with 31 Wh by local day; `energyaccounting 7 <month> <6 amounts> (<day> <hour> <kWh>) x 5 …` are
the month's highest hours. The slots are rings: a slot that this day or month has not reached holds the one before.
Amounts of money are left out: they follow from the prices.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from re import fullmatch
from zoneinfo import ZoneInfo

from amshub_accounting.core.calendar import HOUR_S, day_span_s, month_start
from amshub_accounting.core.importers.local_time import FIRST_YEAR, LAST_YEAR, instants_s, is_left_out
from amshub_accounting.core.importers.overlap import beside
from amshub_accounting.core.importers.rows import Imported, NotUnderstood, Row, checked, watt_hours

FIRST_LINE = b"amsconfig"
MAX_FILE_BYTES = 100_000
"""The device writes about 5 kB; a longer file is refused."""
HISTORY = frozenset({"dayplot", "monthplot", "energyaccounting"})
HOURS, DAYS, PEAKS = 24, 31, 5
_ZERO = "hours and days of 0 Wh were left out, as the device writes 0 for what it did not see, too"
_NO_YEAR = "energyaccounting was left out: without dayplot or monthplot nobody knows its year"


@dataclass
class _Found:
    """What the lines read so far said."""

    rows: list[Row] = field(default_factory=list)
    peaks: tuple[int, list[str]] | None = None
    as_of_s: int = 0
    """The last time that the device filled a slot."""
    zeros: int = 0


@dataclass(frozen=True)
class _Plot:
    """One line of slots, in Wh."""

    at_s: int
    imported: list[int]
    exported: list[int | None]


def parse(body: bytes, zone_name: str) -> Imported:
    """The hours, days and highest hours of the file; local days are those of this zone. Raises NotUnderstood.

    The file may hold passwords, so no message repeats what a line says.
    """
    if len(body) > MAX_FILE_BYTES:
        raise NotUnderstood(f"the file has more than {MAX_FILE_BYTES // 1000} kB")
    lines = body.decode("utf-8", "replace").splitlines()
    if not lines or lines[0].strip() != FIRST_LINE.decode():
        raise NotUnderstood("a configuration file of the device begins with amsconfig", 1)
    zone, found = ZoneInfo(zone_name), _Found()
    seen = set()
    for number, text in enumerate(lines, 1):
        name, *words = text.split() or [""]
        if name in seen:
            raise NotUnderstood(f"{name} comes a second time", number)
        seen.update({name} & HISTORY)
        if name == "dayplot":
            _add_hours(found, _plot(words, "6", HOURS, number), number)
        elif name == "monthplot":
            _add_days(found, _plot(words, "7", DAYS, number), zone, number)
        elif name == "energyaccounting":
            found.peaks = number, words
    notes = [f"{found.zeros} {_ZERO}"] if found.zeros else []
    if found.peaks is not None and found.as_of_s:
        found.rows += _peaks(*found.peaks, datetime.fromtimestamp(found.as_of_s, zone).date(), zone)
    elif found.peaks is not None:
        notes.append(_NO_YEAR)
    return Imported(zone_name, tuple(beside(found.rows)), tuple(notes))


def _add_hours(found: _Found, plot: _Plot | None, number: int) -> None:
    if plot is None:
        return
    found.as_of_s = max(found.as_of_s, plot.at_s)
    this_hour_s = plot.at_s - plot.at_s % HOUR_S
    for start_s in range(this_hour_s - HOURS * HOUR_S, this_hour_s, HOUR_S):
        _add(found, start_s, HOUR_S // 60, plot, start_s // HOUR_S % HOURS, number)


def _add_days(found: _Found, plot: _Plot | None, zone: ZoneInfo, number: int) -> None:
    if plot is None:
        return
    found.as_of_s = max(found.as_of_s, plot.at_s)
    today = datetime.fromtimestamp(plot.at_s, zone).date()
    last_month = month_start(month_start(today) - timedelta(days=1))
    for slot in range(DAYS):
        first = month_start(today) if slot + 1 < today.day else last_month
        day = first + timedelta(days=slot)
        if day.month == first.month:
            start_s, end_s = day_span_s(day, zone)
            _add(found, start_s, (end_s - start_s) // 60, plot, slot, number)


def _add(found: _Found, start_s: int, minutes: int, plot: _Plot, slot: int, number: int) -> None:
    import_wh, export_wh = plot.imported[slot], plot.exported[slot]
    if not import_wh and not export_wh:
        found.zeros += 1
        return
    for wh in (import_wh, export_wh or 0):
        checked(wh, minutes, number)
    found.rows.append(Row(start_s, minutes, import_wh, export_wh))


def _plot(words: list[str], version: str, slots: int, number: int) -> _Plot | None:
    """The slots of this line; None while the device has filled none."""
    _check_version(words, version, number)
    if len(words) not in (4 + slots, 5 + 2 * slots):
        raise NotUnderstood(f"expected {slots} numbers, or {slots} and a counter and {slots} more", number)
    at_s = _whole(words[1], number)
    if at_s == 0:
        return None
    if not FIRST_YEAR <= datetime.fromtimestamp(at_s, UTC).year <= LAST_YEAR:
        raise NotUnderstood("its time is not of this century", number)
    imported = [_whole(word, number) for word in words[4 : 4 + slots]]
    exported = [_whole(word, number) for word in words[5 + slots :]]
    return _Plot(at_s, imported, [*exported] or [None] * slots)


def _peaks(number: int, words: list[str], as_of: date, zone: ZoneInfo) -> list[Row]:
    """The highest hours, in the last month of that number up to `as_of`."""
    _check_version(words, "7", number)
    if len(words) < 8 + 3 * PEAKS:
        raise NotUnderstood(f"expected a month, six amounts and {PEAKS} hours", number)
    month = _whole(words[1], number)
    rows = []
    for at in range(8, 8 + 3 * PEAKS, 3):
        day, hour, wh = _whole(words[at], number), _whole(words[at + 1], number), watt_hours(words[at + 2], number)
        if day == 0 or wh == 0:
            continue
        try:
            start = datetime(as_of.year - (month > as_of.month), month, day, hour)  # noqa: DTZ001  the device's local time
        except ValueError:
            raise NotUnderstood("one of its days or hours does not exist", number) from None
        # An hour that repeats has two meanings, and the line does not say which.
        if not is_left_out(start, zone) and len(instants := instants_s(start, zone)) == 1:
            rows.append(Row(instants[0], HOUR_S // 60, checked(wh, HOUR_S // 60, number)))
    return rows


def _check_version(words: list[str], version: str, number: int) -> None:
    if words[:1] != [version]:
        raise NotUnderstood(
            f"only version {version} of this line is known: update the device's firmware and download the file again",
            number,
        )


def _whole(word: str, number: int) -> int:
    if not fullmatch(r"[0-9]{1,10}", word):
        raise NotUnderstood("a number of it is no whole number, or negative", number)
    return int(word)
