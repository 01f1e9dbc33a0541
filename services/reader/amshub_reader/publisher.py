"""Writes readings to the stream, each exactly once, whatever happens to a reply."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from amshub_contracts import codec, streams
from amshub_contracts.bus import Bus, Command, Conflict, Guard
from amshub_contracts.last_hour import samples_of
from amshub_contracts.messages import Reading

from amshub_reader.raw_frames import FrameLog
from amshub_reader.stamping import Stamped

log = logging.getLogger(__name__)

LOOK_BACK = 2000
"""Entries searched for a batch whose reply was lost; no partition gets more between losing it and looking."""


@dataclass(frozen=True)
class Place:
    """Where the readings of one meter go."""

    meter: str
    partition: int
    maxlen: int
    """Entries that the partition's stream keeps at least."""
    meters: int = 1
    """How many meters share the partition."""


class Publisher:
    """Numbers the readings of one meter after those in the store and writes them, guarded by that number.

    Readings that are not to be streamed go into the latest values alone, without a number of their own. The frames go
    in with the readings, where they are kept.

    Every transaction rests on the stored `seq`, so one whose reply was lost cannot happen a second time, and a second
    reader of the same meter cannot use a number twice.
    """

    def __init__(self, bus: Bus, place: Place, frames: FrameLog | None = None) -> None:
        self._bus = bus
        self._place = place
        self._maxlen = place.maxlen + place.meters * streams.BURST_READINGS
        self._frames = frames
        self._stream = streams.readings(place.partition)
        self._latest = streams.latest(place.partition, place.meter)
        self._power = streams.power(place.partition, place.meter)
        self._stored: bytes | None = None
        self._known = False
        self._attempt: Sequence[Reading] = ()
        """A batch that was sent and not confirmed."""
        self._rival_named = False

    def last_received_ms(self) -> int | None:
        """Stamp of the newest reading in the store, UTC Unix ms; None before the first. Raises BusDown."""
        (received_ms,) = self._bus.query([("HGET", self._latest, "received_at_ms")])
        return None if received_ms is None else int(received_ms)

    def publish(self, batch: Sequence[Stamped]) -> None:
        """Write the batch in one transaction; after BusDown or BusFull call again with the same batch."""
        while True:
            if not self._known and self._look():
                self._attempt = ()
                return
            readings = self._numbered(batch)
            self._attempt, self._known = [reading for reading, streamed in readings if streamed], False
            try:
                commands = [*self._commands(readings), *(self._frames.commands(batch) if self._frames else ())]
                self._bus.commit(commands, [Guard(self._latest, self._stored, "seq")])
            except Conflict:
                continue
            self._attempt, self._known = (), True
            self._stored = b"%d" % readings[-1][0].seq
            return

    def _look(self) -> bool:
        """Learn the stored number; whether the batch in doubt is in the stream."""
        expected = int(self._stored or 0)
        query: list[Command] = [("HGET", self._latest, "seq")]
        if self._attempt:
            query.append(("XREVRANGE", self._stream, "+", "-", "COUNT", LOOK_BACK))
        self._stored, *newest = self._bus.query(query)
        self._known = True
        if not self._attempt:
            return False
        meter = self._place.meter.encode()
        found = {fields[b"seq"]: fields for _, fields in newest[0] if fields.get(b"meter") == meter}
        # A rival may have used the same numbers, even at the same ms, so the whole readings are compared.
        if all(found.get(b"%d" % reading.seq) == _encoded(reading) for reading in self._attempt):
            return True
        if int(self._stored or 0) > expected:
            self._name_rival()
        return False

    def _numbered(self, batch: Sequence[Stamped]) -> list[tuple[Reading, bool]]:
        """The readings, and whether they are streamed; one that is not has the number of the one before it."""
        seq = int(self._stored or 0)
        readings = []
        for each in batch:
            seq += each.streamed
            # The core's fields are those of Reading; a dict of mixed values cannot say so to the type checker.
            reading = Reading(meter=self._place.meter, seq=seq, received_at_ms=each.received_at_ms, **each.fields)  # type: ignore[arg-type]
            readings.append((reading, each.streamed))
        return readings

    def _commands(self, readings: Sequence[tuple[Reading, bool]]) -> list[Command]:
        newest: dict[str, str | int] = {}
        commands: list[Command] = []
        for reading, streamed in readings:
            fields = codec.to_fields(reading)
            newest |= fields
            if streamed:
                commands.append(("XADD", self._stream, "MAXLEN", "~", self._maxlen, "*", *_flat(fields)))
        if samples := samples_of(reading for reading, _ in readings):
            commands.append(("HSET", self._power, *_flat(samples)))
        return [*commands, ("HSET", self._latest, *_flat(newest))]

    def _name_rival(self) -> None:
        if not self._rival_named:
            self._rival_named = True
            log.warning(
                "meter %s: another reader publishes this meter too; readings are numbered on after its own, nothing "
                "is lost, but each frame counts twice: stop one of the two",
                self._place.meter,
            )


def _encoded(reading: Reading) -> dict[bytes, bytes]:
    return {name.encode(): str(value).encode() for name, value in codec.to_fields(reading).items()}


def _flat(fields: Mapping[str, str | int]) -> list[str | int]:
    return [part for pair in fields.items() for part in pair]
