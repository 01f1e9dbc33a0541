"""A meter behind a TCP port, plain or RFC 2217."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import serial
import serial.rfc2217

from tests.integration.reader.rig import reader, settings_for, wait_for_powers, wait_for_state
from tests.support.frames import aidon_list1
from tests.support.store import Store, free_port
from tests.support.waiting import wait_until


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(30)
        yield listening


def test_a_tcp_port_is_read_from_its_first_byte_and_again_after_it_closed(
    store: Store, server: socket.socket, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    port = server.getsockname()[1]
    with reader(settings_for(store.settings, tmp_path, source=f"socket://127.0.0.1:{port}")):
        first, _ = server.accept()
        with first:
            first.sendall(aidon_list1(1))
            first.sendall(aidon_list1(2)[:25])
            wait_for_powers(store, [1])
        second, _ = server.accept()
        with second:
            second.sendall(aidon_list1(3))
            wait_for_powers(store, [1, 3])
            wait_until(lambda: "bytes come" in caplog.text, "the log says that it is back")
            assert caplog.text.count("closed the connection") == 1
            assert caplog.text.count("bytes come from") == 1


def test_a_tcp_port_that_nobody_serves_yet_is_waited_for(store: Store, tmp_path: Path) -> None:
    port = free_port()
    with reader(settings_for(store.settings, tmp_path, source=f"socket://127.0.0.1:{port}")):
        gone = wait_for_state(store, "port_gone")
        assert "cannot be reached" in gone.message
        with socket.create_server(("127.0.0.1", port)) as late:
            late.settimeout(30)
            connection, _ = late.accept()
            with connection:
                connection.sendall(aidon_list1(1))
                wait_for_powers(store, [1])


# pyserial names its threads in a way that Python means to remove.
@pytest.mark.filterwarnings("ignore:set(Daemon|Name):DeprecationWarning")
def test_a_serial_port_elsewhere_is_read_over_rfc_2217(store: Store, server: socket.socket, tmp_path: Path) -> None:
    port = server.getsockname()[1]
    settings = settings_for(
        store.settings, tmp_path, source=f"rfc2217://127.0.0.1:{port}?baud=9600&parity=E&bits=8&stop=1"
    )
    with closing(serial.serial_for_url("loop://")) as device:
        with reader(settings):
            connection, _ = server.accept()
            with connection:
                manager = serial.rfc2217.PortManager(device, _Connection(connection))
                answering = threading.Thread(target=_answer, args=(connection, manager))
                answering.start()
                wait_for_state(store, "waiting")
                assert (device.baudrate, device.parity) == (9600, "E")
                for power in (1, 2):
                    connection.sendall(b"".join(manager.escape(aidon_list1(power))))
                wait_for_powers(store, [1, 2])
        answering.join()


class _Connection:
    """What pyserial's PortManager writes its answers to."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def write(self, data: bytes) -> None:
        self._connection.sendall(data)


def _answer(connection: socket.socket, manager: serial.rfc2217.PortManager) -> None:
    try:
        while data := connection.recv(1024):
            b"".join(manager.filter(data))
    except OSError:
        return
