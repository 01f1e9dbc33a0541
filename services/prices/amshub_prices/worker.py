"""The loop: one turn after the other until the stop event, beating, and patient with a store that is away."""

import logging
import random
import threading
from collections.abc import Callable

from amshub_contracts.backoff import delay_s
from amshub_contracts.bus import BusDown, BusFull
from amshub_contracts.clock import Clock

from amshub_prices.service import Service

log = logging.getLogger("prices")

LONGEST_WAIT_S = 5.0
"""The heartbeat, and a clock that jumps, are looked after this often."""
SHORTEST_WAIT_S = 0.05
LOOK_S = 1.0
"""How often is looked for edits in between: who made one sees its prices a second later."""
RETRY_CEILING_S = 10


def run(service: Service, clock: Clock, stop: threading.Event, beat: Callable[[], None]) -> None:
    """Work until the stop event is set, or until a service that has nothing to do has told so.

    Raises WrongSchema when a newer amshub wrote the store.
    """
    failures = 0
    while not stop.is_set():
        beat()
        try:
            due_ms = service.turn()
            failures = 0
            if service.is_idle:
                return
            wait_s = clock.real_s(due_ms - clock.now_ms())
            _rest(service, stop, min(max(wait_s, SHORTEST_WAIT_S), LONGEST_WAIT_S))
        except (BusDown, BusFull) as error:
            service.forget()
            failures += 1
            if failures == 1:
                log.error("%s", _remedy(error))
            stop.wait(delay_s(failures, first_s=0.2, ceiling_s=RETRY_CEILING_S, spread=random.random()))  # noqa: S311  no secret


def _rest(service: Service, stop: threading.Event, wait_s: float) -> None:
    while wait_s > 0 and not stop.wait(min(wait_s, LOOK_S)) and not service.has_news():
        wait_s -= LOOK_S


def _remedy(error: BusDown | BusFull) -> str:
    if isinstance(error, BusFull):
        return f"the store is full, prices are kept in memory until there is room: give Redis more maxmemory ({error})"
    return f"the store cannot be reached, no source is asked until it can ({error})"
