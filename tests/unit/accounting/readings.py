"""Readings for accounting's tests, on a line of time that starts at an hour."""

from itertools import count

from amshub_contracts.messages import Reading

HOUR_S = 1_793_534_400 - 1_793_534_400 % 86_400 + 10 * 3600
"""A UTC hour in the autumn of 2026."""
KAIFA = 2
AIDON = 1

_seq = count(1)


def reading(second: float, **fields: int | str | None) -> Reading:
    """A reading of the meter `home` this many seconds after HOUR_S, with the next number."""
    at_ms = HOUR_S * 1000 + round(second * 1000)
    return Reading(meter="home", seq=next(_seq), received_at_ms=at_ms, **fields)  # type: ignore[arg-type]  # as named
