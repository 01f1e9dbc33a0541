"""A gunicorn worker that gives requests and answers a bounded time: half of one must not hold a thread for ever."""

import errno
import select
import socket
import time
from typing import Any

from gunicorn.workers import gthread  # type: ignore[import-untyped]  # gunicorn ships no types

FIRST_BYTE_S = 0.5
"""A connection that says nothing for this long goes back to be watched, and its thread serves others."""
REQUEST_S = 5.0
"""From the first byte to the last of a request; a browser on a bad line needs a fraction of it. Later: closed."""
SEND_S = 10.0
"""For each part of an answer, 64 kB, which the worst mobile network takes in less. Later: closed."""


class PatientWorker(gthread.ThreadWorker):  # type: ignore[misc]  # its base is untyped
    """Threads that wait FIRST_BYTE_S for a request to begin, REQUEST_S for it to end, and SEND_S for its reader."""

    def handle(self, conn: Any) -> Any:
        """One request of a connection; what gunicorn asks for in a thread."""
        if not conn.initialized:
            if not conn.data_ready and not conn.wait_for_data(FIRST_BYTE_S):
                return gthread._DEFER
            conn.data_ready = True
            conn.sock = _BoundedSocket(fileno=conn.sock.detach())
        conn.sock.deadline_s = time.monotonic() + REQUEST_S
        return super().handle(conn)


class _BoundedSocket(socket.socket):
    """A connection that reads as closed once its deadline (monotonic s) has passed, and breaks when nobody reads."""

    deadline_s = 0.0

    def recv(self, *arguments: Any) -> bytes:
        left_s = self.deadline_s - time.monotonic()
        ready = left_s > 0 and select.select([self], [], [], left_s)[0]
        return super().recv(*arguments) if ready else b""

    def sendall(self, *arguments: Any) -> None:
        self.settimeout(SEND_S)
        try:
            super().sendall(*arguments)
        except TimeoutError as error:
            # What gunicorn takes for a reader that went away, which is nothing to report.
            raise ConnectionResetError(errno.ECONNRESET, "the reader is too slow") from error
        finally:
            self.settimeout(None)
