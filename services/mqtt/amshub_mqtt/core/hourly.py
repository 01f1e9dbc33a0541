"""What is told first, and then once an hour."""

HOUR_MS = 3_600_000


def is_due(told_at_ms: int | None, now_ms: int) -> bool:
    """Whether it is time again, at `now_ms`, of what was told then; None: never."""
    return told_at_ms is None or not 0 <= now_ms - told_at_ms < HOUR_MS
