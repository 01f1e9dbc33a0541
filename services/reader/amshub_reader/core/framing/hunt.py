"""Hunts HDLC frames in a stream of bytes, however it is cut into chunks."""

from dataclasses import dataclass

from amshub_reader.core.errors import ErrorKind, Refused, Undecodable
from amshub_reader.core.framing import hdlc

MAX_NOISE = 1024
"""Bytes of one run of noise; a longer run is told in pieces of this size, so that a wrong baud rate shows soon."""


@dataclass(frozen=True)
class Frame:
    """A frame whose checksums are right: offset of its opening flag in everything fed, and what it carries."""

    offset: int
    information: bytes
    segmented: bool


class Hunt:
    """Takes chunks, gives frames and what was refused, in the order in which they were decided.

    A frame that turns out bad makes the hunt go on one byte after its opening flag, so that a wrong length swallows
    no good frame. What is found wrong inside the bytes that a refused frame claimed is not told a second time. Flags
    between frames are fill, and one flag may close a frame and open the next (IEC 62056-46, 6.4.1).
    """

    def __init__(self) -> None:
        self._buffer = bytearray()  # from the first undecided byte on
        self._base = 0  # offset of the buffer's first byte
        self._next = 0  # position in the buffer that the hunt has come to
        self._blamed_until = 0  # offset before which an earlier refusal accounts for all that is wrong
        self._noise_offset = 0
        self._noise_length = 0
        self._found: list[Frame | Refused] = []

    def feed(self, chunk: bytes) -> list[Frame | Refused]:
        """What these bytes complete."""
        self._buffer += chunk
        return self._hunt(ended=False)

    def finish(self) -> list[Frame | Refused]:
        """What is left when no more bytes come; the hunt may be fed again afterwards."""
        found = self._hunt(ended=True)
        self._blamed_until = 0
        return found

    @property
    def held_bytes(self) -> int:
        """Bytes that wait for more; always less than MAX_FRAME."""
        return len(self._buffer)

    def _hunt(self, *, ended: bool) -> list[Frame | Refused]:
        self._found = []
        while self._next < len(self._buffer) and self._step(ended=ended):
            pass
        if ended:
            self._end_noise()
        self._base += self._next
        del self._buffer[: self._next]
        self._next = 0
        return self._found

    def _step(self, *, ended: bool) -> bool:
        """Decide about the next byte or frame; False when that takes more bytes."""
        flag = self._buffer.find(hdlc.FLAG, self._next)
        if flag != self._next:
            self._pass_noise(flag if flag >= 0 else len(self._buffer))
            return True
        data = bytes(self._buffer[flag + 1 : flag + 1 + hdlc.HEADER_MAX])
        if not data:
            self._next += ended
            return False
        if not hdlc.opens_frame(data[0]):
            self._next += 1
            return True
        try:
            header = hdlc.read_header(data)
            if not ended and (header is None or len(self._buffer) - flag < header.frame_size):
                return False
            frame, frame_size = self._checked(header)
        except Undecodable as error:
            self._refuse(error, hdlc.claimed_length(data) + 2 if len(data) > 1 else len(data) + 1)
            return True
        self._end_noise()
        self._found.append(frame)
        self._next += frame_size - 1  # its closing flag may open the next frame
        self._blamed_until = 0
        return True

    def _checked(self, header: hdlc.Header | None) -> tuple[Frame, int]:
        """The frame at hand and its size; raises Undecodable."""
        present = len(self._buffer) - self._next
        if header is None:
            raise Undecodable(ErrorKind.INCOMPLETE, f"the input ends after {present} bytes of a frame's header")
        size = header.frame_size
        if present < size:
            raise Undecodable(ErrorKind.INCOMPLETE, f"the input ends after {present} of the frame's {size} bytes")
        information = hdlc.information_of(bytes(self._buffer[self._next : self._next + size]), header)
        return Frame(self._base + self._next, information, header.segmented), size

    def _refuse(self, error: Undecodable, claimed: int) -> None:
        offset = self._base + self._next
        if offset >= self._blamed_until:
            self._end_noise()
            self._found.append(Refused(offset, error.kind, error.reason))
            self._blamed_until = offset + claimed
        self._next += 1

    def _pass_noise(self, end: int) -> None:
        start = max(self._next, min(end, self._blamed_until - self._base))
        self._next = end
        while start < end:
            taken = min(end - start, MAX_NOISE - self._noise_length)
            if not self._noise_length:
                self._noise_offset = self._base + start
            self._noise_length += taken
            start += taken
            if self._noise_length == MAX_NOISE:
                self._end_noise()

    def _end_noise(self) -> None:
        if self._noise_length:
            reason = f"{self._noise_length} bytes that belong to no frame: noise, or wrong line settings"
            self._found.append(Refused(self._noise_offset, ErrorKind.UNKNOWN_DATA, reason))
            self._noise_length = 0
