"""Price rows and tariff steps that users set: dated entries of a stream, stronger than the settings file."""

import logging
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal

import msgspec

from amshub_contracts import SCHEMA_VERSION, streams
from amshub_contracts.bus import Bus, Command
from amshub_contracts.checked import checked
from amshub_contracts.commands import Who
from amshub_contracts.price_settings import RowSettings
from amshub_contracts.tariff_settings import Steps

MAX_ROWS = 50
"""A household's contract has five to ten; more are refused, so that an entry stays below 20 kB."""
YEARS = range(2000, 2100)

log = logging.getLogger("edits")

Kind = Literal["price_rows", "tariff_steps"]


class TariffSteps(msgspec.Struct, frozen=True):
    """What the preset `norway` leaves to the settings."""

    steps_kw: Steps
    peaks: Annotated[int, msgspec.Meta(ge=1, le=5)]


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """What one user set."""

    kind: Kind
    from_day: date
    """The first local day that it holds on; steps hold from the beginning of its month."""
    rows: tuple[RowSettings, ...] | None = None
    """Of the kind price_rows; None gives them back to the settings file."""
    steps: TariffSteps | None = None
    """Of the kind tariff_steps; None gives them back to the settings file."""
    by: Who
    at_ms: int
    """When it was set, UTC Unix ms."""


class _Entry(msgspec.Struct, frozen=True):
    """The fields of the stream, legible in redis-cli."""

    v: int
    kind: Kind
    from_day: date
    value: str
    by: Who
    at_ms: int


def encode(edit: Edit) -> dict[str, str | int | bytes]:
    """The stream fields of this edit."""
    value = edit.rows if edit.kind == "price_rows" else edit.steps
    return {
        "v": SCHEMA_VERSION,
        "kind": edit.kind,
        "from": edit.from_day.isoformat(),
        "value": msgspec.json.encode(value),
        "by": edit.by,
        "at_ms": edit.at_ms,
    }


def decode(fields: Mapping[bytes, bytes]) -> Edit:
    """The edit in these stream fields; raises ValueError saying what is wrong with it."""
    named = {name.decode(): text.decode() for name, text in fields.items()}
    named["from_day"] = named.pop("from", "")
    entry = checked(_Entry, named, from_text=True)
    if entry.v > SCHEMA_VERSION:
        raise ValueError(f"it has schema version {entry.v}, this amshub knows {SCHEMA_VERSION}: update amshub")
    if entry.from_day.year not in YEARS:
        raise ValueError(f"{entry.from_day} is no day of this century")
    rows = steps = None
    try:
        value = msgspec.json.decode(entry.value)
        if value is not None and entry.kind == "price_rows":
            rows = _rows(value)
        elif value is not None:
            steps = checked(TariffSteps, msgspec.convert(value, dict[str, Any]))
    except RecursionError:
        raise ValueError("its value is nested too deeply") from None
    return Edit(kind=entry.kind, from_day=entry.from_day, rows=rows, steps=steps, by=entry.by, at_ms=entry.at_ms)


def save(bus: Bus, edit: Edit) -> None:
    """Keep the edit, as the last of its kind and day; raises BusDown or BusFull.

    When there are as many as are kept, the oldest goes that a later one of its kind has followed.
    """
    fields = [part for pair in encode(edit).items() for part in pair]
    (entries,) = bus.query([("XRANGE", streams.EDITS_KEY, "-", "+")])
    commands: list[Command] = [("XADD", streams.EDITS_KEY, "*", *fields)]
    if len(entries) >= streams.MAX_EDITS:
        commands.append(("XDEL", streams.EDITS_KEY, _spare(entries)))
    bus.commit(commands)


def _spare(entries: Sequence[tuple[bytes, Mapping[bytes, bytes]]]) -> bytes:
    newest = {fields.get(b"kind"): entry_id for entry_id, fields in entries}
    return next((entry_id for entry_id, _ in entries if entry_id not in newest.values()), entries[0][0])


class EditReader:
    """Notices edits at the cost of looking at the stream's last entry; each method raises BusDown or BusFull."""

    LOOK: Command = ("XREVRANGE", streams.EDITS_KEY, "+", "-", "COUNT", 1)
    """For a round trip that reads more; its reply goes to `is_news`."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._newest: bytes | None = None

    def has_news(self) -> bool:
        """Whether the stream is not as it was when it was read last, at first: whether there is anything in it."""
        (reply,) = self._bus.query([self.LOOK])
        return self.is_news(reply)

    def is_news(self, reply: Sequence[tuple[bytes, object]]) -> bool:
        """The same of the reply to LOOK."""
        return (reply[0][0] if reply else None) != self._newest

    def read(self) -> tuple[Edit, ...]:
        """All edits in the order in which they were made; what is none is told in the log and passed over."""
        (entries,) = self._bus.query([("XRANGE", streams.EDITS_KEY, "-", "+")])
        found: list[Edit] = []
        for entry_id, fields in entries:
            try:
                found.append(decode(fields))
            except (ValueError, msgspec.MsgspecError) as error:
                log.warning(
                    "entry %s of %s cannot be read and does not count (%s): make the edit again",
                    *(entry_id.decode(), streams.EDITS_KEY, error),
                )
        self._newest = entries[-1][0] if entries else None
        return tuple(found)


def _rows(value: Any) -> tuple[RowSettings, ...]:
    items = msgspec.convert(value, list[dict[str, Any]])
    if len(items) > MAX_ROWS:
        raise ValueError(f"{len(items)} rows are more than {MAX_ROWS}")
    return tuple(checked(RowSettings, item) for item in items)
