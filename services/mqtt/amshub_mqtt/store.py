"""What one broker's worker reads from the store, and the position and status that it writes there."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import msgspec
from amshub_contracts import ledger, price_book, streams
from amshub_contracts.bus import Bus, Command, Entry
from amshub_contracts.codec import from_fields
from amshub_contracts.messages import MqttStatus, PriceDay, Reading, Sensor, Temperature


class RawFrame(NamedTuple):
    """The bytes of one frame, and its meter."""

    entry_id: bytes
    meter: str
    frame: bytes


class Store:
    """The store as this broker's worker sees it; every method raises BusDown or BusFull."""

    def __init__(self, bus: Bus, broker: str, partitions: int) -> None:
        self._bus, self._broker, self._partitions = bus, broker, partitions

    def claim(self) -> None:
        """Raises WrongSchema when a newer amshub wrote the store."""
        self._bus.claim_schema()

    def positions(self, partitions: Iterable[int]) -> dict[int, bytes]:
        """ID of the last reading, by partition, that the broker has; of a broker that is new, of the last one there is.

        Those of a new broker are written down, so that nothing is lost that comes before it answers.
        """
        key = streams.mqtt_position(self._broker)
        wanted = list(partitions)
        (stored,) = self._bus.query([("HGETALL", key)])
        known = {number: stored[text] for number in wanted if (text := b"%d" % number) in stored}
        fresh = {number: self._last(streams.readings(number)) for number in wanted if number not in known}
        if fresh:
            self._bus.commit([_position(key, fresh)])
        return known | fresh

    def is_behind(self, partition: int, position: bytes) -> bool:
        """Whether readings after this position were trimmed before they were told."""
        return position != streams.BEGINNING and ledger.is_behind_stream(self._bus, partition, position)

    def save(self, status: MqttStatus, positions: Mapping[int, bytes]) -> None:
        """Write how the broker fares, and what it has."""
        life = ("EX", streams.MQTT_STATUS_LIFE_S)
        told: Command = ("SET", streams.mqtt_status(self._broker), msgspec.json.encode(status), *life)
        moved = [_position(streams.mqtt_position(self._broker), positions)] if positions else []
        self._bus.commit([told, *moved])

    def readings(self, partition: int, after: bytes, *, count: int, block_ms: int) -> list[Entry]:
        """Entries of the stream of readings."""
        return self._bus.read_stream(streams.readings(partition), after, count=count, block_ms=block_ms)

    def latest(self, meters: Sequence[str]) -> dict[str, Reading]:
        """The newest values of these meters, of those that ever sent any."""
        replies = self._bus.query([("HGETALL", streams.latest(self._of(name), name)) for name in meters])
        return {name: from_fields(fields) for name, fields in zip(meters, replies, strict=True) if fields}

    def summaries(self, meters: Sequence[str]) -> dict[str, bytes | None]:
        """What accounting wrote of these meters."""
        replies = self._bus.query([("GET", streams.summary(self._of(name), name)) for name in meters])
        return dict(zip(meters, replies, strict=True))

    def price_days(self, area: str, days: Sequence[date]) -> dict[date, PriceDay]:
        """Those of these market days that are known."""
        return price_book.readable_days(days, self._bus.query(price_book.reads(area, days)))

    def price_event(self) -> bytes:
        """ID of the last change of any price day."""
        return self._last(streams.PRICE_EVENTS_KEY)

    def sensors(self) -> tuple[Sensor, ...]:
        """What the temperature sensors say."""
        (measured,) = self._bus.query([("GET", streams.TEMPERATURE_KEY)])
        return () if measured is None else msgspec.json.decode(measured, type=Temperature).sensors

    def last_frame(self, partition: int) -> bytes:
        """ID of the last frame that was stored."""
        return self._last(streams.raw(partition))

    def frames(self, partition: int, after: bytes, count: int) -> list[RawFrame]:
        """The frames after this one."""
        (entries,) = self._bus.query([("XRANGE", streams.raw(partition), b"(" + after, "+", "COUNT", count)])
        return [RawFrame(entry_id, fields[b"meter"].decode(), fields[b"frame"]) for entry_id, fields in entries]

    def _last(self, stream: str) -> bytes:
        (entries,) = self._bus.query([("XREVRANGE", stream, "+", "-", "COUNT", 1)])
        return bytes(entries[0][0]) if entries else streams.BEGINNING

    def _of(self, meter: str) -> int:
        return streams.partition_of(meter, self._partitions)


def _position(key: str, positions: Mapping[int, bytes]) -> Command:
    return ("HSET", key, *(part for item in positions.items() for part in item))
