"""One direction of one meter: power fills the time between counters, and a counter closes it (rules 2, 3 and 4)."""

import msgspec

from amshub_accounting.core.apportion import apportion
from amshub_accounting.core.quarters import QUARTER_MS, WMS_PER_WH, quarter_start_s, split

GAP_FLOOR_MS = 60_000
"""A value older than this and than three of its usual periods says nothing about the time before it."""
PERIODS_KEPT = 5
"""The usual period is the median of this many, so that one lost frame changes nothing."""
BOUNDARY_WINDOW_MS = 90_000
"""Hourly lists arrive 5 to 55 s late; a lone counter this soon after a quarter boundary was read at the boundary."""
LONE_COUNTER_MS = 600_000
"""A counter is alone when none came in the ten minutes before it."""
LONG_INTERVAL_MS = 65 * 60_000
"""Longer between two counters means that an hourly list was missed: the hours inside are estimates."""
OPEN_LIMIT_MS = 400 * 86_400_000
"""A meter that has sent no counter for so long is counted by power alone from then on, or the open interval would
grow for ever."""


class Part(msgspec.Struct, frozen=True, array_like=True):
    """What one quarter of the open interval holds: energy that power measured, and time that nothing measured."""

    start_s: int
    measured_wms: int = 0
    gap_ms: int = 0


class Share(msgspec.Struct, frozen=True, array_like=True):
    """Energy of one quarter in one direction."""

    wh: int
    estimated: bool = False
    provisional: bool = False


