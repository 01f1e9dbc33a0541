"""A gunicorn worker that gives requests and answers a bounded time: half of one must not hold a thread for ever."""

import errno
import logging
import select
import socket
import time
from contextlib import suppress
from typing import Any

from gunicorn.http.errors import (  # type: ignore[import-untyped]  # gunicorn ships no types
    InvalidResponseHeader,
    InvalidResponseHeaderName,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
)
from gunicorn.workers import gthread  # type: ignore[import-untyped]  # gunicorn ships no types

FIRST_BYTE_S = 0.5
"""A connection that says nothing for this long goes back to be watched, and its thread serves others."""
REQUEST_S = 5.0
"""From the first byte to the last of a request; a browser on a bad line needs a fraction of it. Later: closed."""
SEND_S = 10.0
"""For each part of an answer, 64 kB, which the worst mobile network takes in less. Later: closed."""
LINGER_S = 0.5
"""For what is still on its way when a connection is closed, as closing at once could take the answer with it."""
REFUSED = {LimitRequestLine: "414 URI Too Long", LimitRequestHeaders: "431 Request Header Fields Too Large"}

log = logging.getLogger(__name__)


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
        stays = super().handle(conn)
        # gunicorn takes a late body for one that has ended, and would wait for its rest all over again.
        if not stays or conn.sock.late:
            conn.sock.linger()
            return False
        return stays

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """Answer what is no request of HTTP in as few words, and log none of it: it may hold a password."""
        if not isinstance(exc, ParseException) or isinstance(exc, (InvalidResponseHeader, InvalidResponseHeaderName)):
            super().handle_error(req, client, addr, exc)
            return
        log.info("A request of %s was refused, as it is no HTTP: %s", addr[0] if addr else "?", type(exc).__name__)
        status = REFUSED.get(type(exc), "400 Bad Request")
        with suppress(OSError):
            client.sendall(f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".encode())


class _BoundedSocket(socket.socket):
    """A connection that reads as closed once its deadline (monotonic s) has passed, and breaks when nobody reads."""

    deadline_s = 0.0
    late = False
    """Whether the deadline passed while something was still to come."""

    def recv(self, *arguments: Any) -> bytes:
        left_s = self.deadline_s - time.monotonic()
        ready = left_s > 0 and select.select([self], [], [], left_s)[0]
        self.late = not ready
        return super().recv(*arguments) if ready else b""

    def linger(self) -> None:
        """Say that nothing more comes, wait for the other side to have read it, and read as closed from then on.

        gunicorn waits up to 2 s for it, in the one thread that accepts connections; here only this one waits.
        """
        self.deadline_s = time.monotonic() + LINGER_S
        with suppress(OSError):
            self.shutdown(socket.SHUT_WR)
            while self.recv(65_536):
                pass
        self.deadline_s = 0.0

    def sendall(self, *arguments: Any) -> None:
        self.settimeout(SEND_S)
        try:
            super().sendall(*arguments)
        except TimeoutError as error:
            # What gunicorn takes for a reader that went away, which is nothing to report.
            raise ConnectionResetError(errno.ECONNRESET, "the reader is too slow") from error
        finally:
            self.settimeout(None)
