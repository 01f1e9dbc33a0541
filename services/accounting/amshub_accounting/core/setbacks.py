"""What becomes of a meter whose clock was set: readings left out, a jump undone, counting begun anew."""

import msgspec

from amshub_accounting.core.meter import Meter
from amshub_accounting.core.quarters import quarter_start_s
from amshub_accounting.core.register import (
    GAP_FLOOR_MS,
    Closed,
    Register,
    Share,
    disturb,
    first_open_s,
    open_shares,
    reopen,
)
from amshub_accounting.core.timeline import FAR_MS, JUMP_KEPT_MS, Place

QUARTER_S = 900
_TOLD = {
    Place.NOWHERE: "its time is before 2010 or after 2099: such readings are skipped; set the clock of this machine",
    Place.SEEN: "readings that came before are skipped",
    Place.BEHIND: "the clock was set back: readings are skipped until it has caught up; "
    "the next counter has their energy",
    Place.FAR_BEHIND: "the clock is more than an hour behind the reading before: readings are skipped until it is "
    "clear which of the two is wrong; the next counter has their energy",
}


class Rewound(msgspec.Struct, frozen=True):
    """The meter as it goes on from an earlier time, and what that makes of the ledger."""

    meter: Meter
    imported: Closed
    exported: Closed
    gone: range = range(0)
    """Starts of the quarters that were counted by a wrong clock and are to be forgotten, UTC Unix s."""


def skip(meter: Meter, seq: int, at_ms: int, where: Place) -> tuple[Meter, tuple[str, ...]]:
    """The meter after a reading that is left out, and a word about the first of them."""
    told = () if meter.skipped else (_TOLD[where],)
    skipped = meter.skipped + 1
    if where in (Place.NOWHERE, Place.SEEN):
        return msgspec.structs.replace(meter, skipped=skipped), told
    behind, behind_from_ms = 0, 0
    if where is Place.FAR_BEHIND:
        if not meter.behind or at_ms < meter.behind_from_ms:
            behind, behind_from_ms = 1, at_ms
        else:
            behind, behind_from_ms = meter.behind + 1, meter.behind_from_ms
    imported, exported = meter.imported, meter.exported
    if at_ms < meter.at_ms - GAP_FLOOR_MS:
        imported, exported = disturb(imported), disturb(exported)
    return msgspec.structs.replace(
        meter,
        seq=seq,
        skipped=skipped,
        behind=behind,
        behind_from_ms=behind_from_ms,
        imported=imported,
        exported=exported,
    ), told


def pass_by(meter: Meter, at_ms: int) -> Rewound:
    """The meter on its way to a reading at this later time; it remembers itself when time may just have jumped."""
    if meter.at_ms == 0:
        return Rewound(msgspec.structs.replace(meter, began_ms=at_ms, since_ms=at_ms), {}, {})
    furthest_ms = meter.furthest_ms if at_ms < meter.furthest_ms else 0
    if at_ms - meter.at_ms <= FAR_MS:
        kept = meter.earlier if at_ms - meter.since_ms <= JUMP_KEPT_MS else None
        if kept is meter.earlier and furthest_ms == meter.furthest_ms:
            return Rewound(meter, {}, {})
        return Rewound(msgspec.structs.replace(meter, earlier=kept, furthest_ms=furthest_ms), {}, {})
    jumped = msgspec.structs.replace(
        meter, since_ms=at_ms, earlier=msgspec.structs.replace(meter, earlier=None), furthest_ms=furthest_ms
    )
    if furthest_ms == meter.furthest_ms:
        return Rewound(jumped, {}, {})
    # The silence ends after time that was counted before the clock was set back: that is not to be overwritten.
    imported, withdrawn_import = reopen(meter.imported, meter.furthest_ms)
    exported, withdrawn_export = reopen(meter.exported, meter.furthest_ms)
    jumped = msgspec.structs.replace(jumped, imported=imported, exported=exported)
    return Rewound(jumped, withdrawn_import, withdrawn_export)


def undo_jump(meter: Meter, earlier: Meter) -> Rewound:
    """The meter as it was before the clock jumped ahead; all that was counted since is withdrawn."""
    after_s = quarter_start_s(earlier.at_ms) + QUARTER_S
    return Rewound(
        earlier,
        _as_it_was(earlier.imported, after_s),
        _as_it_was(earlier.exported, after_s),
        range(after_s, quarter_start_s(meter.at_ms) + QUARTER_S, QUARTER_S),
    )


def _as_it_was(register: Register, end_s: int) -> Closed:
    first_s = first_open_s(register)
    if first_s is None:
        return {}
    nothing = dict.fromkeys(range(first_s, end_s, QUARTER_S), Share(0, provisional=True))
    return nothing | open_shares(register)


def begin_anew(meter: Meter, at_ms: int) -> Rewound:
    """The meter counting on from this earlier time with the counters it had; what is counted already stays."""
    imported, withdrawn_import = reopen(meter.imported, at_ms)
    exported, withdrawn_export = reopen(meter.exported, at_ms)
    moved = Meter(
        at_ms=at_ms - 1,
        seq=meter.seq,
        began_ms=at_ms,
        since_ms=at_ms,
        furthest_ms=max(meter.at_ms, meter.furthest_ms),
        meter_id=meter.meter_id,
        maker=meter.maker,
        imported=imported,
        exported=exported,
    )
    return Rewound(moved, withdrawn_import, withdrawn_export)
