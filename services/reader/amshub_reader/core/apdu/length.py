"""Reads the length of an A-XDR or BER value (IEC 62056-5-3 clause 9; ISO/IEC 8825-1, 8.1.3)."""

from amshub_reader.core.errors import ErrorKind, Undecodable

MAX_OCTETS = 4
"""Bytes of a length; more could only name what no frame holds: refused."""
_LONG = 0x80


def read(data: bytes, position: int) -> tuple[int, int] | None:
    """The length at this position and the position after it; None when the data end in it. Raises Undecodable."""
    if position >= len(data):
        return None
    first = data[position]
    position += 1
    if first < _LONG:
        return first, position
    octets = first & ~_LONG
    if not 1 <= octets <= MAX_OCTETS:
        raise Undecodable(ErrorKind.LENGTH, f"a length of {octets} bytes at byte {position - 1} of the APDU")
    if position + octets > len(data):
        return None
    return int.from_bytes(data[position : position + octets], "big"), position + octets
