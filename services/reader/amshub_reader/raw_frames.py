"""The stream of the frames themselves: how it is written and read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from amshub_contracts import streams
from amshub_contracts.bus import Bus, Command

from amshub_reader.stamping import Stamped

ENTRY_BYTES = 28
"""What an entry takes beside its frame, measured: its ID, meter and stamp; and a twentieth of the frame for nodes."""
MEAN_OF = 64
"""Frames of which the mean size and the mean pause are taken: some rounds of a meter's lists."""
FASTEST_MS = int(streams.SECONDS_PER_STREAMED_READING * 1000)
SLOWEST_MS = 10_000
"""What comes later than the slowest meter sends comes after a silence, which tells nothing of the pace."""
PAGE = 500


@dataclass(frozen=True)
class RawFrame:
    """The bytes of one frame and when it came, UTC Unix ms."""

    meter: str
    received_at_ms: int
    frame: bytes
    id_ms: int
    """When the store took it, by the store's clock."""


class FrameLog:
    """Writes the frames of one meter, and keeps so many that they take neither more hours nor more room than allowed.

    Where meters with long and with short frames share a partition, those with the long ones set the limit.
    """

    def __init__(self, meter: str, partition: int, *, meters: int, hours: int, megabytes: int) -> None:
        self._meter = meter
        self._stream = streams.raw(partition)
        self._meters = meters
        self._hours = hours
        self._megabytes = megabytes
        self._mean_bytes = 0.0
        self._mean_ms = float(FASTEST_MS)
        self._last_ms: int | None = None

    def commands(self, readings: Sequence[Stamped]) -> list[Command]:
        """What stores the frames of these readings, for the transaction that stores the readings."""
        return (
            [self._command(reading) for reading in readings if reading.streamed and reading.frame]
            if self._hours
            else []
        )

    def _command(self, reading: Stamped) -> Command:
        size = ENTRY_BYTES + len(reading.frame) * 21 // 20
        self._mean_bytes += (size - self._mean_bytes) / (MEAN_OF if self._mean_bytes else 1)
        maxlen = streams.raw_maxlen(
            self._meters, self._hours, self._megabytes, round(self._mean_bytes), self._each_ms(reading.received_at_ms)
        )
        said = ("meter", self._meter, "received_at_ms", reading.received_at_ms, "frame", reading.frame)
        return ("XADD", self._stream, "MAXLEN", "~", maxlen, "*", *said)

    def _each_ms(self, received_at_ms: int) -> int:
        """The mean time between two frames as of this one; of meters that share the stream, the shortest there is."""
        pause_ms = FASTEST_MS if self._last_ms is None else received_at_ms - self._last_ms
        self._last_ms = received_at_ms
        self._mean_ms += (min(max(pause_ms, FASTEST_MS), SLOWEST_MS) - self._mean_ms) / MEAN_OF
        return round(self._mean_ms) if self._meters == 1 else FASTEST_MS


def stored_frames(bus: Bus, partition: int) -> Iterator[list[RawFrame]]:
    """The stored frames of the partition's meters, oldest first, some at a time; raises BusDown."""
    after = b"-"
    while True:
        (entries,) = bus.query([("XRANGE", streams.raw(partition), after, "+", "COUNT", PAGE)])
        if not entries:
            return
        yield [
            RawFrame(
                fields[b"meter"].decode(),
                int(fields[b"received_at_ms"]),
                fields[b"frame"],
                int(entry_id.split(b"-")[0]),
            )
            for entry_id, fields in entries
        ]
        after = b"(" + entries[-1][0]
