"""What users want changed in a ledger: sent by whoever serves them, obeyed by accounting alone, kept as an audit."""

from collections.abc import Mapping
from typing import Annotated

import msgspec

from amshub_contracts import SCHEMA_VERSION, streams
from amshub_contracts.bus import Bus
from amshub_contracts.codec import NewerSchema
from amshub_contracts.settings import METER_NAME

MAX_ROWS = 4000
"""More than a month of quarter-hours (2,980): one transaction stays small, and a longer file is several commands."""
MAX_WH = 1_500_000_000
"""1,000 kW for two months; more is Wh written as kWh, or no energy."""
AUDIT_LOOKED_THROUGH = 1000
"""How far back in the audit an outcome is looked for."""

Name = Annotated[str, msgspec.Meta(pattern=METER_NAME)]
Who = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Instant = Annotated[int, msgspec.Meta(ge=946_684_800, lt=4_102_444_800)]
"""UTC Unix s of the years 2000 to 2099: no ledger has others."""
Energy = Annotated[int, msgspec.Meta(ge=0, le=MAX_WH)]


class FileRow(msgspec.Struct, frozen=True, array_like=True):
    """Energy of some quarter-hours by somebody else's measurements; None is what they do not say."""

    start_s: Instant
    minutes: Annotated[int, msgspec.Meta(ge=15, le=44_700, multiple_of=15)]
    """From a quarter-hour to the longest month, 31 days and an hour."""
    import_wh: Energy | None = None
    export_wh: Energy | None = None
    estimated: bool = False


class Command(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """What one user wants changed in one meter's ledger."""

    meter: Name
    by: Who
    """Who wants it, for the audit."""
    at_ms: int
    """When, UTC Unix ms."""


class SetEnergy(Command, frozen=True, tag="set"):
    """The quarter-hours of [start_s, end_s) sum to this; a direction that is None stays as it is."""

    start_s: Instant
    end_s: Instant
    import_wh: Energy | None = None
    export_wh: Energy | None = None


class Clear(Command, frozen=True, tag="clear"):
    """What was set in [start_s, end_s), by a user or from a file, is taken back."""

    start_s: Instant
    end_s: Instant


class FillIn(Command, frozen=True, tag="fill"):
    """Rows of a file, no two of the same time, take the place of what is missing or estimated; what was measured well
    stays."""

    rows: Annotated[tuple[FileRow, ...], msgspec.Meta(min_length=1, max_length=MAX_ROWS)]


class Rebuild(Command, frozen=True, tag="rebuild"):
    """Everything derived from the quarter-hours of [start_s, end_s) is worked out again: money, peaks, summary."""

    start_s: Instant
    end_s: Instant


AnyCommand = SetEnergy | Clear | FillIn | Rebuild
_DECODER: msgspec.json.Decoder[AnyCommand] = msgspec.json.Decoder(AnyCommand)


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a command."""

    done: bool
    message: str
    """What was changed, or why nothing was."""


class TooManyCommands(Exception):
    """So many commands wait that accounting cannot be at work: start it."""


def send(bus: Bus, partition: int, command: AnyCommand) -> bytes:
    """The ID under which the command waits for accounting; raises TooManyCommands."""
    stream = streams.commands(partition)
    (waiting,) = bus.query([("XLEN", stream)])
    if waiting >= streams.MAX_COMMANDS:
        raise TooManyCommands(f"{waiting} commands wait for accounting: is it running?")
    # Were the reply lost and the command sent again, the second would find nothing left to do.
    (entry_id,) = bus.commit([("XADD", stream, "*", "v", SCHEMA_VERSION, "command", msgspec.json.encode(command))])
    return bytes(entry_id)


def decode(fields: Mapping[bytes, bytes]) -> AnyCommand:
    """The command in these stream fields; raises NewerSchema, or ValueError saying what is wrong with it."""
    version = fields.get(b"v", b"")
    if not version.isdigit():
        raise ValueError(f"{version!r} is no version")
    if int(version) > SCHEMA_VERSION:
        raise NewerSchema(
            f"a command has schema version {int(version)}, this amshub knows {SCHEMA_VERSION}: update amshub"
        )
    try:
        return _DECODER.decode(fields.get(b"command", b""))
    except RecursionError:
        raise ValueError("the command is nested too deeply") from None


def outcome(bus: Bus, partition: int, command_id: bytes) -> Outcome | None:
    """What became of the command, None while it waits."""
    # It leaves the stream in the transaction that writes the audit, so the audit is read once and not while it waits.
    (waiting,) = bus.query([("XRANGE", streams.commands(partition), command_id, command_id)])
    if waiting:
        return None
    (entries,) = bus.query([("XREVRANGE", streams.audit(partition), "+", "-", "COUNT", AUDIT_LOOKED_THROUGH)])
    for _, fields in entries:
        if fields[b"command_id"] == command_id:
            return Outcome(done=fields[b"outcome"] == b"done", message=fields[b"message"].decode())
    return Outcome(done=False, message="the command is gone and left no trace: was the store put back?")
