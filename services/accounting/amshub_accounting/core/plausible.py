"""Which counters to believe (rule 6): dips, exchanged meters and jumps that no fuse would allow."""

from enum import Enum

from amshub_accounting.core.quarters import WMS_PER_WH
from amshub_accounting.core.register import Register, applies_at_ms

DIP_WH = 1000
"""Some meters dip by less than this for a telegram; the maximum holds until they are back."""


class Verdict(Enum):
    """What to do with a counter."""

    BELIEVE = "believe"
    CONFIRMED = "believe, although no fuse would allow it, as it came twice"
    IGNORE = "ignore"
    WAIT = "wait for the next counter to confirm it"
    NEW_METER = "start over from it"


def judge(register: Register, counter_wh: int, arrived_ms: int, *, fuse_w: int, step_wh: int) -> Verdict:
    """Whether this counter follows from the last one, given the fuse's power and the counter's step."""
    last_wh, last_at_ms = register.counter_wh, register.counter_at_ms
    if last_wh is None or last_at_ms is None:
        return Verdict.BELIEVE
    suspect_wh = register.suspect_wh
    if counter_wh < last_wh:
        if last_wh - counter_wh <= DIP_WH:
            return Verdict.IGNORE
        fell_before = suspect_wh is not None and suspect_wh < last_wh
        confirmed = fell_before and _confirms(register, counter_wh, arrived_ms, fuse_w, step_wh)
        return Verdict.NEW_METER if confirmed else Verdict.WAIT
    if _possible(counter_wh - last_wh, applies_at_ms(register, arrived_ms) - last_at_ms, fuse_w, step_wh):
        return Verdict.BELIEVE
    rose_before = suspect_wh is not None and last_wh <= suspect_wh <= counter_wh
    confirmed = rose_before and _confirms(register, counter_wh, arrived_ms, fuse_w, step_wh)
    return Verdict.CONFIRMED if confirmed else Verdict.WAIT


def _confirms(register: Register, counter_wh: int, arrived_ms: int, fuse_w: int, step_wh: int) -> bool:
    """Whether this counter follows from the one that was not believed; two stray ones do not confirm each other."""
    suspect_wh, suspect_at_ms = register.suspect_wh, register.suspect_at_ms
    if suspect_wh is None or suspect_at_ms is None:
        return False
    rise_wh = counter_wh - suspect_wh
    return rise_wh >= -DIP_WH and _possible(rise_wh, arrived_ms - suspect_at_ms, fuse_w, step_wh)


def _possible(difference_wh: int, elapsed_ms: int, fuse_w: int, step_wh: int) -> bool:
    """Whether twice the fuse's power could have brought the difference; a step of the counter is free."""
    return (difference_wh - step_wh) * WMS_PER_WH <= 2 * fuse_w * elapsed_ms
