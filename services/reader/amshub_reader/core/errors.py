"""What can be wrong with bytes from a meter, and how it is told."""

from dataclasses import dataclass
from enum import Enum


class ErrorKind(Enum):
    """A kind of fault; its value is the `he` code that gateways show for it."""

    PARSE = -1
    INCOMPLETE = -2
    FLAG_MISSING = -3
    HEADER_CHECKSUM = -4
    FRAME_CHECKSUM = -5
    UNKNOWN_DATA = -9
    LENGTH = -41
    AUTHENTICATION = -51
    DECIPHERING = -52
    KEY = -53
    UNKNOWN_LIST = 89
    NO_DATA = 90
    LINE_BREAK = 91
    BUFFER_FULL = 92
    FIFO_OVERFLOW = 93
    LINE_FRAMING = 94
    PARITY = 95
    LINE_ERROR = 96
    FAULT = 98
    NOT_DETECTED = 99

    @property
    def he(self) -> int:
        """The code of `he` in data.json."""
        return self.value


@dataclass(frozen=True)
class Refused:
    """Bytes that could not be decoded: offset of the first one in everything fed, what kind, why in words."""

    offset: int
    kind: ErrorKind
    reason: str


class Undecodable(Exception):
    """These bytes give no reading: count them and go on with the next ones."""

    def __init__(self, kind: ErrorKind, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind
        self.reason = reason
