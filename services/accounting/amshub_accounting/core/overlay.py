"""What a user or a file says of quarter-hours, laid over what was measured, which stays beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from amshub_contracts.commands import FileRow
from amshub_contracts.ledger import QUARTER_S, Stored
from amshub_contracts.messages import (
    EDITED,
    EXPORT_EDITED,
    EXPORT_ESTIMATED,
    EXPORT_FROM_FILE,
    EXPORT_PROVISIONAL,
    EXPORT_SET,
    IMPORT_EDITED,
    IMPORT_ESTIMATED,
    IMPORT_FROM_FILE,
    IMPORT_PROVISIONAL,
    IMPORT_SET,
    Quarter,
)

from amshub_accounting.core.apportion import apportion

SET = IMPORT_SET | EXPORT_SET


@dataclass(frozen=True)
class Direction:
    """One direction of the energy: its flags, and where it is in a quarter."""

    estimated: int
    provisional: int
    edited: int
    from_file: int

    @property
    def set(self) -> int:
        """The flags of a value that somebody set."""
        return self.edited | self.from_file

    def wh_of(self, quarter: Quarter) -> int:
        """This direction's energy."""
        return quarter.import_wh if self is IMPORT else quarter.export_wh

    def put(self, quarter: Quarter, wh: int, flags: int) -> Quarter:
        """The quarter with this energy and these flags of this direction, and without money that is of another."""
        kept = quarter.flags & ~(self.estimated | self.provisional | self.set)
        if self is IMPORT:
            cost = quarter.cost_nano if wh == quarter.import_wh else None
            return Quarter(wh, quarter.export_wh, kept | flags, cost, quarter.income_nano)
        income = quarter.income_nano if wh == quarter.export_wh else None
        return Quarter(quarter.import_wh, wh, kept | flags, quarter.cost_nano, income)


IMPORT = Direction(IMPORT_ESTIMATED, IMPORT_PROVISIONAL, IMPORT_EDITED, IMPORT_FROM_FILE)
EXPORT = Direction(EXPORT_ESTIMATED, EXPORT_PROVISIONAL, EXPORT_EDITED, EXPORT_FROM_FILE)


def with_measured(shown: Quarter, measured: Quarter) -> Quarter:
    """What is shown of a set quarter once this was measured: a direction that nobody set follows."""
    for direction in (IMPORT, EXPORT):
        if not shown.flags & direction.set:
            flags = measured.flags & (direction.estimated | direction.provisional)
            shown = direction.put(shown, direction.wh_of(measured), flags)
    return shown


def put_energy(
    stored: Stored, start_s: int, end_s: int, direction: Direction, wh: int, flag: int, *, estimated: bool = False
) -> None:
    """Let the quarters of [start_s, end_s), UTC Unix s, sum to these Wh, in the shape that they have."""
    starts = range(start_s, end_s, QUARTER_S)
    shape = [direction.wh_of(stored.quarters.get(at, Quarter())) for at in starts]
    for at, share in zip(starts, apportion(wh, shape), strict=True):
        old = stored.quarters.get(at)
        if old is not None and at not in stored.measured and _can_be_taken_back(old, flag):
            stored.measured[at] = msgspec.structs.replace(old, cost_nano=None, income_nano=None)
        flags = flag | estimated * direction.estimated
        stored.quarters[at] = direction.put(old or Quarter(), share, flags)


def _can_be_taken_back(old: Quarter, flag: int) -> bool:
    """Whether a value that is set with this flag is laid over the old one: an edit over a file's, any over a
    measurement."""
    return not old.flags & (EDITED if flag & EDITED else SET)


def clear(stored: Stored, start_s: int, end_s: int) -> int:
    """Take back what was set in [start_s, end_s), UTC Unix s; gives how many quarters had something set."""
    cleared = 0
    for at in range(start_s, end_s, QUARTER_S):
        shown = stored.quarters.get(at)
        if shown is None or not shown.flags & SET:
            continue
        cleared += 1
        measured = stored.measured.pop(at, None)
        if measured is None:
            del stored.quarters[at]
        else:
            stored.quarters[at] = measured
    return cleared


def fill_in(stored: Stored, rows: Sequence[FileRow]) -> tuple[int, int]:
    """Give what is missing or estimated the energy that the rows say; how many rows changed something, and the Wh.

    What was measured well or set by a user stays, and a row's energy is what is left of it for the others. A later
    file takes the place of an earlier one, but an estimate never that of a measurement.
    """
    filled = energy_wh = 0
    for row in rows:
        changed = False
        for direction, wh in ((IMPORT, row.import_wh), (EXPORT, row.export_wh)):
            if wh is None:
                continue
            starts = range(row.start_s, row.start_s + row.minutes * 60, QUARTER_S)
            soft = [at for at in starts if not _stays(stored, at, direction, row)]
            firm_wh = sum(direction.wh_of(stored.quarters[at]) for at in {*starts} - {*soft})
            left_wh = max(0, wh - firm_wh)
            for at, share in zip(soft, _shares(stored, soft, direction, left_wh), strict=True):
                changed = True
                energy_wh += share
                put_energy(
                    *(stored, at, at + QUARTER_S, direction, share, direction.from_file),
                    estimated=row.estimated or firm_wh > wh,
                )
        filled += changed
    return filled, energy_wh


def _shares(stored: Stored, starts: Sequence[int], direction: Direction, wh: int) -> list[int]:
    """These Wh over the quarters, in the shape of what was measured or guessed of them."""
    shape = [direction.wh_of(stored.quarters.get(at, Quarter())) for at in starts]
    return apportion(wh, shape) if starts else []


def _stays(stored: Stored, at: int, direction: Direction, row: FileRow) -> bool:
    shown = stored.quarters.get(at)
    if shown is None or (shown.flags & SET and not shown.flags & direction.set and at not in stored.measured):
        return False  # nothing is known of this direction
    if shown.flags & direction.edited:
        return True
    if shown.flags & direction.from_file:
        return row.estimated and not shown.flags & direction.estimated
    return not shown.flags & direction.estimated
