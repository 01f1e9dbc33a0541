"""Knows how a line is read, from detecting it to losing it: what its bytes are, and how the receiver is to be set."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from amshub_reader.core.decoder import Keys
from amshub_reader.core.detect import Detector
from amshub_reader.core.line import Line
from amshub_reader.core.sense import Sense
from amshub_reader.core.seven_bits import without_parity


class Settling:
    """The possible `lines` of a source: none where it has no speed, one where it is written, else detected among them.

    Times are seconds on any clock that never jumps.
    """

    def __init__(
        self, lines: Sequence[Line], remembered: Line | None, zone: ZoneInfo, keys: Keys, now_s: float
    ) -> None:
        self.line = lines[0] if len(lines) == 1 else None
        """How the meter sends its characters, once it is known."""
        self.detector = Detector(lines, remembered, zone, keys, now_s) if len(lines) > 1 else None
        """What finds it out while it is not known."""
        self._lines = lines
        self._zone = zone
        self._keys = keys
        self._sense = Sense(now_s)

    @property
    def wire(self) -> Line | None:
        """How the receiver is to be set now; None where there is nothing to set."""
        if self.detector:
            return self.detector.wire
        return self.line.wire if self.line else None

    def listens(self, now_s: float) -> None:
        """The receiver is set to `wire` from now on."""
        if self.detector:
            self.detector.listens(now_s)

    def heard(self, chunk: bytes, now_s: float) -> bytes:
        """The meter's bytes in what the receiver gave: nothing while detecting, and then all that proved the line."""
        if self.detector:
            self.line = self.detector.heard(chunk, now_s)
            if not self.line:
                return b""
            chunk = self.detector.heard_so_far
            self.detector, self._sense = None, Sense(now_s)
        return without_parity(chunk) if self.line and self.line.bits == 7 else chunk

    def made_sense(self, count: int, now_s: float, *, telegram: bool) -> None:
        """So many bytes held a telegram or did not; too many of the latter, and the line is detected anew."""
        if self.detector or len(self._lines) < 2:
            return
        self._sense = self._sense.heard(count, now_s, telegram=telegram)
        if self._sense.is_lost(now_s):
            self.detector = Detector(self._lines, self.line, self._zone, self._keys, now_s)
            self.line = None
