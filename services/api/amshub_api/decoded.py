"""Decoding what the store holds only when it has changed."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Decoded:
    """What each place held last, as it came and decoded: most of it stays for minutes or hours."""

    def __init__(self) -> None:
        self._known: dict[Hashable, tuple[Any, Any]] = {}

    def get(self, place: Hashable, raw: Any, decode: Callable[[Any], T]) -> T:
        """`decode(raw)`, or what it gave before where this place (one of few) held the same; its errors are raised."""
        known = self._known.get(place)
        if known is not None and known[0] == raw:
            value: T = known[1]
            return value
        value = decode(raw)
        self._known[place] = (raw, value)
        return value
