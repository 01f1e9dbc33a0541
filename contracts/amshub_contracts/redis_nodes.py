"""Which connection leads to the node that keeps a key: the only one there is, or the right one of a cluster.

redis-py's own cluster client repeats commands whose reply was lost, so it is only asked which node keeps what; the
commands go over that node's plain connection, which repeats nothing.
"""

from threading import Lock
from typing import Protocol

import redis
from redis.backoff import NoBackoff
from redis.crc import key_slot
from redis.exceptions import RedisClusterException
from redis.retry import Retry

from amshub_contracts.settings import RedisSettings

CONNECT_TIMEOUT_S = 3


class Nodes(Protocol):
    """The nodes of a store."""

    def holding(self, tag: str) -> redis.Redis:
        """The connection to the node that keeps the keys of this hash tag; raises RedisError when none is known."""

    def doubt(self) -> None:
        """Something went wrong: find out anew, before the next command, which node keeps what."""

    def close(self) -> None:
        """Let the connections go."""


def nodes_of(settings: RedisSettings, name: str, reply_timeout_s: float) -> Nodes:
    """The nodes of this store, to which nothing connects before it is used."""
    return _Cluster(settings, name, reply_timeout_s) if settings.cluster else _Single(settings, name, reply_timeout_s)


class _Single:
    """A store that is one node."""

    def __init__(self, settings: RedisSettings, name: str, reply_timeout_s: float) -> None:
        self._client = redis.Redis.from_url(
            settings.url,
            password=settings.password.reveal() or None,
            client_name=name,
            socket_connect_timeout=CONNECT_TIMEOUT_S,
            socket_timeout=reply_timeout_s,
            retry=Retry(NoBackoff(), 0),
            retry_on_error=[],
            health_check_interval=0,
        )

    def holding(self, tag: str) -> redis.Redis:  # noqa: ARG002  it holds every tag
        return self._client

    def doubt(self) -> None:
        """There is nothing to find out."""

    def close(self) -> None:
        self._client.close()


class _Cluster:
    """A Redis Cluster, found through the one node that the settings name; may be used by several threads."""

    def __init__(self, settings: RedisSettings, name: str, reply_timeout_s: float) -> None:
        self._settings, self._name, self._reply_timeout_s = settings, name, reply_timeout_s
        self._lock = Lock()
        self._cluster: redis.RedisCluster | None = None
        self._doubtful = False

    def holding(self, tag: str) -> redis.Redis:
        try:
            with self._lock:
                cluster = self._current()
            # A tag by itself lies in the slot of the keys that have it.
            node = cluster.nodes_manager.get_node_from_slot(key_slot(tag.encode()))
            return cluster.get_redis_connection(node)
        except RedisClusterException as error:
            raise _said_by_a_node(error) from error

    def doubt(self) -> None:
        self._doubtful = True

    def close(self) -> None:
        with self._lock:
            if self._cluster is not None:
                self._cluster.close()
                self._cluster = None

    def _current(self) -> redis.RedisCluster:
        # What fails here leaves nothing behind: after the nodes known so far the address in the settings is tried
        # next, as nodes may have come back under other addresses.
        known, self._cluster = self._cluster, None
        if known is None:
            known = self._found()
        elif self._doubtful:
            known.nodes_manager.initialize()
        self._cluster, self._doubtful = known, False
        return known

    def _found(self) -> redis.RedisCluster:
        return redis.RedisCluster.from_url(
            self._settings.url,
            password=self._settings.password.reveal() or None,
            client_name=self._name,
            socket_connect_timeout=CONNECT_TIMEOUT_S,
            socket_timeout=self._reply_timeout_s,
            retry=Retry(NoBackoff(), 0),
            health_check_interval=0,
        )


def _said_by_a_node(error: RedisClusterException) -> redis.RedisError:
    """What is behind redis-py's own exception: a node that refused to tell where the slots are, or none that could."""
    refusal = error.__cause__.__context__ if isinstance(error.__cause__, RedisClusterException) else None
    if refusal is not None:
        return redis.ResponseError(f"{refusal} (asked for the slots of a cluster, as redis.cluster = true says)")
    return redis.ConnectionError(str(error))
