"""Tries one setting of the receiver on a line: does what comes make sense?"""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from amshub_reader.core.decoder import Decoded, Decoder, Framing, Keys
from amshub_reader.core.errors import ErrorKind, Refused
from amshub_reader.core.line import Line
from amshub_reader.core.seven_bits import parity_of, without_parity

PAUSE_S = 0.5
"""Silence between two bursts of a meter: none pauses this long within one."""
HELD_BACK_S = 1.0
"""No frame pauses this long on its way: what the decoder waits for does not come."""
MIN_TRIAL_S = 3.0
"""A trial takes at least this from its first byte, so that noise is not run through in milliseconds."""
MAX_TRIAL_S = 15.0
"""From the first byte: every meter sends each 10 s, and its longest telegrams take 2 s at 2400 baud."""
MAX_SILENT_S = 11.0
"""Without a byte: every meter sends each 10 s, and there are adapters that swallow what does not fit their setting."""
WHOLE_BURSTS = 2
"""Bursts heard from beginning to end without a frame: one may have been disturbed."""
MAX_TRIAL_BYTES = 8192
"""More than the end of one telegram and the whole of the next; what makes no sense in this is not worth more memory."""

_SEALED_OR_UNKNOWN = (ErrorKind.KEY, ErrorKind.AUTHENTICATION, ErrorKind.DECIPHERING, ErrorKind.UNKNOWN_LIST)


def makes_sense(results: Sequence[Decoded | Refused]) -> bool:
    """Whether a whole telegram is among these, even one that a key is missing for or that is of an unknown kind."""
    return any(
        result.kind in _SEALED_OR_UNKNOWN if isinstance(result, Refused) else result.framing is not Framing.BARE
        for result in results
    )


class Trial:
    """What is heard while the receiver is set to `wire`, on which any of `lines` may be what the meter sends."""

    def __init__(self, lines: Sequence[Line], zone: ZoneInfo, keys: Keys, begins_s: float) -> None:
        self.wire = lines[0].wire
        self.kept = b""
        """All that came so far."""
        self._with_eight = [line for line in lines if not line.drops_parity]
        self._with_seven = [line for line in lines if line.drops_parity]
        self._eight = Decoder(zone, keys)
        self._seven = Decoder(zone, keys)
        self._begins_s = self._silent_since_s = begins_s
        self._first_s: float | None = None
        self._whole_bursts = -1
        """Those that began and ended within the trial; -1 before the first beginning."""

    def heard(self, chunk: bytes, now_s: float) -> Line | None:
        """The line, once these bytes (none: time has passed) prove it; `now_s` is any clock that never jumps."""
        if not chunk:
            if now_s - self._silent_since_s < HELD_BACK_S or self._first_s is None:
                return None
            return self._proven(self._eight.finish(), self._seven.finish())
        if now_s - self._silent_since_s >= PAUSE_S:
            self._whole_bursts += 1
        self._first_s = now_s if self._first_s is None else self._first_s
        self._silent_since_s = now_s
        self.kept += chunk
        return self._proven(self._eight.feed(chunk, None), self._seven.feed(without_parity(chunk), None))

    def in_vain(self, now_s: float) -> bool:
        """Whether what was heard suffices to go on to another setting."""
        if self._first_s is None:
            return now_s - self._begins_s >= MAX_SILENT_S
        if now_s - self._first_s < MIN_TRIAL_S:
            return False
        ended = now_s - self._silent_since_s >= PAUSE_S
        return (
            now_s - self._first_s >= MAX_TRIAL_S
            or len(self.kept) >= MAX_TRIAL_BYTES
            or self._whole_bursts + ended >= WHOLE_BURSTS
        )

    def _proven(self, eight: Sequence[Decoded | Refused], seven: Sequence[Decoded | Refused]) -> Line | None:
        if self._with_eight and makes_sense(eight):
            return self._with_eight[0]
        if self._with_seven and makes_sense(seven):
            parity = parity_of(self.kept)
            return next((line for line in self._with_seven if line.parity == parity), self._with_seven[0])
        return None
