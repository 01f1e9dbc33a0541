"""What a frame says now beside what was stored of it."""

from typing import Any

from amshub_contracts.codec import FIELDS
from amshub_contracts.messages import Reading

Changes = dict[str, dict[str, Any]]


def changes(stored: Reading, decoded: Reading) -> Changes:
    """The fields that differ, each with both values, None where one of them does not say."""
    both = ((name, getattr(stored, name), getattr(decoded, name)) for name in FIELDS)
    return {name: {"stored": old, "decoded": new} for name, old, new in both if old != new}
