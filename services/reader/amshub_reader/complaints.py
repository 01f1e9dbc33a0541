"""Keeps a noisy line from flooding the log."""

import logging
import time
from collections.abc import Callable

log = logging.getLogger(__name__)

EVERY_S = 60
"""A line with noise makes many errors a second; one line a minute for each kind tells as much."""


class Complaints:
    """Logs the first of each kind of error at once, then at most one a minute with the count since."""

    def __init__(self, meter: str, monotonic_s: Callable[[], float] = time.monotonic) -> None:
        self._meter = meter
        self._monotonic_s = monotonic_s
        self._logged_s: dict[str, float] = {}
        self._unlogged: dict[str, int] = {}

    def log(self, kind: str, words: str) -> None:
        """Say that this kind of error came, now or in the next line of its kind."""
        now_s = self._monotonic_s()
        if kind in self._logged_s and now_s - self._logged_s[kind] < EVERY_S:
            self._unlogged[kind] = self._unlogged.get(kind, 0) + 1
            return
        since = self._unlogged.pop(kind, 0)
        more = f" ({since} more of this kind since the last such line)" if since else ""
        log.warning("meter %s: %s: %s%s", self._meter, kind.lower().replace("_", " "), words, more)
        self._logged_s[kind] = now_s
