"""What the kernel's w1_therm driver says of a 1-wire temperature sensor."""

import re

SENSOR = re.compile(r"(10|22|28|3b|42)-([0-9a-f]{12})")
"""Directory of a sensor: family code (DS18S20, DS1822, DS18B20, DS1825, DS28EA00) and serial number."""
POWER_ON_MILLI_C = 85_000
"""What a sensor shows that lost its power before it measured; a true 85.000 degrees is taken for it too."""
LEAST_MILLI_C, MOST_MILLI_C = -55_000, 125_000
"""The range of the DS18B20; what is outside was read wrong."""
_REPORT = re.compile(rb"crc=[0-9a-f]{2} (YES|NO)\n.*\bt=(-?[0-9]{1,6})\s*$", re.DOTALL)
_NUMBER = re.compile(rb"\s*(-?[0-9]{1,6})\s*")


def milli_c(w1_slave: bytes) -> int | None:
    """Thousandths of a degree Celsius of a report in `w1_slave`; None when its checksum or its value is no good."""
    report = _REPORT.search(w1_slave)
    return _plausible(int(report[2])) if report and report[1] == b"YES" else None


def milli_c_checked(temperature: bytes) -> int | None:
    """The same of the file `temperature`, whose checksum the kernel has looked at."""
    number = _NUMBER.fullmatch(temperature)
    return _plausible(int(number[1])) if number else None


def rom_code(family: str, serial: str) -> str:
    """The 64-bit ROM code as 16 hex digits in the order of the wire: family, serial number low byte first, checksum."""
    code = bytes.fromhex(family) + bytes.fromhex(serial)[::-1]
    return (code + bytes([_crc8(code)])).hex().upper()


def _plausible(value: int) -> int | None:
    return value if LEAST_MILLI_C <= value <= MOST_MILLI_C and value != POWER_ON_MILLI_C else None


def _crc8(data: bytes) -> int:
    """The checksum of a ROM code: x^8 + x^5 + x^4 + 1, low bit first."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x8C if crc & 1 else 0)
    return crc
