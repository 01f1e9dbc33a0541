"""The way to the store: one query at a time, asked seldom while it is away, and told about once in words."""

import logging
import time
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any, TypeVar

import msgspec
from amshub_contracts.bus import Bus, BusDown, BusFull, BusRefused, Command
from amshub_contracts.codec import NewerSchema

from amshub_api.core.bodies.health import StoreState

RETRY_S = 0.5
"""While the store is away one request in this time tries it; the others are answered at once from memory."""

log = logging.getLogger(__name__)

T = TypeVar("T")
WORDS: dict[StoreState, str] = {
    "reachable": "",
    "unreachable": "The store (Redis) cannot be reached, so these are the last known figures. "
    "See that it runs and that redis.url and redis.password are right.",
    "refused": "The store (Redis) answers, but does not let itself be read, so these are the last known figures. "
    "What it says is in the log of the service api: give the user of redis.url the right to read, remove a key of "
    "amshub's that something else wrote, or raise its maxmemory.",
    "unreadable": "The store (Redis) holds something that this amshub cannot read, so these are the last known "
    "figures. See that all services are of one version.",
}


class Reach:
    """Asks the store for several threads."""

    def __init__(self, bus: Bus, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._bus, self._monotonic = bus, monotonic
        self._lock = Lock()
        self._state: StoreState = "reachable"
        self._next_try = 0.0

    @property
    def state(self) -> StoreState:
        """How the last query went."""
        return self._state

    def ask(self, commands: Sequence[Command], decode: Callable[[list[Any]], T]) -> T | None:
        """What these reads give, in one round trip; None while the store is away or holds what `decode` cannot read.

        `decode` raises NewerSchema, MsgspecError or ValueError for that.
        """
        with self._lock:
            if self._state != "reachable":
                if self._monotonic() < self._next_try:
                    return None
                self._next_try = self._monotonic() + RETRY_S
        try:
            decoded = decode(self._bus.query(commands))
        except (BusRefused, BusFull) as error:  # Redis 7.0 that is full refuses even the reads of a transaction
            self._trouble("refused", error)
        except BusDown as error:
            self._trouble("unreachable", error)
        except (NewerSchema, msgspec.MsgspecError, ValueError) as error:
            self._trouble("unreadable", error)
        else:
            self._recovered()
            return decoded
        return None

    def _recovered(self) -> None:
        with self._lock:
            if self._state != "reachable":
                log.info("The store (Redis) can be read again; answers are live.")
            self._state = "reachable"

    def _trouble(self, state: StoreState, error: Exception) -> None:
        with self._lock:
            if self._state != state:
                log.warning("%s (%s)", WORDS[state], error)
                self._next_try = self._monotonic() + RETRY_S
            self._state = state
