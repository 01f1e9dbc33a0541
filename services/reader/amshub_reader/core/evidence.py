"""Which of the refused frames of a line are kept for a bug report."""

from collections import Counter

from amshub_contracts.messages import Evidence
from amshub_contracts.streams import EVIDENCE_SLOTS

MAX_BYTES = 4096
"""Longer than any frame that makers document; of a longer one the beginning is kept."""
FREE = 10
"""Frames of one kind that are kept as they come."""
EVERY_MS = 60_000
"""Then one a minute: a wrong speed makes a hundred refusals a second, which all tell the same and wear out a disk."""


class EvidenceSlots:
    """Gives each refused frame that is worth keeping the slot to keep it in; full slots go by kind.

    The kind that has most slots gives up its oldest frame, so that noise does not drive out the one rare frame.
    """

    def __init__(self) -> None:
        self._kinds: dict[int, tuple[int, str]] = {}  # slot: order of coming, kind
        self._order = 0
        self._credit: dict[str, tuple[float, int]] = {}  # kind: frames that may be kept now, as of this monotonic ms

    def restore(self, kept: dict[int, Evidence]) -> None:
        """Know what an earlier run of the reader kept."""
        for slot, _ in sorted(kept.items(), key=lambda item: item[1].at_ms):
            self._take(slot, kept[slot].kind)

    def slot(self, kind: str, monotonic_ms: int) -> int | None:
        """The slot for a refused frame of this kind, None when enough of them were kept lately."""
        credit, since_ms = self._credit.get(kind, (float(FREE), monotonic_ms))
        credit = min(float(FREE), credit + (monotonic_ms - since_ms) / EVERY_MS)
        self._credit[kind] = (credit, monotonic_ms)
        if credit < 1:
            return None
        self._credit[kind] = (credit - 1, monotonic_ms)
        slot = self._free()
        self._take(slot, kind)
        return slot

    def _take(self, slot: int, kind: str) -> None:
        self._order += 1
        self._kinds[slot] = (self._order, kind)

    def _free(self) -> int:
        for slot in range(EVIDENCE_SLOTS):
            if slot not in self._kinds:
                return slot
        commonest, _ = Counter(kind for _, kind in self._kinds.values()).most_common(1)[0]
        return min((order, slot) for slot, (order, kind) in self._kinds.items() if kind == commonest)[1]
