"""Reads a COSEM value in A-XDR (IEC 62056-5-3 clause 9, IEC 61334-6)."""

import struct
from collections.abc import Callable
from typing import Union

from amshub_reader.core.errors import ErrorKind, Undecodable

Value = Union[None, bool, int, float, str, bytes, tuple["Value", ...]]  # noqa: UP007  a recursive alias needs the name as text
"""Arrays and structures are tuples, octet strings and date-times bytes, visible strings str."""

MAX_DEPTH = 8
"""Levels of structures in structures; deeper is no meter's list, and would exhaust the stack: refused."""
MAX_LENGTH_OCTETS = 4
"""Bytes of a length; more could only name what no frame holds: refused."""

_ARRAY, _STRUCTURE = 0x01, 0x02
_FIXED: dict[int, struct.Struct] = {
    0x05: struct.Struct(">i"),
    0x06: struct.Struct(">I"),
    0x0F: struct.Struct(">b"),
    0x10: struct.Struct(">h"),
    0x11: struct.Struct(">B"),
    0x12: struct.Struct(">H"),
    0x14: struct.Struct(">q"),
    0x15: struct.Struct(">Q"),
    0x16: struct.Struct(">B"),
    0x17: struct.Struct(">f"),
    0x18: struct.Struct(">d"),
}
_DATE_TIME_SIZES = {0x19: 12, 0x1A: 5, 0x1B: 4}
_STRINGS: dict[int, Callable[[bytes], Value]] = {
    0x09: bytes,
    0x0A: lambda raw: raw.decode("ascii", "replace"),
    0x0C: lambda raw: raw.decode("utf-8", "replace"),
}


def read(data: bytes, position: int = 0, depth: int = 0) -> tuple[Value, int]:
    """The value that starts at the position, and the position after it; raises Undecodable."""
    tag = _take(data, position, 1)[0]
    position += 1
    if tag == 0x00:
        return None, position
    if tag in _FIXED:
        layout = _FIXED[tag]
        number: int | float = layout.unpack(_take(data, position, layout.size))[0]
        return number, position + layout.size
    if tag in _STRINGS:
        length, position = _length(data, position)
        return _STRINGS[tag](_take(data, position, length)), position + length
    if tag in (_ARRAY, _STRUCTURE):
        return _read_items(data, position, depth)
    if tag == 0x03:
        return _take(data, position, 1) != b"\x00", position + 1
    if tag in _DATE_TIME_SIZES:
        return _take(data, position, _DATE_TIME_SIZES[tag]), position + _DATE_TIME_SIZES[tag]
    raise Undecodable(
        ErrorKind.UNKNOWN_DATA, f"a value of the unknown type {tag:#04x} at byte {position - 1} of the APDU"
    )


def _read_items(data: bytes, position: int, depth: int) -> tuple[Value, int]:
    if depth == MAX_DEPTH:
        raise Undecodable(ErrorKind.PARSE, f"structures are nested more than {MAX_DEPTH} deep")
    count, position = _length(data, position)
    if count > len(data) - position:  # each item takes a byte at least
        raise Undecodable(ErrorKind.LENGTH, f"a structure of {count} items in the last {len(data) - position} bytes")
    items = []
    for _ in range(count):
        item, position = read(data, position, depth + 1)
        items.append(item)
    return tuple(items), position


def _length(data: bytes, position: int) -> tuple[int, int]:
    first = _take(data, position, 1)[0]
    position += 1
    if first < 0x80:
        return first, position
    octets = first & 0x7F
    if not 1 <= octets <= MAX_LENGTH_OCTETS:
        raise Undecodable(ErrorKind.LENGTH, f"a length of {octets} bytes at byte {position - 1} of the APDU")
    return int.from_bytes(_take(data, position, octets), "big"), position + octets


def _take(data: bytes, position: int, size: int) -> bytes:
    taken = data[position : position + size]
    if len(taken) < size:
        raise Undecodable(ErrorKind.LENGTH, f"the APDU ends at byte {len(data)}, inside a value of {size} bytes")
    return taken
