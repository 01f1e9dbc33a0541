"""A way to the store that can lose a reply: it forwards the request and then hangs up."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress

from amshub_contracts.settings import RedisSettings

from tests.support.cluster import Cluster
from tests.support.store import Store


class LossyProxy:
    """Forwards TCP connections to a port on loopback; `lose_reply_to` makes it cut the next connection that asks so."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])
        self._lose: bytes | None = None
        self.lost = 0
        self._threads: list[threading.Thread] = []
        self._sockets: list[socket.socket] = [self._server]
        self._start(self._accept)

    def lose_reply_to(self, command: bytes) -> None:
        """Forward the next request that holds this command, then cut the connection before its reply."""
        self._lose = command

    def close(self) -> None:
        for each in self._sockets:
            _hang_up(each)
            each.close()
        for thread in self._threads:
            thread.join()

    def _start(self, target: object, *arguments: object) -> None:
        assert callable(target)
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            upstream = socket.create_connection(("127.0.0.1", self._target))
            self._sockets += (client, upstream)
            cut = threading.Event()
            self._start(self._requests, client, upstream, cut)
            self._start(self._replies, upstream, client, cut)

    def _requests(self, client: socket.socket, upstream: socket.socket, cut: threading.Event) -> None:
        try:
            while data := client.recv(1 << 20):
                if self._lose is not None and self._lose in data:
                    self._lose = None
                    self.lost += 1
                    cut.set()
                upstream.sendall(data)
        except OSError:
            pass  # the other side hung up
        _hang_up(upstream)

    def _replies(self, upstream: socket.socket, client: socket.socket, cut: threading.Event) -> None:
        try:
            while (data := upstream.recv(1 << 20)) and not cut.is_set():
                client.sendall(data)
        except OSError:
            pass  # the other side hung up
        _hang_up(client)


def _hang_up(side: socket.socket) -> None:
    with suppress(OSError):  # it may have hung up first
        side.shutdown(socket.SHUT_RDWR)


@contextmanager
def lossy_way_to(store: Store, key: str) -> Iterator[tuple[LossyProxy, RedisSettings]]:
    """A proxy before the store, or before that node of a cluster which keeps this key, and how to go through it."""
    of_cluster = store if isinstance(store, Cluster) else None
    with closing(LossyProxy(of_cluster.node_of(key).port if of_cluster else store.port)) as proxy:
        through = RedisSettings(url=f"redis://127.0.0.1:{proxy.port}/0", cluster=store.settings.cluster)
        with of_cluster.announced(key, proxy.port) if of_cluster else nullcontext():
            yield proxy, through
