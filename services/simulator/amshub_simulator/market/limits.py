"""How often the sources let themselves be asked."""

from collections import deque
from dataclasses import dataclass, field

from amshub_simulator.core.market.eds import DATASETS

MINUTE_MS = 60_000


@dataclass
class Limit:
    """So many requests in any minute; beyond, none at all for `ban_ms`."""

    count: int
    ban_ms: int = 0
    _granted: deque[int] = field(default_factory=deque)
    _banned_until_ms: int = 0

    def wait_ms(self, now_ms: int) -> int:
        """0 when the request at this instant is granted, else how long to wait."""
        if now_ms < self._banned_until_ms:
            return self._banned_until_ms - now_ms
        while self._granted and not now_ms - MINUTE_MS < self._granted[0] <= now_ms:
            self._granted.popleft()  # the second half of that: the clock was set back
        if len(self._granted) < self.count:
            self._granted.append(now_ms)
            return 0
        self._banned_until_ms = now_ms + self.ban_ms
        return max(self.ban_ms, self._granted[0] + MINUTE_MS - now_ms)


class Limits:
    """Those of ENTSO-E (400 a minute, then ten minutes' ban) and of Energi Data Service (one a minute and dataset)."""

    def __init__(self) -> None:
        self._limits = {"/api": Limit(400, ban_ms=10 * MINUTE_MS)}
        self._limits |= {f"/dataset/{name}": Limit(1) for name in DATASETS}

    def wait_ms(self, path: str, now_ms: int) -> int:
        """0 when a request for this path is granted, else how long to wait."""
        limit = self._limits.get(path)
        return limit.wait_ms(now_ms) if limit else 0
