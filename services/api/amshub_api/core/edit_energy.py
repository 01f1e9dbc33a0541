"""Which hours or days a user means to change: those whose posted kWh are not what the plot shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from re import fullmatch
from zoneinfo import ZoneInfo

from amshub_contracts import plots
from amshub_contracts.checked import BadValues
from amshub_contracts.commands import MAX_WH
from amshub_contracts.messages import Day, Hour
from amshub_contracts.spans import midnight_s

HOUR_MS = plots.HOUR_S * 1000
MAX_KWH = MAX_WH // 1000
KEY = r"[ie][0-9]{2}"
UNIT = "unit"
"""Stands in the plot's own JSON, which may come back as it was: then it is a page's."""


@dataclass(frozen=True)
class Place:
    """One bar of a plot: its time in UTC Unix s, and the Wh that it shows, then those that an open page may have."""

    start_s: int
    end_s: int
    import_wh: tuple[int, ...]
    export_wh: tuple[int, ...]


@dataclass(frozen=True)
class Wanted:
    """What the quarter-hours of [start_s, end_s), UTC Unix s, are to sum to; None is not touched."""

    start_s: int
    end_s: int
    import_wh: int | None
    export_wh: int | None


def hour_places(shown: Sequence[Hour], known: Sequence[Hour], now_ms: int) -> dict[int, Place]:
    """The bars of dayplot.json at this UTC Unix ms; `shown` are the hours that it is made of.

    `known` are those of the last 26 that could be shown, oldest first: what a bar showed an hour ago an open page may
    send, and it must not write yesterday's over the hour that has ended meanwhile.
    """
    this_hour_s = now_ms // HOUR_MS * plots.HOUR_S
    bars, before = plots.hours_shown(shown, now_ms), plots.hours_shown(known, now_ms - HOUR_MS)
    places = {}
    for ago in range(1, plots.HOURS + 1):
        last_s = this_hour_s - ago * plots.HOUR_S
        index = last_s // plots.HOUR_S % plots.HOURS
        start_s = bars[index].start_s if index in bars else last_s
        places[index] = _place(start_s, start_s + plots.HOUR_S, bars.get(index), before.get(index))
    return places


def day_places(shown: Sequence[Day], known: Sequence[Day], now_ms: int, zone: str) -> dict[int, Place]:
    """The bars of monthplot.json at this UTC Unix ms; `shown` are the days that it is made of.

    `known` are those of the last three months that could be shown. An open page may have what a bar showed a day ago,
    or the 0 that stands for yesterday between midnight and the first reading.
    """
    bars, before = plots.days_shown(shown, now_ms, zone), plots.days_shown(known, now_ms - 24 * HOUR_MS, zone)
    ring, meter_zone = plots.days_of_ring(now_ms, zone), ZoneInfo(zone)
    yesterday = max(ring.values())
    return {
        number: _place(
            midnight_s(day, meter_zone),
            midnight_s(day + timedelta(days=1), meter_zone),
            bars.get(number),
            before.get(number),
            *([None] if day == yesterday else []),
        )
        for number, day in ring.items()
    }


def wanted(posted: Mapping[str, object], places: Mapping[int, Place], *, is_page: bool) -> list[Wanted]:
    """What is to be changed, in order of time; raises BadValues with everything that cannot be.

    A page sends all that it showed when it was opened; otherwise each value is one that somebody wants.
    """
    problems: list[str] = []
    changes: dict[int, dict[str, int]] = {}
    for key, value in posted.items():
        if key == UNIT:
            continue
        try:
            index, wh = _index(key), _wh(value)
        except ValueError as error:
            problems.append(f"{key}: {error}")
            continue
        place = places.get(index)
        if place is None:
            if wh:
                problems.append(f"{key}: the plot has no such bar now")
        elif wh not in (place.import_wh if key[0] == "i" else place.export_wh)[: None if is_page else 1]:
            changes.setdefault(index, {})[key[0]] = wh
    if problems:
        raise BadValues(problems)
    found = [
        Wanted(places[index].start_s, places[index].end_s, change.get("i"), change.get("e"))
        for index, change in changes.items()
    ]
    return sorted(found, key=lambda each: each.start_s)


def _index(key: str) -> int:
    if not fullmatch(KEY, key):
        raise ValueError("there is no such value; they are i00, e00 and so on, as the plot's JSON has them")
    return int(key[1:])


def _wh(value: object) -> int:
    problem = f"expected kWh from 0 to {MAX_KWH}, for example 1.234"
    text = str(value).strip() if isinstance(value, str | int | float) else ""
    try:
        kwh = Decimal(text)
    except InvalidOperation:
        raise ValueError(problem) from None
    if not kwh.is_finite() or not 0 <= kwh <= MAX_KWH:
        raise ValueError(problem)
    return round(kwh * 1000)


def _place(start_s: int, end_s: int, *shown: Hour | Day | None) -> Place:
    return Place(
        start_s,
        end_s,
        tuple(each.import_wh if each else 0 for each in shown),
        tuple(each.export_wh if each else 0 for each in shown),
    )
