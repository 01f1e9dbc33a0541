"""Chance that always falls the same way for the same seed."""

from random import Random


class Draw:
    """A sequence of draws that `name` alone decides.

    Only `Random.random` is used: it is the one method that Python promises to keep the same between versions.
    """

    __slots__ = ("_next",)

    def __init__(self, name: str) -> None:
        self._next = Random(name).random  # noqa: S311  a household keeps no secrets

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` up to, not including, `high`."""
        return low + int(self._next() * (high - low))

    def chance(self, percent: int) -> bool:
        """True in `percent` of 100 cases."""
        return self._next() * 100 < percent
