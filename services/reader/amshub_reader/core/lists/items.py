"""The items of a list, named by position or by OBIS code, before they are scaled."""

from typing import NamedTuple, TypeGuard

from amshub_reader.core.apdu import date_time
from amshub_reader.core.apdu.axdr import Value
from amshub_reader.core.lists.makers import Maker
from amshub_reader.core.lists.quantities import MAX_VALUE, Quantity, in_base_unit

MAX_TEXT = 64
"""Characters of a name or number; longer ones are no meter's and are left out."""


class Scale(NamedTuple):
    """The scaler_unit of an item: power of ten and DLMS unit code."""

    scaler: int
    unit: int


class Item(NamedTuple):
    """One value of a list, what it is, and its scale where the list gives one."""

    field: str
    quantity: Quantity
    value: Value
    scale: Scale | None = None


class Found(NamedTuple):
    """What one form of list holds."""

    items: list[Item]
    unknown: int
    """Values with a code or at a position that no field fits."""
    maker: Maker | None = None
    """Whose form this is, where no other maker has it."""
    usual_maker: Maker | None = None
    """Who sends this form unless the frame names another."""
    list_type: int | None = None
    """Where the form is of another type than its fields tell."""
    rigid: bool = False
    """Whether types, lengths, codes and texts alone told what is what, and no measurement or clock did."""


def number_of(item: Item, scaler: int | None) -> int | None:
    """The item in its base unit, scaled by its own scale or this scaler.

    None for what is no number, has no scale at all, has the unit of another quantity, or is less than nothing of one
    that is counted in each direction.
    """
    if not is_number(item.value) or (item.value < 0 and item.quantity.one_way):
        return None
    if item.scale is not None:
        if item.scale.unit != item.quantity.unit:
            return None
        scaler = item.scale.scaler
    return None if scaler is None else in_base_unit(item.value, scaler, item.quantity)


def is_number(value: Value) -> TypeGuard[int]:
    """Whether a value is an integer: a truth value is none, and no meter sends fractions."""
    return isinstance(value, int) and not isinstance(value, bool)


def text_of(value: Value) -> str | None:
    """The text of a string or the digits of an integer; None for one that is empty, too long or not printable."""
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace")
    elif is_number(value):
        value = str(value) if abs(value) <= MAX_VALUE else None
    if not isinstance(value, str):
        return None
    text = value.strip(" \0")
    return text if text.isascii() and text.isprintable() and 0 < len(text) <= MAX_TEXT else None


def clock_of(value: Value) -> date_time.DateTime | None:
    """The date-time that this value is; None when it is none or not fully given."""
    return date_time.read(value) if isinstance(value, bytes) else None
