"""Sends the meter's bytes to everyone who connects to a TCP port, as a serial server would."""

import logging
import selectors
import socket

log = logging.getLogger(__name__)

MAX_CLIENTS = 16
"""More than any test or demo needs; the next one is turned away."""
MAX_BACKLOG = 1_048_576
"""Bytes that wait for a client: more than an hour of frames. One that is further behind is dropped."""


class TcpOutlet:
    """Listens on `address` (host:port); raises OSError when it cannot."""

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host.strip("[]"), int(port)), family=family)
        self._listener.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._backlogs: dict[socket.socket, bytearray] = {}

    @property
    def where(self) -> str:
        """The address that it really listens on."""
        host, port = self._listener.getsockname()[:2]
        return f"{host}:{port}"

    def wait(self, timeout_s: float) -> None:
        """Serve clients that come, go or can take more, up to this long."""
        for key, events in self._selector.select(timeout_s):
            if key.fileobj is self._listener:
                self._accept()
            elif isinstance(key.fileobj, socket.socket):
                if events & selectors.EVENT_READ:
                    self._listen_to(key.fileobj)
                if events & selectors.EVENT_WRITE:
                    self._flush(key.fileobj)

    def send(self, frame: bytes) -> None:
        """Give the frame to every client, now or when it can take it."""
        for client in list(self._backlogs):
            self._backlogs[client] += frame
            self._flush(client)

    def close(self) -> None:
        """Let everyone go."""
        for client in list(self._backlogs):
            self._drop(client)
        self._selector.close()
        self._listener.close()

    def _accept(self) -> None:
        try:
            client, peer = self._listener.accept()
        except OSError:  # it left again before it was let in
            return
        if len(self._backlogs) >= MAX_CLIENTS:
            log.warning("turned %s away: %d clients are connected already, close one", peer[0], MAX_CLIENTS)
            client.close()
            return
        client.setblocking(False)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._backlogs[client] = bytearray()
        self._selector.register(client, selectors.EVENT_READ)
        log.info("%s reads the meter", peer[0])

    def _listen_to(self, client: socket.socket) -> None:
        """A meter hears nothing: what the client says goes nowhere."""
        try:
            said = client.recv(4096)
        except BlockingIOError:
            return
        except OSError:
            said = b""
        if not said:
            self._drop(client)

    def _flush(self, client: socket.socket) -> None:
        backlog = self._backlogs.get(client)
        if backlog is None:
            return
        try:
            del backlog[: client.send(backlog)]
        except BlockingIOError:
            pass
        except OSError:
            self._drop(client)
            return
        if len(backlog) > MAX_BACKLOG:
            log.warning("dropped a client that is %d bytes behind; it may connect again", len(backlog))
            self._drop(client)
            return
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if backlog else 0)
        self._selector.modify(client, wanted)

    def _drop(self, client: socket.socket) -> None:
        if self._backlogs.pop(client, None) is not None:
            self._selector.unregister(client)
            client.close()
