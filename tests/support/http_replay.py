"""A server that answers with bytes of the test's own, as slowly and as wrongly as the test likes."""

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request; header names are in lower case."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


class Line:
    """The connection as the one who answers has it."""

    def __init__(self, connection: socket.socket, closing: threading.Event) -> None:
        self._connection, self._closing = connection, closing

    def send(self, data: bytes) -> None:
        self._connection.sendall(data)

    def trickle(self, data: bytes, pause_s: float = 0.02) -> None:
        """A byte at a time."""
        for byte in data:
            if self._closing.wait(pause_s):
                return
            self.send(bytes([byte]))

    def hold(self) -> None:
        """Say nothing until the server is closed."""
        self._closing.wait()


Answer = Callable[[Asked, Line], None]


def reply(status: int = 200, body: bytes = b"", **headers: str) -> bytes:
    """A whole and proper answer; `_` in a header's name stands for `-`."""
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def chunked(*chunks: bytes) -> bytes:
    """A body in chunks, without the end."""
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)


class Replay(ThreadingTCPServer):
    """Answers each request with `answer`, or with the same bytes each time; `asked` are the requests so far.

    `finished` counts the answers that were said to their end, so far as the server knows.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, answer: Answer | bytes, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer: Answer = (lambda _asked, line: line.send(answer)) if isinstance(answer, bytes) else answer
        self.asked: list[Asked] = []
        self.finished = 0
        self.closing = threading.Event()
        self.tls = tls
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.server_address[1]}"

    def close(self) -> None:
        self.closing.set()
        self.shutdown()
        self.server_close()
        self._thread.join()


class _Handler(BaseRequestHandler):
    server: Replay

    def handle(self) -> None:
        connection: Any = self.request
        # The other end may go at any time: that is what many tests are about.
        with suppress(OSError):
            if self.server.tls:
                connection = self.server.tls.wrap_socket(connection, server_side=True)
            try:
                asked = _read(connection)
                if asked:
                    self.server.asked.append(asked)
                    self.server.answer(asked, Line(connection, self.server.closing))
                    self.server.finished += 1
            finally:
                if self.server.tls:
                    # TLS of its own has taken the socket over from the server.
                    connection.close()


def _read(connection: socket.socket) -> Asked | None:
    head = b""
    while b"\r\n\r\n" not in head:
        data = connection.recv(65536)
        if not data:
            return None
        head += data
    first, *lines = head.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
    target = urlsplit(first.split(" ")[1])
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Asked(target.path, dict(parse_qsl(target.query)), headers)
