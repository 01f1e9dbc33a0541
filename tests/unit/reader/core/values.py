"""Bodies of data-notifications as A-XDR gives them, written by hand."""

from amshub_reader.core.apdu.axdr import Value

W, VAR, WH, VARH, A, V, NO_UNIT = 27, 29, 30, 32, 33, 35, 255
# 2025-01-15 12:00:05 with deviation -60, and without one.
CLOCK_WITH_DEVIATION = bytes.fromhex("07e9010f030c0005ffffc400")
CLOCK = bytes.fromhex("07e9010f030c0005ff800000")


def obis(code: str) -> bytes:
    """The six groups of a code written as 1.0.1.8.0.255."""
    return bytes(map(int, code.split(".")))


def flat(codes: dict[str, Value]) -> tuple[Value, ...]:
    """Code and value in turn, as Kamstrup sends them."""
    return tuple(part for code, value in codes.items() for part in (obis(code), value))


def scaled(codes: dict[str, tuple[int, int, int]]) -> tuple[Value, ...]:
    """Code, value and (scaler, unit) in turn, as Sagemcom sends them."""
    return tuple(part for code, (value, scaler, unit) in codes.items() for part in (obis(code), value, (scaler, unit)))
