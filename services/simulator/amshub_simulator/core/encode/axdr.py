"""A-XDR: the tagged values of COSEM that the makers' lists use (IEC 62056-5-3, IEC 61334-6)."""

from datetime import datetime

STRUCTURE = 2
ARRAY = 1
DEVIATION_UNSPECIFIED = b"\x80\x00"
DEVIATION_ZERO = b"\x00\x00"


def structure(elements: int) -> bytes:
    """The head of a structure of so many elements."""
    return bytes((STRUCTURE, elements))


def array(elements: int) -> bytes:
    """The head of an array of so many elements."""
    return bytes((ARRAY, elements))


def octet_string(value: bytes) -> bytes:
    """Bytes, at most 127 of them."""
    return bytes((9, len(value))) + value


def visible_string(value: str) -> bytes:
    """ASCII text, at most 127 characters."""
    return bytes((10, len(value))) + value.encode("ascii")


def double_long_unsigned(value: int) -> bytes:
    """32 bits."""
    return b"\x06" + value.to_bytes(4, "big")


def long(value: int) -> bytes:
    """16 bits, signed."""
    return b"\x10" + value.to_bytes(2, "big", signed=True)


def long_unsigned(value: int) -> bytes:
    """16 bits."""
    return b"\x12" + value.to_bytes(2, "big")


def scaler_unit(scaler: int, unit: int) -> bytes:
    """The power of ten and the unit's code that follow a register's value (IEC 62056-6-2, 4.3.2)."""
    return structure(2) + b"\x0f" + scaler.to_bytes(1, "big", signed=True) + bytes((0x16, unit))


def obis(code: str) -> bytes:
    """A logical name written `A.B.C.D.E.F`, as an octet string (IEC 62056-6-1)."""
    return octet_string(bytes(int(part) for part in code.split(".")))


def date_time(clock: datetime, weekday: int, deviation: bytes) -> bytes:
    """The twelve bytes of a date-time without hundredths and with no status bit set (IEC 62056-5-3, 4.1.6.1)."""
    return (
        clock.year.to_bytes(2, "big")
        + bytes((clock.month, clock.day, weekday, clock.hour, clock.minute, clock.second, 0xFF))
        + deviation
        + b"\x00"
    )
