"""A TCP connection that carries a meter's bytes."""

import select
import socket
from urllib.parse import urlsplit

from amshub_reader.port import READ_WAIT_S, PortGone
from amshub_reader.silence import Silence

CONNECT_S = 5
CHUNK_BYTES = 4096


class NetworkPort:
    """An open `socket://` line.

    pyserial's would throw away what came between connecting and its first read, and would hand out single bytes.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        address = urlsplit(url)
        try:
            self._socket = socket.create_connection((address.hostname or "", address.port or 0), CONNECT_S)
        except OSError as error:
            raise PortGone(f"{url} cannot be reached ({error}): start what serves it, or correct the source") from error
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self._silence = Silence(url)

    def read(self) -> bytes:
        """Bytes as soon as there are any, none after READ_WAIT_S; raises PortGone."""
        try:
            ready, _, _ = select.select([self._socket], [], [], READ_WAIT_S)
            chunk = self._socket.recv(CHUNK_BYTES) if ready else b""
        except OSError as error:
            raise PortGone(f"{self._url} broke off ({error})") from error
        if ready and not chunk:
            raise PortGone(f"{self._url} closed the connection")
        self._silence.heed(chunk)
        return chunk

    def close(self) -> None:
        """Let the connection go."""
        self._socket.close()
