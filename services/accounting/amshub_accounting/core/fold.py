"""Folds one reading into what is known of its meter: `fold(meter, reading) -> meter, what became final, notes`."""

import msgspec
from amshub_contracts.messages import Reading

from amshub_accounting.core.plausible import Verdict, judge
from amshub_accounting.core.register import (
    Closed,
    Register,
    add_power,
    close,
    finish_passed_quarters,
    forget_counter,
    is_repeated,
    start_over,
)

COARSE_STEP_WH = 10
"""Aidon and Kamstrup count in steps of 10 Wh; an unknown maker may too."""
FINE_STEP_WH = 1
MAKERS_WITH_FINE_STEP = frozenset({2, 4, 5, 6})


FAR_BEHIND_MS = 3_600_000
"""A reading that is so much older than the one before it comes after a clock was set back."""
BELIEVED_AFTER = 3
"""So many of them in a row are right, and the reading from the future was wrong."""


class Meter(msgspec.Struct, frozen=True):
    """All that accounting needs of one meter to go on with its next reading."""

    at_ms: int = 0
    """Stamp of the last reading folded in."""
    skipped: int = 0
    """Readings since then that were not newer."""
    behind: int = 0
    """How many of those, the last ones, were far behind."""
    meter_id: str | None = None
    maker: int | None = None
    imported: Register = Register()
    exported: Register = Register()


class Folded(msgspec.Struct, frozen=True):
    """What one reading made of the meter."""

    meter: Meter
    imported: Closed = {}
    exported: Closed = {}
    new_meter: bool = False
    """True when counting started over, with other counters."""
    notes: tuple[str, ...] = ()
    """Odd things worth a log line."""


def fold(meter: Meter, reading: Reading, *, fuse_w: int) -> Folded:
    """The meter after this reading; a reading that is not newer than the last one is skipped."""
    at_ms = reading.received_at_ms
    notes: list[str] = []
    if at_ms <= meter.at_ms:
        behind = meter.behind + 1 if at_ms < meter.at_ms - FAR_BEHIND_MS else 0
        if behind < BELIEVED_AFTER:
            told = () if meter.skipped else ("readings that are not newer than the one before them are skipped",)
            return Folded(msgspec.structs.replace(meter, skipped=meter.skipped + 1, behind=behind), notes=told)
        notes.append("the clock was set back: counting starts over from here, and what it counted ahead of time stays")
        meter = Meter(meter_id=meter.meter_id, maker=meter.maker)
    imported, exported = meter.imported, meter.exported
    exchanged = False
    if reading.meter_id is not None and meter.meter_id is not None and reading.meter_id != meter.meter_id:
        notes.append(f"the meter's number changed from {meter.meter_id} to {reading.meter_id}: counting starts over")
        imported, exported = forget_counter(imported), forget_counter(exported)
        exchanged = True
    maker = reading.maker if reading.maker is not None else meter.maker
    step_wh = FINE_STEP_WH if maker in MAKERS_WITH_FINE_STEP else COARSE_STEP_WH
    clock_s = reading.meter_clock_s
    inward = _fold_direction(imported, "import", reading.import_w, reading.import_wh, clock_s, at_ms, fuse_w, step_wh)
    outward = _fold_direction(exported, "export", reading.export_w, reading.export_wh, clock_s, at_ms, fuse_w, step_wh)
    notes += [direction.note for direction in (inward, outward) if direction.note]
    return Folded(
        Meter(
            at_ms=at_ms,
            meter_id=reading.meter_id or meter.meter_id,
            maker=maker,
            imported=inward.register,
            exported=outward.register,
        ),
        inward.closed,
        outward.closed,
        exchanged or inward.new_meter or outward.new_meter,
        tuple(notes),
    )


class _Direction(msgspec.Struct, frozen=True):
    register: Register
    closed: Closed = {}
    new_meter: bool = False
    note: str = ""


def _fold_direction(
    register: Register,
    name: str,
    power_w: int | None,
    counter_wh: int | None,
    clock_s: int | None,
    at_ms: int,
    fuse_w: int,
    step_wh: int,
) -> _Direction:
    # No meter sends less than nothing in one direction; such a number is damage that no checksum saw.
    if counter_wh is not None and counter_wh < 0:
        counter_wh = None
    if power_w is not None and power_w >= 0:
        register = add_power(register, power_w, at_ms)
    if counter_wh is None or is_repeated(register, counter_wh, clock_s, step_wh):
        return _Direction(*finish_passed_quarters(register, at_ms))
    last_wh = register.counter_wh
    verdict = judge(register, counter_wh, at_ms, fuse_w=fuse_w, step_wh=step_wh)
    if verdict is Verdict.BELIEVE:
        take = start_over if last_wh is None else close
        return _Direction(*take(register, counter_wh, at_ms, clock_s))
    if verdict is Verdict.NEW_METER:
        note = (
            f"the {name} counter fell from {last_wh} to {counter_wh} Wh and stays there: counting starts over from it"
        )
        return _Direction(*start_over(register, counter_wh, at_ms, clock_s), True, note)
    if verdict is Verdict.IGNORE:
        return _Direction(register)
    note = f"the {name} counter went from {last_wh} to {counter_wh} Wh: waiting for the next one to confirm it"
    return _Direction(msgspec.structs.replace(register, suspect_wh=counter_wh, suspect_at_ms=at_ms), note=note)
