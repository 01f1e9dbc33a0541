"""Integers of base units as the decimal numbers of the JSON answers; unknown is 0 there, never null."""


def rounded(value: int | None, unit: int, places: int) -> float:
    """`value` base units as `unit`s (1000 for Wh as kWh), rounded; 0.0 when unknown."""
    return round((value or 0) / unit, places)


def cut(value: int, unit: int, places: int) -> float:
    """`value` base units as `unit`s with the digits beyond `places` dropped: a step is not reached by rounding."""
    scale: int = 10**places
    return value * scale // unit / scale


def price(micro: int | None) -> float | None:
    """Micro-currency per kWh as currency with four decimals; None while it is unknown."""
    return None if micro is None else round(micro / 100) / 10_000


def current_price(micro: int | None) -> float | None:
    """The same with two decimals beyond one unit of currency."""
    return price(micro) if micro is None or abs(micro) <= 1_000_000 else round(micro / 10_000) / 100


def money(nano: int | None) -> float | None:
    """Nano-currency as currency with two decimals; None while no price is known."""
    return None if nano is None else round(nano / 1_000_000_000, 2)
