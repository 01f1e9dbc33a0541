"""The checksums of frames: CRC-16/X.25 of HDLC (IEC 62056-46, 6.4.4) and CRC-16/ARC of P1 (DSMR P1 5.0.2, 5.2)."""

import struct
from array import array
from binascii import crc_hqx
from functools import cache

# X.25 works on reflected bytes; mirroring them lets the C function for the plain polynomial do the work.
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_PRESET = 0xFFFF
_GOOD_RESIDUE = 0x1D0F
_ARC_POLYNOMIAL = 0xA001


def is_good(checked: bytes) -> bool:
    """Whether the last two of these bytes are the checksum, low byte first, of those before them."""
    return crc_hqx(checked.translate(_MIRRORED), _PRESET) == _GOOD_RESIDUE


def arc(data: bytes) -> int:
    """The CRC-16/ARC of these bytes: polynomial A001 reflected, preset 0."""
    # A preset of 0 makes leading zeros count for nothing, so any length can be made one of whole words.
    words = data if len(data) % 2 == 0 else b"\x00" + data
    table, crc = _arc_table(), 0
    for word in struct.unpack(f"<{len(words) // 2}H", words):
        crc = table[crc ^ word]
    return crc


@cache
def _arc_table() -> "array[int]":
    """The remainder of each word of two bytes: one look-up takes the whole state, twice as fast as by bytes."""
    table = [0]
    for bit in range(16):
        remainder = 1 << bit
        for _ in range(16):
            remainder = remainder >> 1 ^ (_ARC_POLYNOMIAL if remainder & 1 else 0)
        table += [earlier ^ remainder for earlier in table]
    return array("H", table)
