"""The port serves everyone, and nobody can hold it up."""

import socket
from collections.abc import Iterator

import pytest
from amshub_simulator.tcp_outlet import MAX_BACKLOG, MAX_CLIENTS, TcpOutlet

from tests.support.waiting import PATIENCE_S, wait_until

FRAME = bytes(range(256)) * 64


@pytest.fixture
def outlet() -> Iterator[TcpOutlet]:
    outlet = TcpOutlet("127.0.0.1:0")
    yield outlet
    outlet.close()


def test_a_slow_client_is_dropped_and_a_quick_one_misses_nothing(
    outlet: TcpOutlet, caplog: pytest.LogCaptureFixture
) -> None:
    with _connect(outlet), _connect(outlet) as quick:
        quick.setblocking(False)
        received = sent = 0
        while "dropped a client" not in caplog.text:
            outlet.send(FRAME)
            sent += len(FRAME)
            received += _drain(outlet, quick, sent - received)
            assert sent < 100 * MAX_BACKLOG, "the slow client is still there"
        assert received == sent


def test_a_client_that_leaves_makes_room(outlet: TcpOutlet) -> None:
    for _ in range(3 * MAX_CLIENTS):
        _connect(outlet).close()
        outlet.wait(PATIENCE_S)
    with _connect(outlet) as client:
        client.settimeout(PATIENCE_S)
        outlet.send(b"frame")
        assert client.recv(16) == b"frame"


def test_one_client_too_many_is_turned_away(outlet: TcpOutlet, caplog: pytest.LogCaptureFixture) -> None:
    clients = [_connect(outlet) for _ in range(MAX_CLIENTS + 1)]
    assert "turned" in caplog.text
    clients[-1].settimeout(PATIENCE_S)
    assert clients[-1].recv(1) == b""
    for client in clients:
        client.close()


def test_what_a_client_says_changes_nothing(outlet: TcpOutlet) -> None:
    with _connect(outlet) as client:
        client.settimeout(PATIENCE_S)
        client.sendall(b"hello" * 1_000)
        outlet.wait(PATIENCE_S)
        outlet.send(b"frame")
        assert client.recv(16) == b"frame"


def _connect(outlet: TcpOutlet) -> socket.socket:
    """A client that has been let in, or turned away."""
    host, port = outlet.where.split(":")
    client = socket.create_connection((host, int(port)))
    outlet.wait(PATIENCE_S)
    return client


def _drain(outlet: TcpOutlet, client: socket.socket, expected: int) -> int:
    """Read until `expected` bytes came, while the outlet goes on serving."""
    received = 0

    def all_came() -> bool:
        nonlocal received
        outlet.wait(0)
        try:
            received += len(client.recv(expected - received))
        except BlockingIOError:
            return False
        return received == expected

    wait_until(all_came, "the quick client gets what was sent")
    return received
