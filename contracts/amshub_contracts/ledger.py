"""How the ledger is laid out in Redis: accounting writes it, gateways read it.

A UTC day of a meter is one hash whose fields `00` to `95` are its quarter-hours (a hash per day takes a third of
the room of one big hash). A quarter that a user or a file set keeps what was measured beside it, in the field `00m`
to `95m`, so that setting can be taken back. State, summary and watermark are written in one transaction with the
quarters they rest on.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec

from amshub_contracts import streams
from amshub_contracts.bus import Bus, Command, Guard
from amshub_contracts.messages import Quarter, Summary

QUARTER_S = 900
DAY_S = 86_400
MEASURED = "m"
"""After the number of a quarter that is set: what was measured of it."""


@dataclass(frozen=True)
class QuarterChange:
    """What becomes of one meter's quarters, by their start (UTC Unix s), all absolute values.

    Those in `gone` are taken out: a clock that was wrong counted them, or what was set is taken back. `measured` is
    what was measured of quarters that are set, None where there is nothing any more.
    """

    meter: str
    quarters: Mapping[int, Quarter] = field(default_factory=dict)
    gone: Collection[int] = ()
    measured: Mapping[int, Quarter | None] = field(default_factory=dict)


@dataclass(frozen=True)
class MeterChange:
    """What readings or a command made of one meter: what accounting goes on with, what gateways show, the quarters.

    The fields of the quarters are those of QuarterChange.
    """

    meter: str
    state: bytes
    summary: Summary
    quarters: Mapping[int, Quarter] = field(default_factory=dict)
    gone: Collection[int] = ()
    measured: Mapping[int, Quarter | None] = field(default_factory=dict)


Change = MeterChange | QuarterChange
"""Quarters change alone while nothing was read of their meter yet."""


@dataclass(frozen=True)
class Stored:
    """What is stored of a span of one meter, by the start of each quarter-hour in UTC Unix s."""

    quarters: dict[int, Quarter]
    measured: dict[int, Quarter]
    """What was measured of those that were set."""


def save(
    bus: Bus,
    partition: int,
    *,
    seen: bytes | None,
    watermark: bytes | None,
    changes: Sequence[Change],
    also: Sequence[Command] = (),
    guards: Sequence[Guard] = (),
) -> None:
    """Write the changes, and `also` these, and move the watermark from `seen` to `watermark`, all or nothing.

    Raises Conflict when the watermark is not `seen` any more, or another of the guards does not hold: another worker
    was here.
    """
    key = streams.watermark(partition)
    commands: list[Command] = [] if watermark is None else [("SET", key, watermark)]
    for change in changes:
        commands += _writes(partition, change)
    bus.commit([*commands, *also], [Guard(key, seen), *guards])


def _writes(partition: int, change: Change) -> Iterator[Command]:
    if isinstance(change, MeterChange):
        yield "SET", streams.state(partition, change.meter), change.state
        yield "SET", streams.summary(partition, change.meter), msgspec.json.encode(change.summary)
    for date, fields in _by_day(change.quarters, change.measured).items():
        yield "HSET", streams.day(partition, change.meter, date), *fields
    for at in change.gone:
        yield "HDEL", streams.day(partition, change.meter, utc_date(at)), slot(at)
    for at, measured in change.measured.items():
        if measured is None:
            yield "HDEL", streams.day(partition, change.meter, utc_date(at)), slot(at) + MEASURED


def load_watermark(bus: Bus, partition: int) -> bytes | None:
    """ID of the last reading in the ledger, None before the first."""
    (watermark,) = bus.query([("GET", streams.watermark(partition))])
    return watermark if watermark is None else bytes(watermark)


def is_behind_stream(bus: Bus, partition: int, watermark: bytes | None) -> bool:
    """Whether readings after this watermark were trimmed before they were folded.

    The stream keeps a week: once the watermark's own entry is gone, what followed it is gone too, or soon will be.
    """
    if watermark is None:
        return False
    stream = streams.readings(partition)
    own, first = bus.query([("XRANGE", stream, watermark, watermark), ("XRANGE", stream, "-", "+", "COUNT", 1)])
    return not own and bool(first) and order(first[0][0]) > order(watermark)


def load_state(bus: Bus, partition: int, meter: str) -> bytes | None:
    """What accounting stored of this meter, None before its first reading."""
    (state,) = bus.query([("GET", streams.state(partition, meter))])
    return state if state is None else bytes(state)


def load(bus: Bus, partition: int, meter: str, from_s: int, to_s: int) -> Stored:
    """The quarters that start in [from_s, to_s), UTC Unix s, in order; one that was never written is absent."""
    midnights = range(from_s - from_s % DAY_S, to_s, DAY_S)
    hashes = bus.query([("HGETALL", streams.day(partition, meter, utc_date(midnight))) for midnight in midnights])
    stored = Stored({}, {})
    for midnight, fields in zip(midnights, hashes, strict=True):
        for name in sorted(fields):
            start = midnight + int(name[:2]) * QUARTER_S
            if from_s <= start < to_s:
                quarters = stored.quarters if len(name) == 2 else stored.measured
                quarters[start] = msgspec.json.decode(fields[name], type=Quarter)
    return stored


def load_quarters(bus: Bus, partition: int, meter: str, from_s: int, to_s: int) -> dict[int, Quarter]:
    """The quarters of `load` alone, as everyone shows them."""
    return load(bus, partition, meter, from_s, to_s).quarters


def days_written(bus: Bus, partition: int, meter: str) -> list[str]:
    """The UTC dates, YYYY-MM-DD and in order, that anything is stored of; it looks through all keys of the store."""
    pattern = streams.day(partition, meter, "*")
    (keys,) = bus.query([("KEYS", pattern)])
    return sorted(key.decode().rpartition(":")[2] for key in keys)


def decode_summary(raw: bytes | None) -> Summary | None:
    """The summary in this value, None when there is none yet."""
    return None if raw is None else msgspec.json.decode(raw, type=Summary)


def utc_date(instant_s: int) -> str:
    """UTC date, YYYY-MM-DD, of this UTC Unix time in s."""
    return datetime.fromtimestamp(instant_s, UTC).strftime("%Y-%m-%d")


def order(entry_id: bytes) -> tuple[int, int]:
    """What IDs of a stream are compared by."""
    milliseconds, _, sequence = entry_id.partition(b"-")
    return int(milliseconds), int(sequence)


def slot(start: int) -> str:
    """The field of a day's hash that holds the quarter-hour that starts then, UTC Unix s."""
    return f"{start % DAY_S // QUARTER_S:02d}"


def _by_day(quarters: Mapping[int, Quarter], measured: Mapping[int, Quarter | None]) -> dict[str, list[str | bytes]]:
    days: dict[str, list[str | bytes]] = {}
    for start, quarter in quarters.items():
        days.setdefault(utc_date(start), []).extend((slot(start), msgspec.json.encode(quarter)))
    for start, beside in measured.items():
        if beside is not None:
            days.setdefault(utc_date(start), []).extend((slot(start) + MEASURED, msgspec.json.encode(beside)))
    return days
