"""Lines of a table as rows in UTC, each register's lines taken in their order."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from amshub_accounting.core.importers.local_time import instants_s, is_left_out, length_by_clock_s, length_s
from amshub_accounting.core.importers.rows import Imported, NotUnderstood, Row, checked, shown

Direction = Literal["import", "export"]
MAX_LINES = 250_000
"""Three years of quarter-hours in both directions are 210,000, and take 170 MB for some seconds; more is refused."""
MAX_QUALITIES_TOLD = 5
"""Elhub and Fluvius have two or three; more words would make the note unreadable."""


@dataclass(frozen=True, slots=True)
class Line:
    """What one line says of one register."""

    number: int
    register: str
    """Lines of one register do not overlap; those of different registers of a direction add up."""
    direction: Direction
    start: datetime
    """Local where it has no offset, as `end`."""
    end: datetime
    wh: int | None
    """None where the line says that nothing was measured."""
    quality: str = ""
    """The file's word for how it was measured."""


def gather(lines: Iterable[Line], zone_name: str, measured: frozenset[str]) -> Imported:
    """The rows that these lines make; of another quality than `measured`, in small letters, they are estimates.

    Lines may go forwards or backwards in time. Raises NotUnderstood.
    """
    zone, notes, others = ZoneInfo(zone_name), Counter[str](), Counter[str]()
    ordered = _forwards(lines)
    starts = _starts(ordered, zone, notes)
    rows: dict[int, Row] = {}
    ends_s: dict[str, int] = {}
    for line, start_s in sorted(starts, key=_start_of):
        span_s = length_s(start_s, line.end, zone) or length_by_clock_s(line.start, line.end, zone)
        if span_s is None or start_s % 900:
            raise NotUnderstood(
                f"{line.start} to {line.end} is neither a quarter-hour, an hour nor a day of {zone_name}", line.number
            )
        if start_s < ends_s.get(line.register, 0):
            raise NotUnderstood(f"{line.start} was already counted by another line", line.number)
        ends_s[line.register] = start_s + span_s
        if line.wh is None:
            notes["lines without a measurement were left out"] += 1
            continue
        estimated = line.quality.lower() not in measured
        if estimated:
            others[shown(line.quality)] += 1
        _add(rows, line, Row(start_s, span_s // 60, estimated=estimated))
    _refuse_overlap(rows)
    if others:
        words = ", ".join(word for word, _ in others.most_common(MAX_QUALITIES_TOLD))
        notes[f"lines are not measured but {words}, and count as estimates"] = others.total()
    return Imported(
        zone_name,
        tuple(rows[start_s] for start_s in sorted(rows)),
        tuple(f"{count} {words}" for words, count in sorted(notes.items())),
    )


def _forwards(lines: Iterable[Line]) -> list[Line]:
    ordered: list[Line] = []
    for line in lines:
        if len(ordered) == MAX_LINES:
            raise NotUnderstood(f"there are more than {MAX_LINES} lines: download a shorter span", line.number)
        ordered.append(line)
    if ordered and _wall(ordered[0]) > _wall(ordered[-1]):
        ordered.reverse()
    return ordered


def _start_of(started: tuple[Line, int]) -> int:
    return started[1]


def _wall(line: Line) -> datetime:
    return line.start.replace(tzinfo=None)


def _starts(lines: list[Line], zone: ZoneInfo, notes: Counter[str]) -> list[tuple[Line, int]]:
    """When each line begins, UTC Unix s, but of those to be left out. The first of two alike is the earlier hour."""
    twice = Counter((line.register, line.start) for line in lines if len(instants_s(line.start, zone)) == 2)
    seen = Counter[tuple[str, datetime]]()
    starts: list[tuple[Line, int]] = []
    for line in lines:
        if is_left_out(line.start, zone):
            if line.wh:
                raise NotUnderstood(f"{line.start} did not exist: clocks were set forward over it", line.number)
            continue
        candidates = instants_s(line.start, zone)
        key = (line.register, line.start)
        nth, seen[key] = seen[key], seen[key] + (len(candidates) == 2)
        if nth >= len(candidates):
            raise NotUnderstood(f"{line.start} comes a third time, and the hour repeats once only", line.number)
        if len(candidates) == 2 and twice[key] == 1:
            notes["lines of the hour that repeats in autumn come once only; which pass they are was guessed"] += 1
            candidates = [at for at in candidates if length_s(at, line.end, zone)] or candidates
        starts.append((line, candidates[nth]))
    return starts


def _add(rows: dict[int, Row], line: Line, new: Row) -> None:
    wh = checked(line.wh or 0, new.minutes, line.number)
    old = rows.get(new.start_s, new)
    if old.minutes != new.minutes:
        raise NotUnderstood(f"{line.start}: {new.minutes} minutes here, {old.minutes} in another line", line.number)
    estimated = old.estimated or new.estimated
    if line.direction == "import":
        rows[new.start_s] = replace(old, import_wh=(old.import_wh or 0) + wh, estimated=estimated)
    else:
        rows[new.start_s] = replace(old, export_wh=(old.export_wh or 0) + wh, estimated=estimated)


def _refuse_overlap(rows: dict[int, Row]) -> None:
    """Registers of hours beside registers of days would count twice."""
    end_s = 0
    for start_s in sorted(rows):
        if start_s < end_s:
            raise NotUnderstood("the file mixes steps of different length over the same time")
        end_s = rows[start_s].end_s
