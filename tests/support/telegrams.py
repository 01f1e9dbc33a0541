"""P1 telegrams of a meter that sends each second, written from DSMR 5.0.2, apart from our decoder."""

from datetime import datetime

from tests.support.frames import OSLO

IDENTIFICATION = "/KFM5KAIFA-METER"
EQUIPMENT = "4530303033303030303030303030303134"
"""The number of the meter, E0003000000000014, in hex as 0-0:96.1.1 sends it."""


def crc16_arc(data: bytes) -> int:
    """The checksum of a telegram, x^16 + x^15 + x^2 + 1, low bit first."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


def p1_each_second(clock_s: int, import_w: int, import_wh: int, *, with_texts: bool = False) -> bytes:
    """A telegram with clock (UTC Unix s), power in whole W and counters in whole Wh."""
    local = datetime.fromtimestamp(clock_s, OSLO)
    season = "S" if local.dst() else "W"
    lines = [
        IDENTIFICATION,
        "",
        "1-3:0.2.8(50)",
        f"0-0:1.0.0({local:%y%m%d%H%M%S}{season})",
        f"0-0:96.1.1({EQUIPMENT})",
        f"1-0:1.8.1({import_wh // 1000:06d}.{import_wh % 1000:03d}*kWh)",
        "1-0:1.8.2(000000.000*kWh)",
        "1-0:2.8.1(000000.000*kWh)",
        "1-0:2.8.2(000000.000*kWh)",
        f"1-0:1.7.0({import_w // 1000:02d}.{import_w % 1000:03d}*kW)",
        "1-0:2.7.0(00.000*kW)",
        *(["0-0:96.13.0(48656C6C6F)"] if with_texts else []),
        "!",
    ]
    body = "\r\n".join(lines).encode()
    return body + f"{crc16_arc(body):04X}\r\n".encode()
