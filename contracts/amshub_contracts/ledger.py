"""How the ledger is laid out in Redis: accounting writes it, gateways read it.

A UTC day of a meter is one hash whose fields `00` to `95` are its quarter-hours (a hash per day takes a third of
the room of one big hash). State, summary and watermark are written in one transaction with the quarters they rest on.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec

from amshub_contracts import streams
from amshub_contracts.bus import Bus, Command, Guard
from amshub_contracts.messages import Quarter, Summary

QUARTER_S = 900
DAY_S = 86_400


@dataclass(frozen=True)
class MeterChange:
    """What a batch of readings made of one meter: quarters by their start (UTC Unix s), all absolute values.

    Those in `gone` were counted by a clock that was wrong, and are taken out.
    """

    meter: str
    state: bytes
    summary: Summary
    quarters: Mapping[int, Quarter] = field(default_factory=dict)
    gone: Collection[int] = ()


def save(bus: Bus, partition: int, *, seen: bytes | None, watermark: bytes, changes: Sequence[MeterChange]) -> None:
    """Write the changes and move the watermark from `seen` to `watermark`, all or nothing.

    Raises Conflict when the watermark is not `seen` any more: another worker was here.
    """
    key = streams.watermark(partition)
    commands: list[Command] = [("SET", key, watermark)]
    for change in changes:
        commands.append(("SET", streams.state(partition, change.meter), change.state))
        commands.append(("SET", streams.summary(partition, change.meter), msgspec.json.encode(change.summary)))
        for date, fields in _by_day(change.quarters).items():
            commands.append(("HSET", streams.day(partition, change.meter, date), *fields))
        commands += [("HDEL", streams.day(partition, change.meter, utc_date(at)), _slot(at)) for at in change.gone]
    bus.commit(commands, [Guard(key, seen)])


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
    return not own and bool(first) and _order(first[0][0]) > _order(watermark)


def load_state(bus: Bus, partition: int, meter: str) -> bytes | None:
    """What accounting stored of this meter, None before its first reading."""
    (state,) = bus.query([("GET", streams.state(partition, meter))])
    return state if state is None else bytes(state)


def load_quarters(bus: Bus, partition: int, meter: str, from_s: int, to_s: int) -> dict[int, Quarter]:
    """The quarters that start in [from_s, to_s), UTC Unix s, by their start; one that was never written is absent."""
    midnights = range(from_s - from_s % DAY_S, to_s, DAY_S)
    hashes = bus.query([("HGETALL", streams.day(partition, meter, utc_date(midnight))) for midnight in midnights])
    quarters = {
        midnight + int(name) * QUARTER_S: msgspec.json.decode(value, type=Quarter)
        for midnight, fields in zip(midnights, hashes, strict=True)
        for name, value in fields.items()
    }
    return {start: quarters[start] for start in sorted(quarters) if from_s <= start < to_s}


def decode_summary(raw: bytes | None) -> Summary | None:
    """The summary in this value, None when there is none yet."""
    return None if raw is None else msgspec.json.decode(raw, type=Summary)


def utc_date(instant_s: int) -> str:
    """UTC date, YYYY-MM-DD, of this UTC Unix time in s."""
    return datetime.fromtimestamp(instant_s, UTC).strftime("%Y-%m-%d")


def _order(entry_id: bytes) -> tuple[int, int]:
    milliseconds, _, sequence = entry_id.partition(b"-")
    return int(milliseconds), int(sequence)


def _by_day(quarters: Mapping[int, Quarter]) -> dict[str, list[str | bytes]]:
    days: dict[str, list[str | bytes]] = {}
    for start, quarter in quarters.items():
        fields = days.setdefault(utc_date(start), [])
        fields += (_slot(start), msgspec.json.encode(quarter))
    return days


def _slot(start: int) -> str:
    return f"{start % DAY_S // QUARTER_S:02d}"
