"""Push lists that describe themselves: an array of descriptors first, then the values in the same order.

A descriptor is a push object definition (IEC 62056-6-2, 4.4.8.2): class, OBIS code, attribute, index.
"""

from amshub_reader.core.apdu.axdr import Value
from amshub_reader.core.lists.items import Found, Item, Scale
from amshub_reader.core.lists.makers import LANDIS_GYR
from amshub_reader.core.lists.obis import field_of, is_obis
from amshub_reader.core.lists.scales import scale_of

_PUSH_SETUP = 40
"""The class of the list itself, whose description is no measurement."""
_VALUE, _SCALER_UNIT = 2, 3


def read(values: tuple[Value, ...]) -> Found | None:
    """What a self-describing list holds; None for any other."""
    if not values or not isinstance(values[0], tuple) or len(values[0]) != len(values):
        return None
    descriptors = [_descriptor(value) for value in values[0]]
    if None in descriptors:
        return None
    described = [(*descriptor, value) for descriptor, value in zip(descriptors, values, strict=True) if descriptor]
    scales: dict[bytes, Scale | None] = {
        code: scale_of(value) for _, code, attribute, value in described if attribute == _SCALER_UNIT
    }
    items: dict[str, Item] = {}
    unknown = 0
    for kind, code, attribute, value in described:
        named = field_of(code) if attribute == _VALUE else None
        if named:
            items.setdefault(named[0], Item(*named, value, scales.get(code)))
        elif kind != _PUSH_SETUP and attribute != _SCALER_UNIT:
            unknown += 1
    return Found(list(items.values()), unknown, usual_maker=LANDIS_GYR, rigid=True)


def _descriptor(value: Value) -> tuple[int, bytes, int] | None:
    match value:
        case (int(kind), bytes(code), int(attribute), int()) if is_obis(code):
            return kind, code, attribute
    return None
