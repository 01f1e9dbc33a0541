"""Applies the ratios of current and voltage transformers that a meter does not know of."""

from collections.abc import Mapping
from typing import NamedTuple

from amshub_reader.core.lists.quantities import MAX_VALUE

Value = int | str | bool | tuple[tuple[int, int], ...]

_THOUSAND = 1000


class Multipliers(NamedTuple):
    """What to multiply each quantity by, in thousandths: 1000 leaves it as it is."""

    watt_milli: int = _THOUSAND
    volt_milli: int = _THOUSAND
    ampere_milli: int = _THOUSAND
    counter_milli: int = _THOUSAND


def multiply(fields: Mapping[str, Value], multipliers: Multipliers) -> dict[str, Value]:
    """The fields of a reading, multiplied, halves rounded away from zero; a value beyond MAX_VALUE is left out."""
    if multipliers == Multipliers():
        return dict(fields)
    by_unit = {
        "w": multipliers.watt_milli,
        "var": multipliers.watt_milli,
        "mv": multipliers.volt_milli,
        "ma": multipliers.ampere_milli,
        "wh": multipliers.counter_milli,
        "varh": multipliers.counter_milli,
    }
    multiplied: dict[str, Value] = {}
    for name, value in fields.items():
        milli = by_unit.get(name.rpartition("_")[2])
        if isinstance(value, tuple):
            peaks = tuple((at_s, _times(watts, multipliers.watt_milli)) for at_s, watts in value)
            multiplied[name] = tuple(peak for peak in peaks if abs(peak[1]) <= MAX_VALUE)
        elif milli is None or isinstance(value, str):
            multiplied[name] = value
        elif abs(product := _times(value, milli)) <= MAX_VALUE:
            multiplied[name] = product
    return multiplied


def _times(number: int, milli: int) -> int:
    product = number * milli
    rounded = (2 * abs(product) + _THOUSAND) // (2 * _THOUSAND)
    return rounded if product >= 0 else -rounded
