"""Ends an exchange that takes too long, by cutting its connections.

The timeouts of sockets begin anew with every byte, so a server that sends a byte now and then would hold us for ever.
"""

import socket
import threading
from contextlib import suppress
from types import TracebackType

AGAIN_S = 0.1
"""A connection that was being opened when the time was up is cut so much later at most."""


class Deadline:
    """Within `with`, cuts the watched sockets when the seconds are over; `passed` says that it did."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.passed = False
        self._sockets: list[socket.socket] = []
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._wait, name="deadline", daemon=True)

    def __enter__(self) -> "Deadline":
        self._thread.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        self._done.set()
        self._thread.join()

    def watch(self, connection: socket.socket) -> None:
        """Cut this one too."""
        self._sockets.append(connection)

    def _wait(self) -> None:
        if self._done.wait(self.seconds):
            return
        self.passed = True
        while True:
            for connection in self._sockets:
                # Not SSLSocket's own shutdown: that takes the TLS layer from under the thread that reads.
                with suppress(OSError):
                    socket.socket.shutdown(connection, socket.SHUT_RDWR)
            if self._done.wait(AGAIN_S):
                return
