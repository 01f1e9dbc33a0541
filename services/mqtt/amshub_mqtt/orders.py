"""What people ask for over MQTT: plots, and where the settings allow it, changes of the ledger."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec
from amshub_contracts import commands
from amshub_contracts.as_of_now import as_of_now
from amshub_contracts.messages import Summary
from amshub_contracts.plots import dayplot, monthplot

from amshub_mqtt.core.formats.format import Plot

MAX_ORDER_BYTES = 256
"""The device takes no more; longer is no order."""
EDITS = Literal["set", "clear"]
NOTHING = Summary(as_of_ms=0)


class BadOrder(ValueError):
    """Nobody can do this; the message says why, and what would be right."""


class Edit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A change of the ledger, as commands.SetEnergy and commands.Clear have it."""

    kind: EDITS
    start_s: int
    end_s: int
    import_wh: int | None = None
    export_wh: int | None = None


def plot_of(payload: bytes) -> Plot | None:
    """The plot that is asked for, None when it is something else."""
    plots: Mapping[bytes, Plot] = {b"dayplot": "dayplot", b"monthplot": "monthplot"}
    return plots.get(payload)


def plot_json(plot: Plot, summary: Summary | None, now_ms: int, zone: str) -> bytes:
    """The answer of /dayplot.json or /monthplot.json."""
    known = as_of_now(summary or NOTHING, now_ms, zone)
    values: dict[str, Any] = dayplot(known.hours, now_ms) if plot == "dayplot" else monthplot(known.days, now_ms, zone)
    return msgspec.json.encode(values)


def edit_of(payload: bytes, meter: str, by: str, now_ms: int) -> commands.AnyCommand:
    """The change of the ledger that this JSON wants; raises BadOrder.

    `{"kind": "set", "start_s": …, "end_s": …, "import_wh": …, "export_wh": …}`, or `"clear"` without energies.
    """
    try:
        edit = msgspec.json.decode(payload, type=Edit)
        who = {"meter": meter, "by": by, "at_ms": now_ms}
        energies = {"import_wh": edit.import_wh, "export_wh": edit.export_wh} if edit.kind == "set" else {}
        values = {"kind": edit.kind, "start_s": edit.start_s, "end_s": edit.end_s, **energies, **who}
        command: commands.AnyCommand = msgspec.convert(values, commands.AnyCommand)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadOrder(f"it is no dayplot, monthplot or edit ({error})") from error
    return command
