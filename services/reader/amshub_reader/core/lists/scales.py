"""Recognises the scaler and unit beside a value."""

from amshub_reader.core.apdu.axdr import Value
from amshub_reader.core.lists.items import Scale


def scale_of(value: Value) -> Scale | None:
    """The scaler_unit that a value is (IEC 62056-6-2, 4.3.2: scaler, unit); None for anything else."""
    match value:
        case (int(scaler), int(unit)):
            return Scale(scaler, unit)
    return None
