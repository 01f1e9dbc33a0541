"""Notices a line that brings bytes for long and no telegram."""

from dataclasses import dataclass, replace

SENSELESS_S = 300.0
"""A disturbed line recovers sooner; a meter that was exchanged, or that was given another speed, never does."""
SENSELESS_BYTES = 1024
"""Fewer bytes than this in all that time are the noise of a silent line, and tell nothing about its speed."""


@dataclass(frozen=True)
class Sense:
    """When a telegram was last heard, on any clock that never jumps, and how many bytes came since."""

    since_s: float
    bytes: int = 0

    def heard(self, count: int, now_s: float, *, telegram: bool) -> "Sense":
        """After so many more bytes, with a telegram in them or not."""
        return Sense(now_s) if telegram else replace(self, bytes=self.bytes + count)

    def is_lost(self, now_s: float) -> bool:
        """Whether the line should be detected anew."""
        return now_s - self.since_s >= SENSELESS_S and self.bytes >= SENSELESS_BYTES
