"""Which entries of the streams a broker has: in each partition all up to a position."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol


class Receipt(Protocol):
    """Of one message that was sent."""

    def is_published(self) -> bool:
        """Whether the broker has it."""


@dataclass
class _Sent:
    entry_id: bytes
    received_at_ms: int
    receipts: Sequence[Receipt]


@dataclass
class Delivery:
    """What one connection has delivered; at most as much is kept as messages are under way."""

    positions: dict[int, bytes]
    """ID of the last entry, by partition, up to which the broker has everything."""
    told_up_to_ms: int | None = None
    """When the newest reading came that the broker has, UTC Unix ms."""
    _sent: dict[int, deque[_Sent]] = field(default_factory=dict)

    def add(self, partition: int, entry_id: bytes, received_at_ms: int, receipts: Sequence[Receipt]) -> None:
        """These messages told of this entry, the next of its partition; none: there was nothing to tell of it."""
        sent = self._sent.setdefault(partition, deque())
        if sent and not receipts:
            sent[-1].entry_id = entry_id  # it counts as delivered when what is before it is
        else:
            sent.append(_Sent(entry_id, received_at_ms, receipts))

    def advance(self) -> None:
        """Move the positions over all that is acknowledged by now."""
        for partition, sent in self._sent.items():
            while sent and all(receipt.is_published() for receipt in sent[0].receipts):
                done = sent.popleft()
                self.positions[partition] = done.entry_id
                if done.receipts:
                    self.told_up_to_ms = max(self.told_up_to_ms or 0, done.received_at_ms)
