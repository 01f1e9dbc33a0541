"""When the host's clock may stamp readings."""

CLOCK_PATIENCE_S = 600
"""A clock that nothing has synchronised after this uptime never will be (a virtual machine, say): its owner set it."""
EARLIEST_MS = 1_767_225_600_000
"""2026-01-01, before the first release: a clock that shows less was never set."""
LATEST_MS = 4_102_444_800_000
"""2100-01-01: a clock that shows more is broken, and its stamps would block all later ones."""


def host_is_trusted(*, certain: bool, uptime_s: float, now_ms: int) -> bool:
    """Whether the host's clock tells the time: kept right (or simulated on purpose), or left to its owner for long."""
    return certain or (uptime_s > CLOCK_PATIENCE_S and is_plausible(now_ms))


def is_plausible(instant_ms: int) -> bool:
    """Whether a clock that was set can show this UTC Unix time in ms."""
    return EARLIEST_MS <= instant_ms < LATEST_MS
