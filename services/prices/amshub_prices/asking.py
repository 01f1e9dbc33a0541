"""Sends one request at a time, within every source's limit, and remembers how each source fares."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import Random
from typing import TypeVar

from amshub_contracts.messages import PriceSourceStatus

from amshub_prices.core.health import Health
from amshub_prices.core.limits import Limits, within_reach
from amshub_prices.core.remedies import UNREACHABLE, NoPrice, NotYet, TokenRefused
from amshub_prices.sources import Budget
from amshub_prices.store import PriceStore

log = logging.getLogger("prices")
T = TypeVar("T")


@dataclass
class Patience:
    """How often something was asked for in vain, and when it is asked for again (UTC Unix ms)."""

    tries: int = 0
    next_ms: int = 0


class Asking:
    """The sources' health and limits."""

    def __init__(self, store: PriceStore, random: Random) -> None:
        self._store = store
        self._random = random
        self._limits = Limits({})
        self._health: dict[str, Health] = {}
        self._said: dict[str, set[tuple[str, int]]] = {}
        """What was logged of each since it answered last: many put a time or a number into their every refusal."""

    def load(self) -> None:
        """Take up the limits that the store holds, and keep those that it lost."""
        self._limits = self._limits.merged(self._store.limits())

    def ready_ms(self, code: str, now_ms: int) -> int:
        """When trouble with this source or bank is over."""
        own_ms = within_reach(self.health(code).not_before_ms, now_ms)
        return max(own_ms, self._limits.free_ms(f"trouble:{code}", now_ms))

    def leave_alone(self, name: str, until_ms: int) -> None:
        """Keep this limit, over a restart too."""
        self._store.save_limit(name, until_ms)
        self._limits.set(name, until_ms)

    def left_alone_ms(self, name: str, now_ms: int) -> int:
        """Until when that is."""
        return self._limits.free_ms(name, now_ms)

    def spread(self) -> float:
        """A number from 0 to 1, so that households do not ask in step."""
        return self._random.random()

    def health(self, code: str) -> Health:
        """What is known of this source or bank since the service started."""
        return self._health.get(code, Health(code))

    def known(self, code: str, now_ms: int) -> Health:
        """The same for users, who are also told of trouble that began before the service started."""
        health, ready_ms = self.health(code), self.ready_ms(code, now_ms)
        if health.state != "unused" or ready_ms <= now_ms:
            return health
        until = datetime.fromtimestamp(ready_ms / 1000, UTC).strftime("%Y-%m-%dT%H:%MZ")
        words = f"it was in trouble before the service started, and is left alone until {until}"
        return replace(health, state="failing", message=words, error_code=UNREACHABLE, not_before_ms=ready_ms)

    def ask(self, code: str, budget: Budget, now_ms: Callable[[], int], what: str, fetch: Callable[[], T]) -> T | None:
        """What `fetch` gives, None when it gives no prices; the limit is drawn on first, whatever happens then."""
        self.leave_alone(budget.name, now_ms() + round(budget.spacing_s * 1000))
        self._health[code] = self.health(code).asked_again()
        try:
            got = fetch()
        except NoPrice as error:
            self._health[code] = after = self.health(code).refused(error, now_ms(), self.spread())
            self._say(after, what, error)
            if after.not_before_ms > now_ms() and not isinstance(error, TokenRefused):
                self.leave_alone(f"trouble:{code}", after.not_before_ms)
            return None
        self._health[code] = self.health(code).answered(now_ms())
        if any(state in ("failing", "refused") for state, _ in self._said.pop(code, ())):
            log.info("%s answers again", code)
        return got

    def told(self, codes: Sequence[str], now_ms: int) -> tuple[PriceSourceStatus, ...]:
        """How each of these fares."""
        return tuple(self.known(code, now_ms).told(now_ms) for code in codes)

    def _say(self, after: Health, what: str, error: NoPrice) -> None:
        said = self._said.setdefault(after.code, set())
        if (after.state, after.error_code) in said:
            log.debug("%s gave no %s, as before: %s", after.code, what, error)
        elif isinstance(error, NotYet):
            log.info("%s has no %s yet", after.code, what)
        else:
            log.warning("%s gave no %s: %s", after.code, what, error)
        said.add((after.state, after.error_code))
