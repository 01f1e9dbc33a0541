"""Instants of the tests, written as people write them."""

from datetime import datetime


def at(text: str) -> int:
    """UTC Unix s of a time with its offset."""
    time = datetime.fromisoformat(text)
    assert time.tzinfo is not None
    return int(time.timestamp())
