"""The physical quantities of a list, their units on the wire and their base units in a Reading."""

from enum import Enum

MAX_SCALER = 9
"""Power of ten in either direction; no meter counts beyond giga or nano, so the value is left out."""
MAX_VALUE = 2**63 - 1
"""What the store and its readers hold in an integer; a larger value is no measurement and is left out."""


class Quantity(Enum):
    """A quantity: its DLMS unit code (IEC 62056-6-2 table 4), and the power of ten from that to the base unit."""

    ACTIVE_POWER = (27, 0)  # W
    REACTIVE_POWER = (29, 0)  # var
    ACTIVE_ENERGY = (30, 0)  # Wh
    REACTIVE_ENERGY = (32, 0)  # varh
    CURRENT = (33, 3)  # A, held in mA
    VOLTAGE = (35, 3)  # V, held in mV
    POWER_FACTOR = (255, 3)  # no unit, held in thousandths
    TEXT = (-1, 0)
    CLOCK = (-2, 0)

    def __init__(self, unit: int, base_exponent: int) -> None:
        self.unit = unit
        self.base_exponent = base_exponent

    @property
    def one_way(self) -> bool:
        """Whether it has a register for each direction, so that less than nothing is no measurement."""
        return self in (Quantity.ACTIVE_POWER, Quantity.ACTIVE_ENERGY, Quantity.REACTIVE_ENERGY)


def in_base_unit(number: int, scaler: int, quantity: Quantity) -> int | None:
    """number x 10^scaler of the quantity's unit as an integer in its base unit, halves rounded away from zero.

    None beyond MAX_SCALER or MAX_VALUE.
    """
    if abs(scaler) > MAX_SCALER:
        return None
    exponent = scaler + quantity.base_exponent
    if exponent >= 0:
        scaled = number * 10**exponent
    else:
        divisor = 10**-exponent
        scaled = (2 * abs(number) + divisor) // (2 * divisor) * (1 if number >= 0 else -1)
    return scaled if abs(scaled) <= MAX_VALUE else None
