"""How services talk to Redis: a round trip is a transaction, and nothing is retried behind a caller's back.

redis-py would by itself repeat a command whose reply was lost, which turns one XADD into two entries; here every
failure comes out as an exception named by its remedy, and the caller looks before it tries again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import redis
from redis.exceptions import AskError, ClusterDownError, MovedError, TryAgainError

from amshub_contracts import SCHEMA_VERSION
from amshub_contracts.hash_tag import hash_tag, positions_by_tag
from amshub_contracts.redis_nodes import nodes_of
from amshub_contracts.settings import RedisSettings
from amshub_contracts.streams import SCHEMA_KEY

REPLY_TIMEOUT_S = 10
"""Longer than any block the services ask for; a reply later than this counts as lost."""
MAX_MOVES = 3
"""How often in a row a cluster may say that a key is elsewhere; nodes that disagree longer are waited for."""

T = TypeVar("T")

Command = tuple[str | bytes | int, ...]
Entry = tuple[bytes, dict[bytes, bytes]]


class BusDown(Exception):
    """Redis cannot be reached, is loading, lost the reply or moves the keys: wait, then look before sending again."""


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
    """A way to the store, one node or a cluster; create one per thread of work."""

    def __init__(self, settings: RedisSettings, name: str, *, reply_timeout_s: float = REPLY_TIMEOUT_S) -> None:
        self._is_cluster = settings.cluster
        self._nodes = nodes_of(settings, f"amshub-{name}", reply_timeout_s)

    def query(self, commands: Sequence[Command]) -> list[Any]:
        """The replies of these reads, in one round trip and of one instant.

        On a cluster that holds for keys of one hash tag; each further tag costs a round trip, and has its own instant.
        """
        if not self._is_cluster:
            return self._execute("", commands, ())
        replies: dict[int, Any] = {}
        for tag, positions in positions_by_tag(map(_key, commands)).items():
            replies |= zip(positions, self._execute(tag, [commands[at] for at in positions], ()), strict=True)
        return [replies[at] for at in range(len(commands))]

    def commit(self, commands: Sequence[Command], guards: Sequence[Guard] = ()) -> list[Any]:
        """The replies of these writes, all done or none; raises Conflict when a guard does not hold.

        Keys and guards share one hash tag, as no cluster could keep the promise otherwise; raises ValueError.
        """
        keys = [*map(_key, commands), *(guard.key for guard in guards)]
        tags = {hash_tag(key) for key in keys}
        if len(tags) > 1:
            raise ValueError(f"no transaction spans several hash tags: {', '.join(sorted(set(keys)))}")
        return self._execute(next(iter(tags), ""), commands, guards)

    def read_stream(self, stream: str, after: bytes, *, count: int, block_ms: int) -> list[Entry]:
        """Entries after this ID, oldest first, waiting up to `block_ms` (under 10 s) for one; empty when none came."""

        def read(client: redis.Redis) -> list[Entry]:
            replies: Any = client.xread({stream: after}, count=count, block=block_ms)
            return replies[0][1] if replies else []

        return self._at(hash_tag(stream), read)

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
        self._nodes.close()

    def _execute(self, tag: str, commands: Sequence[Command], guards: Sequence[Guard]) -> list[Any]:
        return self._at(tag, lambda client: _transact(client, commands, guards))

    def _at(self, tag: str, work: Callable[[redis.Redis], T]) -> T:
        """What this work gives on the node that keeps the tag."""
        try:
            with _Translated():
                return self._following_moves(tag, work)
        except BusDown:
            self._nodes.doubt()
            raise

    def _following_moves(self, tag: str, work: Callable[[redis.Redis], T]) -> T:
        for _ in range(MAX_MOVES):
            try:
                return work(self._nodes.holding(tag))
            except MovedError:
                # The node refused the transaction as a whole, so what follows is no second time.
                self._nodes.doubt()
        return work(self._nodes.holding(tag))


def _key(command: Command) -> str:
    """The key of a command: its first argument, in all that amshub sends; empty where there is none."""
    if len(command) == 1:
        return ""
    return command[1].decode() if isinstance(command[1], bytes) else str(command[1])


def _transact(client: redis.Redis, commands: Sequence[Command], guards: Sequence[Guard]) -> list[Any]:
    with client.pipeline(transaction=True) as pipeline:
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
        if isinstance(error, redis.BusyLoadingError | redis.ConnectionError | redis.TimeoutError | ClusterDownError):
            raise BusDown(str(error)) from error
        if isinstance(error, MovedError):
            raise BusRefused(
                f"another node of a Redis Cluster has the key; is redis.cluster right? ({error})"
            ) from error
        if isinstance(error, AskError | TryAgainError):
            raise BusDown(f"the cluster is moving keys to another node: {error}") from error
        if isinstance(error, redis.ResponseError) and _is_full(str(error)):
            raise BusFull(str(error)) from error
        if isinstance(error, redis.RedisError):
            raise BusRefused(f"Redis refuses: {error}") from error


def _is_full(message: str) -> bool:
    return "OOM" in message or "MISCONF" in message or "command not allowed when used memory" in message
