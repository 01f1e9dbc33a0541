"""Small encoder of meter frames for tests: DLMS lists in HDLC, written from the standards, apart from our decoder."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
FLAG = b"\x7e"
# Frame type 3 addresses and control of an Aidon: destination 0x41, source 0x0883, UI frame 0x13.
AIDON_HEADER = bytes.fromhex("41088313")
KAIFA_HEADER = bytes.fromhex("01020110")
LLC = bytes.fromhex("e6e700")
NOTIFICATION = bytes.fromhex("0f4000000000")  # data-notification, invoke id, no date-time

WATT, VAR, WATT_HOUR, AMPERE, VOLT = 27, 29, 30, 33, 35


def crc16_x25(data: bytes) -> bytes:
    """The frame check sequence of ISO/IEC 13239, low byte first."""
    crc = 0xFFFF
    for byte in data:
        for bit in range(8):
            odd = (crc ^ byte >> bit) & 1
            crc = crc >> 1 ^ (0x8408 if odd else 0)
    return (crc ^ 0xFFFF).to_bytes(2, "little")


def hdlc(information: bytes, header: bytes = AIDON_HEADER) -> bytes:
    """One frame around this information, flags and both checksums with it."""
    # Length counts the format field, header, its checksum, the information and the frame's checksum.
    length = 2 + len(header) + 2 + len(information) + 2
    head = (0xA000 | length).to_bytes(2, "big") + header
    body = head + crc16_x25(head) + information
    return FLAG + body + crc16_x25(body) + FLAG


def item(obis: str, value: bytes, scaler: int = 0, unit: int | None = None) -> bytes:
    """A structure of OBIS code and value, with scaler and unit where there is one, as Aidon sends it."""
    code = b"\x09\x06" + bytes(int(part) for part in obis.replace(":", ".").replace("-", ".").split("."))
    if unit is None:
        return b"\x02\x02" + code + value
    return b"\x02\x03" + code + value + bytes((0x02, 0x02, 0x0F, scaler & 0xFF, 0x16, unit))


def u32(number: int) -> bytes:
    return b"\x06" + number.to_bytes(4, "big")


def text(characters: str) -> bytes:
    return bytes((0x0A, len(characters))) + characters.encode()


def date_time(local: datetime) -> bytes:
    """A COSEM date-time as octet string, without deviation (IEC 62056-6-2, 4.1.6.1)."""
    fields = bytes((local.month, local.day, local.isoweekday(), local.hour, local.minute, local.second))
    return b"\x09\x0c" + local.year.to_bytes(2, "big") + fields + bytes.fromhex("ff8000ff")


def aidon(items: Sequence[bytes]) -> bytes:
    return hdlc(LLC + NOTIFICATION + bytes((0x01, len(items))) + b"".join(items))


def aidon_list1(import_w: int) -> bytes:
    """Aidon's short list, each 2.5 s: the power alone."""
    return aidon([item("1-0:1.7.0.255", u32(import_w), 0, WATT)])


def aidon_list2(import_w: int, l1_decivolt: int = 2301, meter_id: str = "7359992890000001") -> bytes:
    """A list with names and a voltage."""
    return aidon(
        [
            item("1-1:0.2.129.255", text("AIDON_V0001")),
            item("0-0:96.1.0.255", text(meter_id)),
            item("0-0:96.1.7.255", text("6525")),
            item("1-0:1.7.0.255", u32(import_w), 0, WATT),
            item("1-0:32.7.0.255", b"\x12" + l1_decivolt.to_bytes(2, "big"), -1, VOLT),
        ]
    )


def aidon_hourly(import_w: int, clock_s: int, import_wh: int) -> bytes:
    """A list with the meter's clock (UTC Unix s, sent as winter time of Oslo) and its counter in steps of 10 Wh."""
    return aidon(
        [
            item("1-1:0.2.129.255", text("AIDON_V0001")),
            item("1-0:1.7.0.255", u32(import_w), 0, WATT),
            item("0-0:1.0.0.255", date_time(datetime.fromtimestamp(clock_s, OSLO))),
            item("1-0:1.8.0.255", u32(import_wh // 10), 1, WATT_HOUR),
        ]
    )


def kaifa_list1(import_w: int) -> bytes:
    """Kaifa's short list, each 2 s: the power alone, by position."""
    return hdlc(LLC + NOTIFICATION + b"\x02\x01" + u32(import_w), KAIFA_HEADER)
