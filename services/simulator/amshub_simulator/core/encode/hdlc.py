"""HDLC frames of format type 3 around an unnumbered information field (IEC 62056-46, 6.4)."""

from binascii import crc_hqx

FLAG = b"\x7e"
FORMAT_TYPE_3 = 0xA000
REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def checksum(data: bytes) -> bytes:
    """The two bytes of HCS or FCS over `data`, low byte first (CRC-16/X-25, IEC 62056-46, 6.4.4).

    The X.25 checksum runs over each byte's bits from the low end; `crc_hqx` is the same polynomial from the high end.
    """
    mirrored = crc_hqx(data.translate(REVERSED), 0xFFFF) ^ 0xFFFF
    return bytes((REVERSED[mirrored >> 8], REVERSED[mirrored & 0xFF]))


def frame(address: bytes, information: bytes) -> bytes:
    """A whole frame, flags included; `address` is destination, source and control byte."""
    length = 2 + len(address) + 2 + len(information) + 2
    header = (FORMAT_TYPE_3 | length).to_bytes(2, "big") + address
    body = header + checksum(header) + information
    return FLAG + body + checksum(body) + FLAG
