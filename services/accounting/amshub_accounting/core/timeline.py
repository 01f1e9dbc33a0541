"""Where a reading belongs in time, when clocks jump and readings come twice.

A silence and a clock that jumps ahead look the same until readings come from before the jump: then the time after it
was wrong. Time that is counted already is counted anew only when all evidence of the later one is outweighed.
"""

from enum import Enum

from amshub_accounting.core.meter import Meter

FIRST_MS = 1_262_304_000_000
"""2010-01-01: no meter had such a port; an earlier stamp is of a clock that was never set, and is skipped."""
LAST_MS = 4_102_444_800_000
"""2100-01-01: a clock that shows more is broken; such a stamp is skipped."""
FAR_MS = 3_600_000
"""A clock set back by less has caught up within the hour: its readings are skipped and the next counter has their
energy. A longer silence ahead may have been a jump."""
BELIEVED_AFTER = 3
"""So many readings far behind, one after the other, may be right."""
RETURN_PATIENCE_MS = 3_600_000
"""Going back to before a jump loses no energy: the time before it is believed once it has gone on for as long as the
time after it had, or for an hour."""
BACK_PATIENCE_MS = 86_400_000
"""Counting time anew overwrites what was counted: a clock must stay set back for a day, or as long as there is anything
counted."""
JUMP_KEPT_MS = 7 * 86_400_000
"""A time that has gone on for a week after a silence is right."""


class Place(Enum):
    """Where a reading belongs."""

    NEXT = "after the last one"
    SEEN = "it is not newer, and its number says that it had its turn"
    BEHIND = "the clock was set back a little"
    FAR_BEHIND = "the clock was set back, or is wrong now"
    RETURN = "before a jump of the clock"
    BACK = "in a time that begins anew"
    NOWHERE = "no set clock shows such a time"


def is_possible(at_ms: int) -> bool:
    """Whether a clock that was set can show this UTC Unix time in ms."""
    return FIRST_MS <= at_ms < LAST_MS


def place(meter: Meter, seq: int, at_ms: int) -> Place:
    """Where the reading of this number and stamp belongs after what is known of its meter."""
    if not is_possible(at_ms):
        return Place.NOWHERE
    if at_ms > meter.at_ms:
        return Place.NEXT
    if seq <= meter.seq:
        return Place.SEEN
    if at_ms >= meter.at_ms - FAR_MS:
        return Place.BEHIND
    if meter.behind + 1 < BELIEVED_AFTER or at_ms < meter.behind_from_ms:
        return Place.FAR_BEHIND
    gone_on_ms = at_ms - meter.behind_from_ms
    if meter.earlier is not None and meter.earlier.at_ms - FAR_MS < at_ms < meter.since_ms:
        believed = gone_on_ms >= min(meter.at_ms - meter.since_ms, RETURN_PATIENCE_MS)
        return Place.RETURN if believed else Place.FAR_BEHIND
    believed = gone_on_ms >= min(meter.at_ms - meter.began_ms, BACK_PATIENCE_MS)
    return Place.BACK if believed else Place.FAR_BEHIND
