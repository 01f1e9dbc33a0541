"""What goes out over a connection, and how far the readings streams are told of."""

from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

from amshub_mqtt.core.message import Message


class Position(NamedTuple):
    """An entry of one partition's readings stream."""

    partition: int
    entry_id: bytes


@dataclass(frozen=True)
class Batch:
    """Messages that are sent together; once the broker has all of them, the stream is told of up to `position`."""

    messages: list[Message] = field(default_factory=list)
    position: Position | None = None


class InFlight:
    """Batches that were sent and are not acknowledged yet, in order."""

    def __init__(self) -> None:
        self._batches: deque[tuple[set[int], Position | None]] = deque()
        self._batch_of: dict[int, set[int]] = {}

    def sent(self, numbers: list[int], position: Position | None) -> None:
        """These messages are out."""
        missing = set(numbers)
        self._batches.append((missing, position))
        self._batch_of |= dict.fromkeys(missing, missing)

    def acknowledged(self, number: int) -> None:
        """The broker has this one."""
        missing = self._batch_of.pop(number, None)
        if missing is not None:
            missing.discard(number)

    def done(self) -> dict[int, bytes]:
        """By partition, the last entry up to which everything is acknowledged since the last call."""
        reached: dict[int, bytes] = {}
        while self._batches and not self._batches[0][0]:
            _, position = self._batches.popleft()
            if position is not None:
                reached[position.partition] = position.entry_id
        return reached
