"""The checksum of HDLC frames: CRC-16/X.25 (IEC 62056-46, 6.4.4)."""

from binascii import crc_hqx

# X.25 works on reflected bytes; mirroring them lets the C function for the plain polynomial do the work.
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_PRESET = 0xFFFF
_GOOD_RESIDUE = 0x1D0F


def is_good(checked: bytes) -> bool:
    """Whether the last two of these bytes are the checksum, low byte first, of those before them."""
    return crc_hqx(checked.translate(_MIRRORED), _PRESET) == _GOOD_RESIDUE
