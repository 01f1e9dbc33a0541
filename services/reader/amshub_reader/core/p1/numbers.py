"""Reads the decimal numbers of P1 telegrams exactly, without floating point."""

from typing import NamedTuple

from amshub_reader.core.lists.quantities import Quantity, in_base_unit

MAX_DIGITS = 20
"""Characters of a number; P1 numbers have at most 13, and a longer one would not fit the store: no number."""

_POWERS_OF_TEN: dict[Quantity, dict[bytes, int]] = {
    # from the unit, as most meters spell it and in capitals, to that of the quantity
    Quantity.ACTIVE_POWER: {b"W": 0, b"kW": 3, b"KW": 3},
    Quantity.REACTIVE_POWER: {b"VAR": 0, b"kVAr": 3, b"KVAR": 3},
    Quantity.ACTIVE_ENERGY: {b"WH": 0, b"kWh": 3, b"KWH": 3},
    Quantity.REACTIVE_ENERGY: {b"VARH": 0, b"kVArh": 3, b"KVARH": 3},
    Quantity.CURRENT: {b"A": 0},
    Quantity.VOLTAGE: {b"V": 0},
    Quantity.POWER_FACTOR: {b"": 0},
}


class Parts(NamedTuple):
    """A decimal number: its digits, perhaps with a point, and the last one's power of ten in the quantity's unit."""

    digits: bytes
    negative: bool
    exponent: int


def split(text: bytes, quantity: Quantity) -> Parts | None:
    """The parts of a number with its unit ("00.278*kW"); None for anything else."""
    digits, _, unit = text.partition(b"*")
    exponents = _POWERS_OF_TEN[quantity]
    exponent = exponents.get(unit)
    if exponent is None:
        exponent = exponents.get(unit.upper())
    if exponent is None or len(digits) > MAX_DIGITS:
        return None
    unsigned = digits.removeprefix(b"-")
    whole, point, fraction = unsigned.partition(b".")
    if not (whole + fraction).isdigit() or not whole or (point and not fraction):
        return None
    return Parts(unsigned, len(unsigned) < len(digits), exponent - len(fraction))


def read(text: bytes, quantity: Quantity) -> int | None:
    """The number with its unit ("00.278*kW") in the quantity's base unit; None for anything else."""
    parts = split(text, quantity)
    if parts is None:
        return None
    number = int(parts.digits.replace(b".", b""))
    return in_base_unit(-number if parts.negative else number, parts.exponent, quantity)
