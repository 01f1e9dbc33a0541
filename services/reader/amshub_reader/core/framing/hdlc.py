"""Looks for an HDLC frame of type 3 (IEC 62056-46, 6.4)."""

from dataclasses import dataclass
from functools import lru_cache

from amshub_reader.core.errors import ErrorKind, Undecodable
from amshub_reader.core.framing import crc
from amshub_reader.core.framing.frame import Damaged, Found, Frame, Framing, Outcome, View, Wait

FLAG = 0x7E
MAX_FRAME = 2047 + 2
"""Bytes with both flags; the length field has 11 bits, so no frame is longer and nothing longer is ever kept."""
MAX_ADDRESS = 4
"""Bytes of one address (6.4.2.2); an address that does not end by then is none, and the hunt goes on."""
MIN_LENGTH = 7
"""Format 2, addresses 1 + 1, control 1, FCS 2; a shorter frame cannot exist, and the hunt goes on."""
_CHECKSUM = 2
HEADER_MAX = 2 + 2 * MAX_ADDRESS + 1 + _CHECKSUM


@dataclass(frozen=True)
class Header:
    """A checked header: `size` bytes from the format field to what comes before the information field."""

    length: int
    """Bytes between the two flags."""
    size: int
    segmented: bool
    """Whether more frames carry the rest of this information field."""
    addresses: bytes
    number: int | None
    """N(S) of an I frame, None for the others, which are not numbered (6.4.3.3)."""

    @property
    def frame_size(self) -> int:
        """Bytes of the whole frame with both flags."""
        return self.length + 2


def look(view: View) -> Outcome:
    """The frame whose opening flag begins the view; raises Damaged."""
    data = view.bytes(1, 1 + HEADER_MAX)
    if not data:
        return Wait(2, sure=False)
    if not opens_frame(data[0]):
        return None
    try:
        header = read_header(data)
        if header is None:
            return Wait(view.present + 1)
        if view.present < header.frame_size:
            return Wait(header.frame_size)
        information = information_of(view.bytes(0, header.frame_size), header)
    except Undecodable as error:
        raise Damaged(error.kind, error.reason, claimed_length(data) + 2) from error
    frame = Frame(
        view.offset, information, Framing.HDLC, header.addresses, number=header.number, last=not header.segmented
    )
    return Found(frame, header.frame_size - 1)  # its closing flag may open the next frame


def opens_frame(first: int) -> bool:
    """Whether this byte after a flag is the start of a format field: frame type 3 is 1010 binary (6.4.2.1)."""
    return first & 0xF0 == 0xA0


@lru_cache(maxsize=64)  # a meter sends the same few headers for years
def read_header(data: bytes) -> Header | None:
    """Header at the start of these bytes, which follow an opening flag; None while it needs more of them.

    Raises Undecodable when it is no header or its checksum (HCS) is wrong.
    """
    if len(data) < 2:
        return None
    length = claimed_length(data)
    if length < MIN_LENGTH:
        raise Undecodable(ErrorKind.LENGTH, f"the frame says it is {length} bytes long, {MIN_LENGTH} is the least")
    destination_end = _address_end(data, 2)
    source_end = destination_end and _address_end(data, destination_end)
    if not source_end or source_end == len(data):
        return None
    size = source_end + 1
    information = length - size - _CHECKSUM
    if information == 0:  # such a frame has one checksum only
        return _header(data, length, size, source_end)
    if information <= _CHECKSUM:
        raise Undecodable(ErrorKind.LENGTH, f"a frame of {length} bytes has no room for its header and checksums")
    size += _CHECKSUM
    if len(data) < size:
        return None
    if not crc.is_good(data[:size]):
        raise Undecodable(ErrorKind.HEADER_CHECKSUM, "the checksum of the frame's header (HCS) is wrong")
    return _header(data, length, size, source_end)


def claimed_length(data: bytes) -> int:
    """What the format field at the start of these two or more bytes says: the bytes between the two flags."""
    return (data[0] & 0x07) << 8 | data[1]


def information_of(frame: bytes, header: Header) -> bytes:
    """What a whole frame carries; raises Undecodable when its closing flag is missing or its FCS is wrong."""
    if frame[-1] != FLAG:
        raise Undecodable(
            ErrorKind.FLAG_MISSING, f"no closing flag after {header.length} bytes: bytes were lost or added"
        )
    if not crc.is_good(frame[1:-1]):
        raise Undecodable(ErrorKind.FRAME_CHECKSUM, "the checksum of the frame (FCS) is wrong")
    return frame[1 + header.size : -1 - _CHECKSUM]


def _header(data: bytes, length: int, size: int, control_at: int) -> Header:
    control = data[control_at]
    number = control >> 1 & 0x07 if control & 1 == 0 else None
    return Header(length, size, bool(data[0] & 0x08), data[2:control_at], number)


def _address_end(data: bytes, start: int) -> int | None:
    """Where the address ends: the byte after the one with its lowest bit set; None while it needs more bytes."""
    for position in range(start, start + MAX_ADDRESS):
        if position >= len(data):
            return None
        if data[position] & 1:
            return position + 1
    raise Undecodable(ErrorKind.PARSE, f"an address in the frame's header is longer than {MAX_ADDRESS} bytes")
