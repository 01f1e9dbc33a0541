"""Reads one block of a general-block-transfer (IEC 62056-5-3, 6.13 and 7.3.13)."""

from dataclasses import dataclass

from amshub_reader.core.apdu import length
from amshub_reader.core.errors import ErrorKind, Undecodable

GENERAL_BLOCK_TRANSFER = 0xE0
FIRST = 1
"""Number of the first block."""
MODULUS = 1 << 16
_LENGTH_AT = 6  # tag, control, block number 2, acknowledged number 2
_LAST = 0x80


@dataclass(frozen=True)
class Block:
    """A block's number, whether it is the last, and its piece of the APDU."""

    number: int
    last: bool
    data: bytes


def end_of(data: bytes) -> int | None:
    """Where the block at the start of these data ends; None while it needs more. Raises Undecodable."""
    read = length.read(data, _LENGTH_AT)
    if read is None:
        return None
    size, position = read
    if not size:
        raise Undecodable(ErrorKind.LENGTH, "a block of a block transfer is empty")
    return position + size


def read_block(apdu: bytes) -> Block:
    """The block that these bytes are; raises Undecodable."""
    end = end_of(apdu)
    if end != len(apdu):
        raise Undecodable(ErrorKind.LENGTH, f"a block of a block transfer ends at byte {end} of {len(apdu)}")
    _, position = length.read(apdu, _LENGTH_AT) or (0, 0)
    return Block(int.from_bytes(apdu[2:4], "big"), bool(apdu[1] & _LAST), apdu[position:])
