"""Integers of base units as decimal text with a fixed number of digits, exactly as printf writes the exact value."""

import msgspec


def fixed(value: int, unit: int, places: int) -> str:
    """`value` base units as `unit`s (1000 for Wh as kWh), rounded to `places` digits, ties to the even one.

    What rounds to zero has no sign.
    """
    scaled, rest = divmod(abs(value) * 10**places, unit)
    if 2 * rest > unit or (2 * rest == unit and scaled % 2):
        scaled += 1
    digits = str(scaled).zfill(places + 1)
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if value < 0 and scaled else text


def number(value: int | None, unit: int, places: int) -> msgspec.Raw:
    """The same as a JSON number; zero when unknown."""
    return msgspec.Raw(fixed(value or 0, unit, places).encode())


def number_or_null(value: int | None, unit: int, places: int) -> msgspec.Raw | None:
    """The same as a JSON number; null when unknown."""
    return None if value is None else number(value, unit, places)
