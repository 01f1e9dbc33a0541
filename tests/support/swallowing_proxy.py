"""A network that can lose everything without hanging up: what makes a connection half open."""

import socket
import threading
from contextlib import suppress


class SwallowingProxy:
    """Forwards TCP connections to a port on loopback; after `swallow` it takes what comes, and forwards nothing."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])
        self._swallowing = threading.Event()
        self._sockets: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def swallow(self, on: bool = True) -> None:
        """Lose everything from now on, or forward what new connections say again."""
        if on:
            self._swallowing.set()
        else:
            self._swallowing.clear()

    def hang_up(self) -> None:
        """Cut every connection; new ones are welcome."""
        cut, self._sockets = self._sockets, []
        for each in cut:
            _end(each)

    def close(self) -> None:
        self.hang_up()
        _end(self._server)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._server.accept()
                self._sockets.append(client)
                if self._swallowing.is_set():
                    continue
                with suppress(OSError):
                    upstream = socket.create_connection(("127.0.0.1", self._target))
                    self._sockets.append(upstream)
                    for source, sink in ((client, upstream), (upstream, client)):
                        threading.Thread(target=self._forward, args=(source, sink), daemon=True).start()

    def _forward(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                if not self._swallowing.is_set():
                    sink.sendall(data)


def _end(each: socket.socket) -> None:
    with suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
    each.close()
