"""Instants as the text of payloads."""

from datetime import UTC, datetime

LATEST_S = 253_402_300_799
"""9999-12-31T23:59:59Z, beyond which ISO 8601 has no years of four digits."""


def iso(instant_s: int | None) -> str | None:
    """UTC Unix s as `2026-01-01T12:00:00Z`; None for what is no time: unknown, 0 and beyond the year 9999."""
    if instant_s is None or not 0 < instant_s <= LATEST_S:
        return None
    return datetime.fromtimestamp(instant_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
