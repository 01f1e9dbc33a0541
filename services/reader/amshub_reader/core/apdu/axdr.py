"""Reads a COSEM value in A-XDR (IEC 62056-5-3 clause 9, IEC 61334-6)."""

import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple, Union

from amshub_reader.core.apdu import length
from amshub_reader.core.errors import ErrorKind, Undecodable

Value = Union[None, bool, int, float, str, bytes, tuple["Value", ...]]  # noqa: UP007  a recursive alias needs the name as text
"""Arrays and structures are tuples; octet strings, bit strings and date-times bytes; visible strings str."""

MAX_DEPTH = 8
"""Levels of structures in structures; deeper is no meter's list, and would exhaust the stack: refused."""

_NULL, _ARRAY, _STRUCTURE, _BOOLEAN, _BIT_STRING = 0x00, 0x01, 0x02, 0x03, 0x04
_FIXED: dict[int, struct.Struct] = {
    0x05: struct.Struct(">i"),
    0x06: struct.Struct(">I"),
    0x0D: struct.Struct(">B"),
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
_SIZES = {_NULL: 0, _BOOLEAN: 1, **{tag: layout.size for tag, layout in _FIXED.items()}, **_DATE_TIME_SIZES}
_STRINGS: dict[int, Callable[[bytes], Value]] = {
    _BIT_STRING: bytes,
    0x09: bytes,
    0x0A: lambda raw: raw.decode("ascii", "replace"),
    0x0C: lambda raw: raw.decode("utf-8", "replace"),
}


class Leaf(NamedTuple):
    """Where in the APDU the content of a value stands that holds no others."""

    tag: int
    start: int
    end: int


class NoValue(Undecodable):
    """What is at this position of the APDU is no value."""

    def __init__(self, kind: ErrorKind, reason: str, position: int) -> None:
        super().__init__(kind, reason)
        self.position = position


def read(data: bytes, position: int = 0, depth: int = 0) -> tuple[Value, int]:
    """The value that starts at the position, and the position after it; raises Undecodable."""
    tag = _take(data, position, 1)[0]
    position += 1
    if tag in _FIXED:
        layout = _FIXED[tag]
        number: int | float = layout.unpack(_take(data, position, layout.size))[0]
        return number, position + layout.size
    if tag in _STRINGS:
        size, position = _length(data, position, tag)
        return _STRINGS[tag](_take(data, position, size)), position + size
    if tag in (_ARRAY, _STRUCTURE):
        return _read_items(data, position, depth)
    if tag == _NULL:
        return None, position
    if tag == _BOOLEAN:
        return _take(data, position, 1) != b"\x00", position + 1
    if tag in _DATE_TIME_SIZES:
        return _take(data, position, _DATE_TIME_SIZES[tag]), position + _DATE_TIME_SIZES[tag]
    raise _unknown(tag, position - 1)


def leaves(data: bytes, position: int) -> Iterator[Leaf]:
    """The leaves of the value at this position, which could be read, in its order."""
    values = 1
    while values:
        values -= 1
        tag, position = data[position], position + 1
        if tag in _SIZES:
            size = _SIZES[tag]
        else:
            size, position = _length(data, position, tag)
            if tag in (_ARRAY, _STRUCTURE):
                values += size
                continue
        yield Leaf(tag, position, position + size)
        position += size


def pass_over(data: bytes, position: int, values: int) -> tuple[int, int]:
    """Where the last whole one of this many values ends, and how many, with those inside them, are left to come.

    Called again with both when there are more data; raises NoValue.
    """
    while values and position < len(data):
        tag, end = data[position], position + 1
        inside = 0
        if tag in _SIZES:
            end += _SIZES[tag]
        elif tag in _STRINGS or tag in (_ARRAY, _STRUCTURE):
            try:
                read_length = length.read(data, end)
            except Undecodable as error:
                raise NoValue(error.kind, error.reason, position) from error
            if read_length is None:
                break
            size, end = read_length
            if tag in _STRINGS:
                end += _octets(size, tag)
            else:
                inside = size
        else:
            raise _unknown(tag, position)
        if end > len(data):
            break
        position = end
        values += inside - 1
    return position, values


def _read_items(data: bytes, position: int, depth: int) -> tuple[Value, int]:
    if depth == MAX_DEPTH:
        raise Undecodable(ErrorKind.PARSE, f"structures are nested more than {MAX_DEPTH} deep")
    count, position = _length(data, position, _STRUCTURE)
    if count > len(data) - position:  # each item takes a byte at least
        raise Undecodable(ErrorKind.LENGTH, f"a structure of {count} items in the last {len(data) - position} bytes")
    items = []
    for _ in range(count):
        item, position = read(data, position, depth + 1)
        items.append(item)
    return tuple(items), position


def _length(data: bytes, position: int, tag: int) -> tuple[int, int]:
    """The octets or items of a value of this type, and the position after its length."""
    read_length = length.read(data, position)
    if read_length is None:
        raise Undecodable(ErrorKind.LENGTH, f"the APDU ends at byte {len(data)}, inside a length")
    size, position = read_length
    return _octets(size, tag), position


def _octets(size: int, tag: int) -> int:
    return (size + 7) // 8 if tag == _BIT_STRING else size  # a bit string's length is in bits


def _take(data: bytes, position: int, size: int) -> bytes:
    taken = data[position : position + size]
    if len(taken) < size:
        raise Undecodable(ErrorKind.LENGTH, f"the APDU ends at byte {len(data)}, inside a value of {size} bytes")
    return taken


def _unknown(tag: int, position: int) -> NoValue:
    reason = f"a value of the unknown type {tag:#04x} at byte {position} of the APDU"
    return NoValue(ErrorKind.UNKNOWN_DATA, reason, position)
