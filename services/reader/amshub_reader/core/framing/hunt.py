"""Hunts the frames of every framing in a stream of bytes, however it is cut into chunks."""

import re

from amshub_reader.core.errors import ErrorKind, Refused
from amshub_reader.core.framing import bare, hdlc, mbus, p1
from amshub_reader.core.framing.frame import Damaged, Found, Frame, Outcome, View, Wait
from amshub_reader.core.framing.noise import Noise

MAX_HELD = max(bare.MAX_APDU, p1.MAX_TELEGRAM) + 16
"""Bytes that can wait for more: the longest telegram, with its LLC header and what must follow it."""
_LOOKS = {hdlc.FLAG: hdlc.look, mbus.START: mbus.look, p1.START: p1.look}
_FILL = b"\r\n\x7e"
_TWO_FLAGS = bytes((hdlc.FLAG, hdlc.FLAG))
_DECIDING = frozenset(bytes(_LOOKS) + _FILL + bare.STARTS)
_NEXT_DECIDING = re.compile(b"[" + re.escape(bytes(_DECIDING)) + b"]")


class Hunt:
    """Takes chunks, gives frames and what was refused, in the order in which they were decided.

    A frame that turns out bad makes the hunt go on one byte after its start, so that a wrong length swallows no good
    frame. What is found wrong inside the bytes that a refused frame claimed is not told a second time. Flags, carriage
    returns and line feeds between frames are fill, and one flag may close an HDLC frame and open the next (IEC
    62056-46, 6.4.1). What comes without a checksum is believed only where a telegram must begin, and only when no
    checked frame begins inside it.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()  # from the first undecided byte on
        self._base = 0  # offset of the buffer's first byte
        self._next = 0  # position in the buffer that the hunt has come to
        self._wait: Wait | None = None  # what the candidate there waits for
        self._begins = 0  # offset where a telegram must begin
        self._blamed_until = 0  # offset before which an earlier refusal accounts for all that is wrong
        self._unchecked: Frame | None = None  # waits until no checked frame can begin inside it
        self._unchecked_end = 0  # offset
        self._noise = Noise()
        self._found: list[Frame | Refused] = []

    def feed(self, chunk: bytes) -> list[Frame | Refused]:
        """What these bytes complete."""
        self._buffer += chunk
        return self._hunt(ended=False)

    def finish(self) -> list[Frame | Refused]:
        """What is left when no more bytes come; the hunt may be fed again afterwards, with the start of a telegram."""
        found = self._hunt(ended=True)
        self._blamed_until = 0
        self._begins = self._base
        return found

    @property
    def held_bytes(self) -> int:
        """Bytes that wait for more; always less than MAX_HELD."""
        return len(self._buffer)

    def _hunt(self, *, ended: bool) -> list[Frame | Refused]:
        self._found = []
        while self._step(ended=ended):
            pass
        if ended:
            self._found += self._noise.end()
        self._base += self._next
        del self._buffer[: self._next]
        self._next = 0
        return self._found

    def _step(self, *, ended: bool) -> bool:
        """Decide about the next bytes or candidate; False when that takes more bytes."""
        offset = self._base + self._next
        if self._unchecked and offset == self._unchecked_end:
            self._accept_unchecked(self._unchecked)
            return True
        end = min(len(self._buffer), self._unchecked_end - self._base) if self._unchecked else len(self._buffer)
        if self._next == end:
            return False
        start = self._next
        if self._buffer[start] not in _DECIDING:
            deciding = _NEXT_DECIDING.search(self._buffer, start, end)
            self._pass_noise(deciding.start() if deciding else end)
            return True
        # Most lines close a frame with one flag and open the next with another: not worth a look each.
        if self._buffer.startswith(_TWO_FLAGS, start):
            self._pass_no_frame(offset)
            return True
        if self._buffer[start] == hdlc.FLAG and start + 1 == len(self._buffer) and not ended:
            return False
        outcome: Outcome
        if self._wait and not ended and len(self._buffer) - start < self._wait.size:
            return False
        try:
            outcome = self._look(offset, ended=ended)
        except Damaged as error:
            self._refuse(error.kind, error.reason, error.claimed)
            return True
        if isinstance(outcome, Found):
            self._accept(outcome)
        elif outcome is None or (ended and not outcome.sure):
            self._pass_no_frame(offset)
        elif ended:
            present = len(self._buffer) - start
            self._refuse(ErrorKind.INCOMPLETE, f"the input ends after {present} bytes of a frame", present)
        else:
            self._wait = outcome
            return False
        return True

    def _look(self, offset: int, *, ended: bool) -> Outcome:
        view = View(self._buffer, self._next, offset, self._wait.resume if self._wait else (0, 0))
        look = _LOOKS.get(self._buffer[self._next])
        if look:
            return look(view)
        if offset < self._blamed_until or self._buffer[self._next] in _FILL:
            return None
        return bare.look(view) if offset == self._begins else bare.look_in_noise(view, ended=ended)

    def _accept(self, found: Found) -> None:
        if not found.checked:
            if found.frame.offset >= self._blamed_until:
                self._unchecked = found.frame
                self._unchecked_end = self._blamed_until = found.frame.offset + found.size
            self._advance(1)
            return
        if self._unchecked:
            reason = "an APDU without a frame is cut off: a whole frame begins inside the bytes it claims"
            self._found += self._noise.end()
            self._found.append(Refused(self._unchecked.offset, ErrorKind.INCOMPLETE, reason))
            self._unchecked = None
        self._emit(found.frame, found.size)

    def _accept_unchecked(self, frame: Frame) -> None:
        self._unchecked = None
        self._emit(frame, 0)

    def _emit(self, frame: Frame, size: int) -> None:
        self._found += self._noise.end()
        self._found.append(frame)
        self._advance(size)
        self._blamed_until = 0
        self._begins = self._base + self._next

    def _refuse(self, kind: ErrorKind, reason: str, claimed: int) -> None:
        offset = self._base + self._next
        if offset >= self._blamed_until:
            self._found += self._noise.end()
            self._found.append(Refused(offset, kind, reason))
            self._blamed_until = offset + claimed
        self._advance(1)

    def _pass_no_frame(self, offset: int) -> None:
        if self._buffer[self._next] not in _FILL:
            self._pass_noise(self._next + 1)
            return
        if offset == self._begins:
            self._begins += 1
        self._advance(1)

    def _pass_noise(self, end: int) -> None:
        start = max(self._next, min(end, self._blamed_until - self._base))
        self._found += self._noise.add(self._base + start, end - start)
        self._advance(end - self._next)

    def _advance(self, size: int) -> None:
        self._next += size
        self._wait = None
