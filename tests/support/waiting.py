"""Waiting for a condition instead of sleeping for a guess."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
PATIENCE_S = 60
"""After this a condition counts as never coming; far beyond what any test needs on a busy machine."""


def wait_until(condition: Callable[[], T], what: str, patience_s: float = PATIENCE_S, pause_s: float = 0.01) -> T:
    """The condition's first true value; fails naming `what` when it does not come.

    `pause_s` between two looks is for conditions that are dear to look at.
    """
    end = time.monotonic() + patience_s
    while not (value := condition()):
        if time.monotonic() > end:
            raise AssertionError(f"waited {patience_s} s in vain: {what}")
        time.sleep(pause_s)
    return value
