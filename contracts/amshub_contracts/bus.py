"""The one module that talks to Redis: a round trip is a transaction, and nothing is retried behind a caller's back.

redis-py would by itself repeat a command whose reply was lost, which turns one XADD into two entries; here every
failure comes out as an exception named by its remedy, and the caller looks before it tries again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from amshub_contracts import SCHEMA_VERSION
from amshub_contracts.settings import RedisSettings
from amshub_contracts.streams import SCHEMA_KEY

CONNECT_TIMEOUT_S = 3
REPLY_TIMEOUT_S = 10
"""Longer than any block the services ask for; a reply later than this counts as lost."""

Command = tuple[str | bytes | int, ...]
Entry = tuple[bytes, dict[bytes, bytes]]


class BusDown(Exception):
    """Redis cannot be reached, is loading or lost the reply: wait, then look before sending again."""


class BusFull(Exception):
    """Redis is at its maxmemory or cannot write to disk: give it room; nothing was written."""


class BusRefused(BusDown):
    """Redis answers, and refuses the command (rights, a replica, a key of another kind): its message says why."""


class Conflict(Exception):
    """Someone else changed what this transaction rests on: read it again."""


class WrongSchema(Exception):
    """The store was written by a newer amshub, or by no amshub at all: exit code 2."""


@dataclass(frozen=True)
class Guard:
    """A transaction goes ahead only while this key (or this field of a hash) holds `expected`; None: is absent."""

    key: str
    expected: bytes | None
    field: str | None = None


class Bus:
    """A connection to the store; create one per thread of work."""

    def __init__(self, settings: RedisSettings, name: str, *, reply_timeout_s: float = REPLY_TIMEOUT_S) -> None:
        self._redis = redis.Redis.from_url(
            settings.url,
            password=settings.password.reveal() or None,
            client_name=f"amshub-{name}",
            socket_connect_timeout=CONNECT_TIMEOUT_S,
            socket_timeout=reply_timeout_s,
            retry=Retry(NoBackoff(), 0),
            retry_on_error=[],
            health_check_interval=0,
        )

    def query(self, commands: Sequence[Command]) -> list[Any]:
        """The replies of these reads, in one round trip and of one instant."""
        return self._execute(commands, ())

    def commit(self, commands: Sequence[Command], guards: Sequence[Guard] = ()) -> list[Any]:
        """The replies of these writes, all done or none; raises Conflict when a guard does not hold."""
        return self._execute(commands, guards)

    def read_stream(self, stream: str, after: bytes, *, count: int, block_ms: int) -> list[Entry]:
        """Entries after this ID, oldest first, waiting up to `block_ms` (under 10 s) for one; empty when none came."""
        with _Translated():
            replies: Any = self._redis.xread({stream: after}, count=count, block=block_ms)
        return replies[0][1] if replies else []

    def claim_schema(self) -> None:
        """Mark an empty store with this schema; raises WrongSchema when a newer amshub wrote it."""
        (stored,) = self.query([("GET", SCHEMA_KEY)])
        if stored is not None and not stored.isdigit():
            raise WrongSchema(f"{SCHEMA_KEY} holds {stored!r}, which is no version: this is not a store of amshub")
        if stored is None or int(stored) < SCHEMA_VERSION:
            self.commit([("SET", SCHEMA_KEY, SCHEMA_VERSION)])
        elif int(stored) > SCHEMA_VERSION:
            raise WrongSchema(
                f"the store has schema {int(stored)}, this amshub knows {SCHEMA_VERSION}: update amshub, "
                "or restore a backup made with this version"
            )

    def close(self) -> None:
        """Let the connections go."""
        self._redis.close()

    def _execute(self, commands: Sequence[Command], guards: Sequence[Guard]) -> list[Any]:
        with _Translated(), self._redis.pipeline(transaction=True) as pipeline:
            pipe: Any = pipeline  # redis-py types neither watch nor execute_command
            if guards:
                pipe.watch(*{guard.key for guard in guards})
                for guard in guards:
                    held = pipe.get(guard.key) if guard.field is None else pipe.hget(guard.key, guard.field)
                    if held != guard.expected:
                        raise Conflict(f"{guard.key} holds {held!r}, expected {guard.expected!r}")
                pipe.multi()
            for command in commands:
                pipe.execute_command(*command)
            replies: list[Any] = pipe.execute()
            return replies


class _Translated:
    """Turns redis-py's exceptions into those of this module."""

    def __enter__(self) -> None: ...

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, redis.WatchError):
            # redis-py calls a connection that dies under WATCH a conflict too; only its words tell the two apart.
            lost = "occurred while watching" in str(error)
            raise (BusDown if lost else Conflict)(str(error)) from error
        if isinstance(error, redis.BusyLoadingError | redis.ConnectionError | redis.TimeoutError):
            raise BusDown(str(error)) from error
        if isinstance(error, redis.ResponseError) and _is_full(str(error)):
            raise BusFull(str(error)) from error
        if isinstance(error, redis.RedisError):
            raise BusRefused(f"Redis refuses: {error}") from error


def _is_full(message: str) -> bool:
    return "OOM" in message or "MISCONF" in message or "command not allowed when used memory" in message
