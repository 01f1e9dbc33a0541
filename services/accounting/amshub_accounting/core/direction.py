"""What one reading does to one direction: its power first, then its counter as far as it is believed."""

import msgspec

from amshub_accounting.core.plausible import Verdict, judge
from amshub_accounting.core.register import (
    Closed,
    Register,
    add_power,
    close,
    finish_passed_quarters,
    let_go,
    stands_still,
    start_over,
)


class Direction(msgspec.Struct, frozen=True):
    """One direction after a reading, and what became final of it."""

    register: Register
    closed: Closed = {}
    new_meter: bool = False
    note: str = ""


def hear_power(register: Register, power_w: int | None, at_ms: int) -> Register:
    """The register after this power, W; less than nothing is damage that no checksum saw."""
    register = let_go(register, at_ms)
    return register if power_w is None or power_w < 0 else add_power(register, power_w, at_ms)


def verdict_on(
    register: Register, counter_wh: int | None, clock_s: int | None, at_ms: int, *, fuse_w: int, step_wh: int
) -> Verdict | None:
    """What to do with this counter; None when it says nothing: it is absent, or an old one sent again."""
    if counter_wh is None or counter_wh < 0 or stands_still(register, counter_wh, step_wh):
        return None
    if clock_s is not None and clock_s == register.suspect_clock_s and counter_wh == register.suspect_wh:
        return None
    return judge(register, counter_wh, at_ms, fuse_w=fuse_w, step_wh=step_wh)


def hear_counter(
    register: Register, name: str, counter_wh: int, clock_s: int | None, at_ms: int, verdict: Verdict
) -> Direction:
    """The direction after this counter, treated as the verdict says."""
    last_wh = register.counter_wh
    if verdict in (Verdict.BELIEVE, Verdict.CONFIRMED):
        take = start_over if last_wh is None else close
        return Direction(*take(register, counter_wh, at_ms, clock_s))
    if verdict is Verdict.NEW_METER:
        note = f"the {name} counter went from {last_wh} to {counter_wh} Wh: a new meter, counting starts over from it"
        return Direction(*start_over(register, counter_wh, at_ms, clock_s), True, note)
    if verdict is Verdict.IGNORE:
        return Direction(msgspec.structs.replace(register, suspect_wh=None))
    note = f"the {name} counter went from {last_wh} to {counter_wh} Wh: waiting for the next one to confirm it"
    suspecting = msgspec.structs.replace(register, suspect_wh=counter_wh, suspect_at_ms=at_ms, suspect_clock_s=clock_s)
    return Direction(suspecting, note=note)


def pass_time(register: Register, at_ms: int) -> Direction:
    """The direction after a reading without a counter to heed."""
    return Direction(*finish_passed_quarters(register, at_ms))
