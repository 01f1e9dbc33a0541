"""Small encoder of what carries a meter's telegrams, written from the standards, apart from our decoder."""

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.support.frames import FLAG, LLC, crc16_x25

ENCRYPTION_KEY = bytes(range(16))
AUTHENTICATION_KEY = bytes(range(16, 32))
TITLE = b"KFM\x10\x20\x30\x40\x50"
SEGMENT_ADDRESSES = bytes.fromhex("cf0223")  # of another meter than those of frames.py
SEGMENTED = 0x0800
AUTHENTICATED, ENCRYPTED = 0x10, 0x20


def segment(information: bytes, *, last: bool, control: int = 0x03) -> bytes:
    """One HDLC frame that carries a piece of an APDU."""
    header = SEGMENT_ADDRESSES + bytes([control])
    length = 2 + len(header) + 2 + len(information) + 2
    head = (0xA000 | length | (0 if last else SEGMENTED)).to_bytes(2, "big") + header
    body = head + crc16_x25(head) + information
    return FLAG + body + crc16_x25(body) + FLAG


def pieces(whole: bytes, size: int) -> list[bytes]:
    return [whole[start : start + size] for start in range(0, len(whole), size)]


def segments(apdu: bytes, size: int) -> list[bytes]:
    """The APDU behind an LLC header, cut over HDLC frames with the segmentation bit."""
    cut = pieces(LLC + apdu, size)
    return [segment(piece, last=number == len(cut)) for number, piece in enumerate(cut, 1)]


def mbus(information: bytes, sequence: int = 0, *, last: bool = True) -> bytes:
    """One long frame of wired M-Bus: C, A, CI, STSAP, DTSAP, then a piece of an APDU."""
    body = bytes([0x53, 0xFF, sequence | (0x10 if last else 0), 0x01, 0x67]) + information
    length = len(body) % 256
    assert len(body) <= 255 or length < 4
    return bytes([0x68, length, length, 0x68]) + body + bytes([sum(body) % 256, 0x16])


def mbus_frames(apdu: bytes, size: int) -> list[bytes]:
    cut = pieces(apdu, size)
    return [mbus(piece, number, last=number == len(cut) - 1) for number, piece in enumerate(cut)]


def block(data: bytes, number: int, *, last: bool) -> bytes:
    """One block of a general-block-transfer, streaming, window 0."""
    size = bytes([len(data)]) if len(data) < 128 else b"\x81" + bytes([len(data)])
    return bytes([0xE0, 0xC0 if last else 0x40]) + number.to_bytes(2, "big") + b"\x00\x00" + size + data


def blocks(apdu: bytes, size: int) -> list[bytes]:
    cut = pieces(apdu, size)
    return [block(piece, number, last=number == len(cut)) for number, piece in enumerate(cut, 1)]


def sealed(
    plaintext: bytes,
    *,
    security: int = AUTHENTICATED | ENCRYPTED,
    counter: int = 1,
    title: bytes = TITLE,
    tag: int = 0xDB,
) -> bytes:
    """The plaintext in general-glo-ciphering (or another tag) with the keys above."""
    return bytes([tag, len(title)]) + title + sealed_body(plaintext, security, counter, title)


def sealed_body(plaintext: bytes, security: int, counter: int, title: bytes) -> bytes:
    """What follows the title: length, security control, invocation counter, content and tag."""
    vector = title.ljust(8, b"\x00") + counter.to_bytes(4, "big")
    associated = bytes([security]) + AUTHENTICATION_KEY
    if security & ENCRYPTED:
        content = AESGCM(ENCRYPTION_KEY).encrypt(vector, plaintext, associated)
        content, mark = content[:-16], content[-16:-4]
    else:
        content, mark = plaintext, AESGCM(ENCRYPTION_KEY).encrypt(vector, b"", associated + plaintext)[:12]
    body = bytes([security]) + counter.to_bytes(4, "big") + content + (mark if security & AUTHENTICATED else b"")
    return b"\x82" + len(body).to_bytes(2, "big") + body


def crc16_arc(data: bytes) -> int:
    """The checksum of P1, bit by bit."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


def p1(import_w: int, *, checksum: str | None = None, line_end: str = "\r\n", identification: str = "/XMX5LG") -> bytes:
    """A telegram with the clock and the power; `checksum` replaces the right one."""
    lines = [
        identification,
        "",
        "0-0:1.0.0(250115140005W)",
        f"1-0:1.7.0({import_w // 1000:02}.{import_w % 1000:03}*kW)",
    ]
    text = (line_end.join(lines) + line_end + "!").encode()
    end = f"{crc16_arc(text):04X}" if checksum is None else checksum
    return text + (end + line_end).encode()
