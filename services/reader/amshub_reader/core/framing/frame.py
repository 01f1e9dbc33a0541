"""What framing hands on: a frame that was found, or why there is none here."""

from enum import Enum

import msgspec

from amshub_reader.core.errors import ErrorKind, Undecodable


class Framing(Enum):
    """How the bytes of a line are cut into telegrams."""

    HDLC = "HDLC"
    MBUS = "wired M-Bus"
    P1 = "P1"
    BARE = "APDUs without a frame"


class Frame(msgspec.Struct, frozen=True):
    """A frame: offset of its first byte in everything fed, what it carries, and which piece of an APDU that is."""

    offset: int
    information: bytes
    framing: Framing
    addresses: bytes = b""
    """Who sends to whom, as on the wire: the pieces of one APDU share it."""
    number: int | None = None
    """Number of the piece, None where the framing counts none."""
    last: bool = True
    """False when more pieces follow."""


class Found(msgspec.Struct, frozen=True):
    """A whole frame, and after how many bytes the hunt goes on."""

    frame: Frame
    size: int
    checked: bool = True
    """Whether a checksum vouches for it; where none does, a checked frame that begins inside it proves it wrong."""


class Wait(msgspec.Struct, frozen=True):
    """Undecided until this many bytes of the candidate are there."""

    size: int
    sure: bool = True
    """Whether so much of a frame is there already that the rest would be missed."""
    resume: tuple[int, int] = (0, 0)
    """What the look is given when it is repeated, so that it need not begin again."""


Outcome = Found | Wait | None
"""What a look at a candidate gives; None: no frame begins here."""


class Damaged(Undecodable):
    """A frame begins here and is not good; `claimed` is how many bytes would be its own."""

    def __init__(self, kind: ErrorKind, reason: str, claimed: int) -> None:
        super().__init__(kind, reason)
        self.claimed = claimed


class View:
    """The bytes from a candidate's first one on."""

    __slots__ = ("_data", "_start", "offset", "present", "resume")

    def __init__(self, data: bytearray, start: int, offset: int, resume: tuple[int, int]) -> None:
        self._data = data
        self._start = start
        self.offset = offset
        self.present = len(data) - start
        self.resume = resume

    def bytes(self, start: int, end: int) -> bytes:
        """These of the candidate's bytes, as far as they are there."""
        return bytes(self._data[self._start + start : self._start + end])
