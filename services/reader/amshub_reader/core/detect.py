"""Finds out how a meter sends its characters, by trying the possible lines in turn."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from amshub_reader.core.decoder import Keys
from amshub_reader.core.inverted import looks_inverted
from amshub_reader.core.line import Line
from amshub_reader.core.trial import Trial


class Detector:
    """Tries `remembered`, where there is one, then each of `lines`, in turn and for ever.

    It changes nothing itself: whoever drives it sets the receiver to `wire` whenever that has changed.
    """

    def __init__(
        self, lines: Sequence[Line], remembered: Line | None, zone: ZoneInfo, keys: Keys, now_s: float
    ) -> None:
        wires = dict.fromkeys(line.wire for line in lines)
        tries = [[line for line in lines if line.wire == wire] for wire in wires]
        # What may be on the remembered line's wire is tried first, and among it the line itself.
        tries.sort(key=lambda group: remembered not in group)
        self._tries = [sorted(group, key=lambda line: line != remembered) for group in tries]
        self._zone = zone
        self._keys = keys
        self.position = 0
        """How many tries were in vain."""
        self.vain_rounds = 0
        """How many times all were tried, and bytes came, but no telegram."""
        self._heard_bytes = False
        """Whether any came in the present round."""
        self.inverted: Line | None = None
        """On which setting the signal looked inverted."""
        self._trial = self._next(now_s)

    @property
    def wire(self) -> Line:
        """How the receiver is to be set now."""
        return self._trial.wire

    @property
    def heard_so_far(self) -> bytes:
        """What came in the present try; a proven line can read all of it."""
        return self._trial.kept

    @property
    def rounds(self) -> int:
        """How many times all of them were tried."""
        return self.position // len(self._tries)

    def heard(self, chunk: bytes, now_s: float) -> Line | None:
        """The line, once these bytes (none: time has passed) prove it; after one in vain `wire` is another."""
        found = self._trial.heard(chunk, now_s)
        if not found and self._trial.in_vain(now_s):
            if looks_inverted(self._trial.kept):
                self.inverted = self._trial.wire
            self._heard_bytes |= bool(self._trial.kept)
            self.position += 1
            if not self.position % len(self._tries):
                self.vain_rounds += self._heard_bytes
                self._heard_bytes = False
            self._trial = self._next(now_s)
        return found

    def listens(self, now_s: float) -> None:
        """The receiver is set to `wire` from now on; what came before in this try does not count."""
        self._trial = self._next(now_s)

    def _next(self, now_s: float) -> Trial:
        return Trial(self._tries[self.position % len(self._tries)], self._zone, self._keys, now_s)
