"""The layout of an enciphered APDU: general-glo- and general-ded-ciphering (IEC 62056-5-3, 5.7.2 and 8.4)."""

from dataclasses import dataclass

from amshub_reader.core.apdu import length
from amshub_reader.core.errors import ErrorKind, Undecodable

GENERAL_GLO_CIPHERING, GENERAL_DED_CIPHERING = 0xDB, 0xDC
TAGS = frozenset({GENERAL_GLO_CIPHERING, GENERAL_DED_CIPHERING})
TITLE_SIZE = 8
TITLE_SIZES = (0, TITLE_SIZE)
"""Lengths of a system title; meters that send none count as one of zeros. Others cannot make an IV: refused."""
TAG_SIZE = 12
_AUTHENTICATED, _ENCRYPTED, _COMPRESSED = 0x10, 0x20, 0x80
_SECURITY_HEADER = 5  # security control, invocation counter


@dataclass(frozen=True)
class Envelope:
    """An enciphered APDU, taken apart."""

    system_title: bytes
    """Eight bytes, the first three of which name the maker."""
    security: int
    """The security control byte; its low nibble, the suite, is not looked at."""
    counter: int
    """The invocation counter."""
    content: bytes
    tag: bytes
    """Twelve bytes, none when the APDU is not authenticated."""

    @property
    def authenticated(self) -> bool:
        """Whether a tag vouches for it."""
        return bool(self.security & _AUTHENTICATED)

    @property
    def encrypted(self) -> bool:
        """Whether the content is ciphertext."""
        return bool(self.security & _ENCRYPTED)

    @property
    def initialization_vector(self) -> bytes:
        """System title and invocation counter."""
        return self.system_title + self.counter.to_bytes(4, "big")


def end_of(data: bytes, start: int) -> int | None:
    """Where what begins with its title's length at `start` ends, which may be beyond the data.

    None while it needs more bytes to tell; raises Undecodable for what cannot be an enciphered APDU.
    """
    if start >= len(data):
        return None
    if data[start] not in TITLE_SIZES:
        raise Undecodable(ErrorKind.LENGTH, f"the system title has {data[start]} bytes, it must have {TITLE_SIZE}")
    read = length.read(data, start + 1 + data[start])
    if read is None:
        return None
    size, position = read
    if position >= len(data):
        return None
    least = _SECURITY_HEADER + (TAG_SIZE if data[position] & _AUTHENTICATED else 0)
    if size <= least:
        raise Undecodable(ErrorKind.LENGTH, f"an enciphered APDU of {size} bytes has no room for its content")
    if data[position] & _COMPRESSED:
        raise Undecodable(ErrorKind.UNKNOWN_DATA, f"the APDU is compressed (security control {data[position]:#04x})")
    return position + size


def read(data: bytes, start: int = 1) -> Envelope:
    """The envelope whose title's length is at `start`, by default that of a whole APDU; raises Undecodable."""
    end = end_of(data, start)
    if end is None or end > len(data):
        raise Undecodable(ErrorKind.LENGTH, f"the enciphered APDU is cut off after {len(data)} bytes")
    if end < len(data):
        raise Undecodable(ErrorKind.LENGTH, f"{len(data) - end} bytes follow the enciphered APDU")
    title_end = start + 1 + data[start]
    _, position = length.read(data, title_end) or (0, 0)
    security = data[position]
    counter = int.from_bytes(data[position + 1 : position + _SECURITY_HEADER], "big")
    content_end = end - TAG_SIZE if security & _AUTHENTICATED else end
    return Envelope(
        data[start + 1 : title_end].ljust(TITLE_SIZE, b"\x00"),
        security,
        counter,
        data[position + _SECURITY_HEADER : content_end],
        data[content_end:end],
    )
