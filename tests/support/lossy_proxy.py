"""A way to the store that can lose a reply: it forwards the request and then hangs up."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext

from amshub_contracts.settings import RedisSettings

from tests.support.cluster import Cluster
from tests.support.forwarder import Forwarder, Passage
from tests.support.store import Store


class LossyProxy(Forwarder):
    """`lose_reply_to` makes it cut the next connection that asks so; `lost` counts them."""

    def __init__(self, target: int) -> None:
        self._lose: bytes | None = None
        self.lost = 0
        super().__init__(target)

    def lose_reply_to(self, command: bytes) -> None:
        """Forward the next request that holds this command, then cut the connection before its reply."""
        self._lose = command

    def _request(self, data: bytes, passage: Passage) -> bytes:
        if self._lose is not None and self._lose in data:
            self._lose = None
            self.lost += 1
            passage.is_cut = True
        return data

    def _reply(self, data: bytes, passage: Passage) -> bytes | None:
        return None if passage.is_cut else data


@contextmanager
def lossy_way_to(store: Store, key: str) -> Iterator[tuple[LossyProxy, RedisSettings]]:
    """A proxy before the store, or before that node of a cluster which keeps this key, and how to go through it."""
    of_cluster = store if isinstance(store, Cluster) else None
    with closing(LossyProxy(of_cluster.node_of(key).port if of_cluster else store.port)) as proxy:
        through = RedisSettings(url=f"redis://127.0.0.1:{proxy.port}/0", cluster=store.settings.cluster)
        with of_cluster.announced(key, proxy.port) if of_cluster else nullcontext():
            yield proxy, through
