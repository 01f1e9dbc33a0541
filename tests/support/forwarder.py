"""TCP connections forwarded on loopback, for what a test wants to do to them on the way."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass


@dataclass
class Passage:
    """One connection that is forwarded."""

    is_cut: bool = False
    """For whoever decides what passes."""
    requests: bytes = b""
    """What the client sent so far, for whoever looks for words in it."""


class Forwarder:
    """Forwards to the port `target`; `port` is its own, and `connections` counts those who came."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])
        self.connections = 0
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._start(self._accept)

    def close(self) -> None:
        with suppress(OSError):  # a socket that nobody connected with has nothing to shut down
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._threads[0].join()  # nobody comes any more
        self._hang_up()
        for thread in self._threads:
            thread.join()

    def _lets_in(self) -> bool:
        """Whether somebody who comes is forwarded; else it is hung up on him."""
        return True

    def _request(self, data: bytes, _passage: Passage) -> bytes | None:
        """What passes of this towards the target; None hangs up."""
        return data

    def _reply(self, data: bytes, _passage: Passage) -> bytes | None:
        """What passes of this towards the client; None hangs up."""
        return data

    def _hang_up(self) -> None:
        for each in self._sockets:
            with suppress(OSError):  # it may have hung up first
                each.shutdown(socket.SHUT_RDWR)

    def _start(self, target: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            self.connections += 1
            upstream = self._upstream() if self._lets_in() else None
            if upstream is None:
                client.close()
                continue
            self._sockets += (client, upstream)
            passage = Passage()
            self._start(self._forward, client, upstream, passage, self._request)
            self._start(self._forward, upstream, client, passage, self._reply)

    def _upstream(self) -> socket.socket | None:
        try:
            return socket.create_connection(("127.0.0.1", self._target))
        except OSError:  # the target is away
            return None

    def _forward(
        self,
        source: socket.socket,
        sink: socket.socket,
        passage: Passage,
        allowed: Callable[[bytes, Passage], bytes | None],
    ) -> None:
        with source, suppress(OSError):  # the other side hung up
            while data := source.recv(1 << 20):
                passing = allowed(data, passage)
                if passing is None:
                    break
                sink.sendall(passing)
        with suppress(OSError):  # the other direction may have closed it
            sink.shutdown(socket.SHUT_RDWR)
