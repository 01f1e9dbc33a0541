"""A small HTTP server on threads that no client can exhaust."""

import contextlib
import gzip
import logging
import socket
import sys
import threading
from collections.abc import Callable
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any, Literal

from amshub_simulator.core.market.question import Reply

log = logging.getLogger(__name__)

MAX_CLIENTS = 32
"""More than any test or demo needs; the next one is turned away."""
SILENT_S = 10
"""A client that says nothing for so long is let go."""
WORTH_GZIP = 500
"""Bytes from which on a body is compressed."""
Delivery = Literal["whole", "cut", "hang"]
Exchange = Callable[[str, Message], tuple[Reply, Delivery]]
"""Request target and headers (their names in any case) to the reply, and how it is delivered."""


class BoundedServer(ThreadingHTTPServer):
    """Listens on `listen` (host:port); raises OSError when it cannot."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = MAX_CLIENTS

    def __init__(self, listen: str, exchange: Exchange) -> None:
        host, _, port = listen.rpartition(":")
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.exchange = exchange
        self.closing = threading.Event()
        self._free = threading.BoundedSemaphore(MAX_CLIENTS)
        super().__init__((host.strip("[]"), int(port)), _Handler)

    @property
    def where(self) -> str:
        """The address that it really listens on."""
        host, port = self.socket.getsockname()[:2]
        return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

    def close(self) -> None:
        """End `serve_forever`, and let go of clients that hang."""
        self.closing.set()
        self.shutdown()
        self.server_close()

    def server_bind(self) -> None:
        """Bind without looking up the machine's name, which may take long and is not used."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        """Give the client a thread, or turn it away."""
        if not self._free.acquire(blocking=False):
            log.warning("turned %s away: %d requests are under way already", client_address[0], MAX_CLIENTS)
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve the client, in its thread."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002  the base class names it
        """Tell of an error that is ours; a client that left is none."""
        if not isinstance(sys.exception(), OSError):
            log.exception("a request of %s failed: a bug worth reporting", client_address[0])


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "amshub-simulator"
    sys_version = ""
    timeout = SILENT_S
    server: BoundedServer

    def do_GET(self) -> None:
        # One request a connection: one that is kept could end just as the client sends its next request.
        self.close_connection = True
        reply, delivery = self.server.exchange(self.path, self.headers)
        if delivery == "hang":
            self._hang()
            return
        body, headers = reply.body, dict(reply.headers)
        if body:
            headers["Content-Type"] = reply.content_type
        if "gzip" in self.headers.get("Accept-Encoding", "") and len(body) >= WORTH_GZIP:
            body = gzip.compress(body, mtime=0)
            headers["Content-Encoding"] = "gzip"
        self.send_response(reply.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if delivery == "cut" else body)

    def _hang(self) -> None:
        """Until the client leaves or the server closes."""
        self.connection.settimeout(0.2)
        while not self.server.closing.is_set():
            with contextlib.suppress(TimeoutError):
                if not self.connection.recv(4096):
                    return

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the base class names it
        log.debug(format, *args)
