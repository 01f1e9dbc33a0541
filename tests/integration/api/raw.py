"""Bytes to a gateway and what comes back, as somebody sends them who does not keep to HTTP."""

import socket

PATIENCE_S = 60


def connect(address: str) -> socket.socket:
    host, port = address.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE_S)


def ask(address: str, request: bytes) -> bytes:
    """All that the gateway says to these bytes until it closes or has answered; nothing more is sent."""
    with connect(address) as connection:
        try:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has heard enough
        return rest(connection)


def rest(connection: socket.socket) -> bytes:
    """What comes until the gateway closes."""
    said = b""
    try:
        while part := connection.recv(65_536):
            said += part
    except ConnectionResetError:
        pass
    return said


def status(reply: bytes) -> int:
    """That of the first answer; 0 where there is none."""
    return int(reply.split(b" ", 2)[1]) if reply.startswith(b"HTTP/") else 0


def get(path: str, *headers: str) -> bytes:
    """One request that asks for the connection to be closed."""
    lines = [f"GET {path} HTTP/1.1", "Host: gateway", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")
