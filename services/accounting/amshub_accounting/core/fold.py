"""Folds one reading into what is known of its meter: `fold(meter, reading) -> meter, what became final, notes`."""

import msgspec
from amshub_contracts.messages import Reading

from amshub_accounting.core.direction import Direction, hear_counter, hear_power, pass_time, verdict_on
from amshub_accounting.core.meter import Meter
from amshub_accounting.core.plausible import Verdict
from amshub_accounting.core.register import (
    Closed,
    Register,
    disturb,
    forget_counter,
    gap_limit_ms,
    is_list_of,
    usual_period_ms,
)
from amshub_accounting.core.setbacks import Rewound, begin_anew, pass_by, skip, undo_jump
from amshub_accounting.core.timeline import Place, place

__all__ = ["Folded", "Meter", "fold"]

COARSE_STEP_WH = 10
"""Aidon and Kamstrup count in steps of 10 Wh; an unknown maker may too."""
FINE_STEP_WH = 1
MAKERS_WITH_FINE_STEP = frozenset({2, 4, 5, 6})
CROWDED_MS = 5
CROWD = 12
"""So many readings in a row within so little time have stamps of a clock that was set back and waits for the time to
catch up. Frames that a line held back come together too, but after a silence of as many of the meter's periods; only
one that is no gap excuses them, as a gap may be a clock's."""


class Folded(msgspec.Struct, frozen=True):
    """What one reading made of the meter."""

    meter: Meter
    imported: Closed = {}
    exported: Closed = {}
    new_meter: bool = False
    """True when counting started over, with other counters."""
    notes: tuple[str, ...] = ()
    """Odd things worth a log line."""
    gone: range = range(0)
    """Starts of quarters that a wrong clock counted, UTC Unix s: to be forgotten before the others are taken."""


def fold(meter: Meter, reading: Reading, *, fuse_w: int) -> Folded:
    """The meter after this reading; one that came before, or whose time cannot be right, is skipped."""
    at_ms = reading.received_at_ms
    where = place(meter, reading.seq, at_ms)
    if where is Place.NEXT:
        return _follow(meter, reading, fuse_w)
    if where is Place.RETURN and meter.earlier is not None:
        note = "the clock had jumped ahead: what it counted since is withdrawn, the next counter has its energy"
        return _go_on(undo_jump(meter, meter.earlier), reading, fuse_w, note)
    if where is Place.BACK:
        note = "the clock was set back: counting goes on from here, and what it counted ahead of time stays"
        return _go_on(begin_anew(meter, at_ms), reading, fuse_w, note)
    kept, told = skip(meter, reading.seq, at_ms, where)
    return Folded(kept, notes=told)


def _go_on(rewound: Rewound, reading: Reading, fuse_w: int, note: str) -> Folded:
    again = fold(rewound.meter, reading, fuse_w=fuse_w)
    return Folded(
        again.meter,
        rewound.imported | again.imported,
        rewound.exported | again.exported,
        again.new_meter,
        (note, *again.notes),
        rewound.gone,
    )


def _follow(meter: Meter, reading: Reading, fuse_w: int) -> Folded:
    at_ms = reading.received_at_ms
    notes: list[str] = []
    passed = pass_by(meter, at_ms)
    imported, exported = passed.meter.imported, passed.meter.exported
    crowded = _crowded(meter, at_ms - meter.at_ms)
    if crowded >= CROWD:
        imported, exported = disturb(imported), disturb(exported)
    exchanged = reading.meter_id is not None and meter.meter_id is not None and reading.meter_id != meter.meter_id
    if exchanged:
        notes.append(f"the meter's number changed from {meter.meter_id} to {reading.meter_id}: counting starts over")
        imported, exported = forget_counter(imported), forget_counter(exported)
    maker = reading.maker if reading.maker is not None else meter.maker
    imported = hear_power(imported, reading.import_w, at_ms)
    exported = hear_power(exported, reading.export_w, at_ms)
    if reading.import_wh is None and reading.export_wh is None:
        inward, outward = pass_time(imported, at_ms), pass_time(exported, at_ms)
    else:
        inward, outward = _hear_counters(imported, exported, reading, fuse_w, maker)
    notes += [direction.note for direction in (inward, outward) if direction.note]
    return Folded(
        msgspec.structs.replace(
            passed.meter,
            at_ms=at_ms,
            seq=reading.seq,
            skipped=0,
            behind=0,
            behind_from_ms=0,
            crowded=crowded,
            meter_id=reading.meter_id or meter.meter_id,
            maker=maker,
            imported=inward.register,
            exported=outward.register,
        ),
        passed.imported | inward.closed,
        passed.exported | outward.closed,
        exchanged or inward.new_meter or outward.new_meter,
        tuple(notes),
    )


def _crowded(meter: Meter, silence_ms: int) -> int:
    """How many readings in a row are closer together than what the silence before them held back explains."""
    if silence_ms <= CROWDED_MS:
        return meter.crowded + 1
    period_ms = usual_period_ms(meter.imported)
    is_known = period_ms > CROWDED_MS and silence_ms <= gap_limit_ms(meter.imported)
    return -(silence_ms // period_ms) if is_known else 0


def _hear_counters(
    imported: Register, exported: Register, reading: Reading, fuse_w: int, maker: int | None
) -> tuple[Direction, Direction]:
    at_ms, clock_s = reading.received_at_ms, reading.meter_clock_s
    step_wh = FINE_STEP_WH if maker in MAKERS_WITH_FINE_STEP else COARSE_STEP_WH
    sides = ((imported, "import", reading.import_wh), (exported, "export", reading.export_wh))
    if clock_s is not None and all(is_list_of(register, counter_wh, clock_s) for register, _, counter_wh in sides):
        return pass_time(imported, at_ms), pass_time(exported, at_ms)
    verdicts = [
        verdict_on(register, counter_wh, clock_s, at_ms, fuse_w=fuse_w, step_wh=step_wh)
        for register, _, counter_wh in sides
    ]
    if Verdict.NEW_METER in verdicts:
        # The other counter is of the new meter too, unless it goes on as if nothing had happened.
        verdicts = [
            Verdict.NEW_METER if verdict in (Verdict.IGNORE, Verdict.WAIT, Verdict.CONFIRMED) else verdict
            for verdict in verdicts
        ]
    inward, outward = (
        pass_time(register, at_ms)
        if verdict is None or counter_wh is None
        else hear_counter(register, name, counter_wh, clock_s, at_ms, verdict)
        for (register, name, counter_wh), verdict in zip(sides, verdicts, strict=True)
    )
    return inward, outward
