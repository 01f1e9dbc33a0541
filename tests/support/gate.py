"""A way to a broker that a test can shut, or let fall silent without a word."""

import socket
import threading
from contextlib import suppress
from typing import Literal

State = Literal["open", "shut", "silent"]


class Gate:
    """Forwards TCP connections on loopback to a port; `port` is its own."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])
        self._state: State = "open"
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self.connections = 0
        self.delay_s = 0.0
        """How long everything is under way, in each direction."""
        self._start(self._accept)

    def open(self) -> None:
        """Let new connections through; those that were let fall silent stay so."""
        self._state = "open"

    def shut(self) -> None:
        """Hang up on everyone, and on whoever comes."""
        self._state = "shut"
        self._hang_up()

    def fall_silent(self) -> None:
        """Keep connections standing, and lose all that is sent on them from now on."""
        self._state = "silent"

    def close(self) -> None:
        self._state = "shut"
        with suppress(OSError):  # a socket that nobody connected with has nothing to shut down
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._hang_up()
        for thread in self._threads:
            thread.join()

    def _hang_up(self) -> None:
        for each in self._sockets:
            with suppress(OSError):  # it may have hung up first
                each.shutdown(socket.SHUT_RDWR)

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
            self.connections += 1
            upstream = self._upstream()
            if upstream is None:
                client.close()
                continue
            self._sockets += (client, upstream)
            silent = threading.Event()
            self._start(self._forward, client, upstream, silent)
            self._start(self._forward, upstream, client, silent)

    def _upstream(self) -> socket.socket | None:
        """A connection with the target, None while the gate is shut or the target is away."""
        if self._state == "shut":
            return None
        try:
            return socket.create_connection(("127.0.0.1", self._target))
        except OSError:
            return None

    def _forward(self, source: socket.socket, sink: socket.socket, silent: threading.Event) -> None:
        with source, suppress(OSError):
            while data := source.recv(65_536):
                if self._state == "silent":
                    silent.set()
                if not silent.wait(self.delay_s):
                    sink.sendall(data)
        with suppress(OSError):  # the other direction may have closed it
            sink.shutdown(socket.SHUT_RDWR)