class Register(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of one direction since its last counter; `None` where nothing came yet."""

    power_at_ms: int | None = None
    """When the power of this direction was last sent."""
    until_ms: int | None = None
    """The time up to which `parts` account for every millisecond."""
    periods_ms: tuple[int, ...] = ()
    counter_wh: int | None = None
    counter_at_ms: int | None = None
    """When that counter applies: the start of the open interval."""
    counter_arrived_ms: int | None = None
    counter_clock_s: int | None = None
    base_s: int = 0
    """Start of the quarter in which the open interval starts, when that is not at its edge."""
    base: Share = Share(0)
    """What closed intervals left in that quarter."""
    parts: tuple[Part, ...] = ()
    suspect_wh: int | None = None
    """A counter that was not believed; the next one confirms or refutes it."""
    suspect_at_ms: int | None = None
    suspect_clock_s: int | None = None
    disturbed: bool = False
    """True when a clock was set while the interval was open: its time does not tell what happened in it."""


Closed = dict[int, Share]
"""Quarters, by their start in UTC Unix s, that will not change any more (or not before the next counter)."""


def usual_period_ms(register: Register) -> int:
    """Median of the last periods between two powers of this direction; 0 before there are any."""
    periods = sorted(register.periods_ms)
    return periods[len(periods) // 2] if periods else 0


def gap_limit_ms(register: Register) -> int:
    """A longer silence than this is a gap (rule 2)."""
    return max(GAP_FLOOR_MS, 3 * usual_period_ms(register))


def add_power(register: Register, power_w: int, at_ms: int) -> Register:
    """The register after a power (W, not negative) that arrived at `at_ms`, valid back to the one before it."""
    periods, measured = register.periods_ms, False
    if register.power_at_ms is not None:
        silence_ms = at_ms - register.power_at_ms
        measured = silence_ms <= gap_limit_ms(register)
        periods = (*periods, silence_ms)[-PERIODS_KEPT:]
    # The quarter in which a meter is first seen begins with a gap.
    from_ms = at_ms - at_ms % QUARTER_MS if register.until_ms is None else register.until_ms
    parts = _added(register.parts, from_ms, at_ms, power_w if measured else None)
    return msgspec.structs.replace(register, power_at_ms=at_ms, until_ms=at_ms, periods_ms=periods, parts=parts)


def fill_gap(register: Register, to_ms: int) -> Register:
    """The register with the time up to `to_ms` noted as gap, when it lies too far back to be measured any more."""
    late = register.power_at_ms is None or to_ms - register.power_at_ms > gap_limit_ms(register)
    if register.until_ms is None or not late:
        return register
    parts = _added(register.parts, register.until_ms, to_ms, None)
    return msgspec.structs.replace(register, until_ms=max(register.until_ms, to_ms), parts=parts)


def _added(parts: tuple[Part, ...], from_ms: int, to_ms: int, power_w: int | None) -> tuple[Part, ...]:
    """The parts with this span at their end: measured at a power in W, or a gap."""
    longer = list(parts)
    for start_s, span_ms in split(from_ms, to_ms):
        before = longer.pop() if longer and longer[-1].start_s == start_s else Part(start_s)
        if power_w is None:
            longer.append(Part(start_s, before.measured_wms, before.gap_ms + span_ms))
        else:
            longer.append(Part(start_s, before.measured_wms + power_w * span_ms, before.gap_ms))
    return tuple(longer)


def applies_at_ms(register: Register, arrived_ms: int) -> int:
    """When a counter that arrived then was read (rule 4): at the boundary just passed when it is alone, else then."""
    boundary_ms = arrived_ms - arrived_ms % QUARTER_MS
    after_start = register.counter_at_ms is None or boundary_ms > register.counter_at_ms
    if arrived_ms - boundary_ms <= BOUNDARY_WINDOW_MS and _is_alone(register, arrived_ms) and after_start:
        return boundary_ms
    return arrived_ms


def _is_alone(register: Register, arrived_ms: int) -> bool:
    return register.counter_arrived_ms is None or arrived_ms - register.counter_arrived_ms >= LONE_COUNTER_MS


def is_list_of(register: Register, counter_wh: int | None, clock_s: int | None) -> bool:
    """Whether the last counter came with this clock and this value, or none is asked about."""
    return counter_wh is None or (clock_s == register.counter_clock_s and counter_wh == register.counter_wh)


def stands_still(register: Register, counter_wh: int, step_wh: int) -> bool:
    """Whether this counter is unchanged while power says more than a step: an old list sent again."""
    if counter_wh != register.counter_wh:
        return False
    return sum(part.measured_wms for part in register.parts) > step_wh * WMS_PER_WH


def start_over(register: Register, counter_wh: int, arrived_ms: int, clock_s: int | None) -> tuple[Register, Closed]:
    """Begin a new interval at this counter; what was open keeps its power integral, as an estimate."""
    at_ms = applies_at_ms(register, arrived_ms)
    if register.until_ms is None:
        # Without a power, too, the quarter in which a meter is first seen begins with a gap.
        register = msgspec.structs.replace(register, until_ms=at_ms - at_ms % QUARTER_MS)
    register = fill_gap(register, at_ms)
    closed = _power_alone(register, [part for part in register.parts if part.start_s * 1000 < at_ms])
    return _opened(register, counter_wh, at_ms, arrived_ms, clock_s, closed), closed


def reopen(register: Register, at_ms: int) -> tuple[Register, Closed]:
    """The open interval moved to begin at this time, with its counter: its energy is counted from there on.

    What was provisional in its old place is withdrawn; without a counter power alone has counted, and stays.
    """
    if register.counter_wh is None:
        closed = _power_alone(register, list(register.parts))
    else:
        closed = _with_base(register, {part.start_s: Share(0, estimated=True) for part in register.parts})
    moved = msgspec.structs.replace(
        register,
        power_at_ms=None,
        until_ms=at_ms,
        counter_at_ms=None if register.counter_wh is None else at_ms,
        counter_arrived_ms=None,
        base_s=quarter_start_s(at_ms),
        base=Share(0, estimated=True),
        parts=(),
        suspect_wh=None,
        disturbed=True,
    )
    return moved, closed


def disturb(register: Register) -> Register:
    """The register with its open interval marked as one in which a clock was set."""
    return register if register.disturbed else msgspec.structs.replace(register, disturbed=True)


def close(register: Register, counter_wh: int, arrived_ms: int, clock_s: int | None) -> tuple[Register, Closed]:
    """Close the open interval with its exact energy, the counter's difference (rule 3).

    The counter is at least the last one. The shares of the quarters sum to the difference, always.
    """
    last_wh, last_at_ms = register.counter_wh, register.counter_at_ms
    assert last_wh is not None
    assert last_at_ms is not None
    at_ms = applies_at_ms(register, arrived_ms)
    register = fill_gap(register, at_ms)
    parts = [part for part in register.parts if part.start_s * 1000 < at_ms]
    if not parts:
        parts = [Part(quarter_start_s(last_at_ms))]
    difference_wh = counter_wh - last_wh
    shares = apportion(difference_wh, _weights(parts, difference_wh))
    # A line that stalled over the boundary brings the hourly list too late, and how much too late only the gap tells.
    stalled = at_ms == arrived_ms and _is_alone(register, arrived_ms) and _has_gap(parts[-1], at_ms)
    guessed = register.disturbed or stalled or at_ms - last_at_ms > LONG_INTERVAL_MS
    # Counters so close together leave no room for a gap, even where no power comes between them.
    gapless = at_ms - last_at_ms <= GAP_FLOOR_MS
    closed = {
        part.start_s: Share(share, estimated=guessed or (part.gap_ms > 0 and not gapless))
        for part, share in zip(parts, shares, strict=True)
    }
    closed = _with_base(register, closed)
    return _opened(register, counter_wh, at_ms, arrived_ms, clock_s, closed), closed


def _has_gap(part: Part, at_ms: int) -> bool:
    """Whether this is the quarter of that instant, and something of it was not measured."""
    return part.start_s == quarter_start_s(at_ms) and part.gap_ms > 0


def _weights(parts: list[Part], difference_wh: int) -> list[int]:
    """Watt-milliseconds (times a common factor) by which the difference is shared among the parts.

    Gaps get what power did not measure, by their length; when power measured more than the difference they get nothing.
    """
    measured_wms = sum(part.measured_wms for part in parts)
    gap_ms = sum(part.gap_ms for part in parts)
    rest_wms = difference_wh * WMS_PER_WH - measured_wms
    if gap_ms and rest_wms > 0:
        return [part.measured_wms * gap_ms + rest_wms * part.gap_ms for part in parts]
    return [part.measured_wms for part in parts]


def finish_passed_quarters(register: Register, at_ms: int) -> tuple[Register, Closed]:
    """Before the first counter power alone counts: give out the quarters that have passed, as estimates."""
    if register.counter_at_ms is not None:
        return register, {}
    current_s = quarter_start_s(at_ms)
    passed = [part for part in register.parts if part.start_s < current_s]
    if not passed:
        return register, {}
    return msgspec.structs.replace(register, parts=register.parts[len(passed) :]), _power_alone(register, passed)


def let_go(register: Register, at_ms: int) -> Register:
    """The register without a counter, or a last power, that is too old at this time to rest anything on."""
    if register.counter_at_ms is not None and at_ms - register.counter_at_ms > OPEN_LIMIT_MS:
        register = forget_counter(register)
    if register.until_ms is not None and at_ms - register.until_ms > OPEN_LIMIT_MS:
        register = msgspec.structs.replace(register, power_at_ms=None, until_ms=None)
    return register


def forget_counter(register: Register) -> Register:
    """The register as if no counter had come yet: from here power alone counts, until the next counter."""
    return msgspec.structs.replace(
        register, counter_wh=None, counter_at_ms=None, counter_arrived_ms=None, counter_clock_s=None, suspect_wh=None
    )


def open_shares(register: Register) -> dict[int, Share]:
    """The quarters of the open interval as far as power measured them; they change until the next counter."""
    opened_ms, until_ms = register.counter_at_ms, register.until_ms
    guessed = register.disturbed or opened_ms is None or (until_ms or opened_ms) - opened_ms > LONG_INTERVAL_MS
    shares = {
        part.start_s: Share(part.measured_wms // WMS_PER_WH, guessed or part.gap_ms > 0, provisional=True)
        for part in register.parts
    }
    return _with_base(register, shares)


def first_open_s(register: Register) -> int | None:
    """Start of the first quarter that a reading to come may still change, UTC Unix s; None before the first one."""
    open_from_ms = register.counter_at_ms if register.counter_at_ms is not None else register.until_ms
    starts = [part.start_s for part in register.parts[:1]]
    return min(starts + ([] if open_from_ms is None else [quarter_start_s(open_from_ms)]), default=None)


def counter_now_wh(register: Register) -> int | None:
    """The counter carried on by what power measured since it was sent, Wh; None before the first counter."""
    if register.counter_wh is None:
        return None
    return register.counter_wh + sum(part.measured_wms for part in register.parts) // WMS_PER_WH


def _power_alone(register: Register, parts: list[Part]) -> Closed:
    shares = {part.start_s: Share(part.measured_wms // WMS_PER_WH, estimated=True) for part in parts}
    return _with_base(register, shares)


def _with_base(register: Register, shares: dict[int, Share]) -> dict[int, Share]:
    """The shares with what earlier intervals left in the quarter in which this one starts."""
    share = shares.get(register.base_s)
    if share is not None:
        base = register.base
        shares[register.base_s] = Share(base.wh + share.wh, base.estimated or share.estimated, share.provisional)
    return shares


def _opened(
    register: Register, counter_wh: int, at_ms: int, arrived_ms: int, clock_s: int | None, closed: Closed
) -> Register:
    base_s = quarter_start_s(at_ms)
    before = register.base if register.base_s == base_s else Share(0)
    return msgspec.structs.replace(
        register,
        counter_wh=counter_wh,
        counter_at_ms=at_ms,
        counter_arrived_ms=arrived_ms,
        counter_clock_s=clock_s,
        until_ms=max(at_ms, register.until_ms or at_ms),
        base_s=base_s,
        base=closed.get(base_s, before),
        parts=tuple(part for part in register.parts if part.start_s * 1000 >= at_ms),
        suspect_wh=None,
        suspect_at_ms=None,
        disturbed=False,
    )
