"""Which readings of a line that is faster than the stream allows are streamed."""

from collections.abc import Collection

from amshub_contracts.streams import BURST_READINGS, SECONDS_PER_STREAMED_READING

EVERY_MS = int(SECONDS_PER_STREAMED_READING * 1000)
SLOT_MS = 10_000
"""In each of these, aligned to UTC, every field is streamed at least once; quarter-hours begin with one."""
MAX_CREDIT_MS = BURST_READINGS * EVERY_MS
OVERDRAFT_MS = 10 * EVERY_MS
"""The lists of real meters nest, so new fields come with two or three readings of a slot; a line that needs more than
ten in advance is noise or hostile, and must not cost the stream its week."""


class Pace:
    """Lets through one reading in 2.5 s on the average, chosen so that the stream misses no counter.

    The first reading in a slot that says a field is always streamed, so the first at or after a quarter boundary is,
    and so is a list that comes once an hour between faster ones; it counts against the average like any other. A burst
    of `BURST_READINGS` may come first: only a line that is fast for long needs holding.
    """

    def __init__(self) -> None:
        self._credit_ms = MAX_CREDIT_MS
        self._last_ms = 0
        self._slot = 0
        self._said: set[str] = set()

    def streams(self, fields: Collection[str], at_ms: int) -> bool:
        """Whether the reading with these fields, received at this UTC Unix ms, goes into the stream."""
        self._credit_ms = min(MAX_CREDIT_MS, self._credit_ms + max(0, at_ms - self._last_ms))
        self._last_ms = at_ms
        if at_ms // SLOT_MS != self._slot:
            self._slot = at_ms // SLOT_MS
            self._said.clear()
        needed = EVERY_MS if self._said.issuperset(fields) else EVERY_MS - OVERDRAFT_MS
        if self._credit_ms < needed:
            return False
        self._credit_ms -= EVERY_MS
        self._said.update(fields)
        return True
