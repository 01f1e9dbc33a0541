"""Meters whose bytes arrive as a UART would hand them out, by how the reader has set it."""

import socket
import termios
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path

import serial
import serial.rfc2217

from tests.integration.reader.rig import Dongle
from tests.support.uart import Setting, heard

PERIOD_S = 1.0


@cache
def _heard(frame: bytes, meter: Setting, receiver: Setting, inverted: bool, resumes: bool) -> bytes:
    return heard(frame, meter, receiver, inverted=inverted, resumes=resumes)


class UartDongle(Dongle):
    """A serial adapter with a meter on it.

    Of what the reader sets, a pseudo-terminal keeps speed and odd parity; bits, and whether there is a parity at all,
    it forgets.
    """

    def __init__(self, link: Path, frame: bytes, meter: Setting, *, inverted: bool = False) -> None:
        self.frame = frame
        self.meter = meter
        self._inverted = inverted
        super().__init__(link)

    def set_to(self) -> Setting:
        odd = termios.tcgetattr(self._main)[2] & termios.PARODD
        return Setting(self.speed() or 38400, "O" if odd else "N", 8)

    def send_frame(self) -> None:
        self.send(_heard(self.frame, self.meter, self.set_to(), self._inverted, resumes=False))


@contextmanager
def sending(*dongles: UartDongle) -> Iterator[None]:
    """Each sends its frame each second."""
    stop = threading.Event()

    def send() -> None:
        while not stop.wait(PERIOD_S):
            for dongle in dongles:
                dongle.send_frame()

    thread = threading.Thread(target=send)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


class _Connection:
    """What pyserial's PortManager writes its answers to."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def write(self, data: bytes) -> None:
        self._connection.sendall(data)


class Rfc2217Meter:
    """A serial server with a meter on it, which does all that the reader asks for."""

    def __init__(self, listening: socket.socket, frame: bytes, meter: Setting) -> None:
        self._listening = listening
        self._frame = frame
        self._meter = meter
        self._stop = threading.Event()
        self.set_to: list[Setting] = []
        """What each connection asked for."""

    def serve(self) -> None:
        """One connection after the other, until stopped."""
        while not self._stop.is_set():
            with suppress(OSError), self._listening.accept()[0] as connection:
                self._serve(connection)

    def stop(self) -> None:
        self._stop.set()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(PERIOD_S)
        with closing(serial.serial_for_url("loop://")) as device:
            manager = serial.rfc2217.PortManager(device, _Connection(connection))
            while not self._stop.is_set():
                try:
                    data = connection.recv(1024)
                except TimeoutError:
                    receiver = Setting(device.baudrate, device.parity, device.bytesize)
                    if receiver not in self.set_to:
                        self.set_to.append(receiver)
                    came = _heard(self._frame, self._meter, receiver, inverted=False, resumes=True)
                    connection.sendall(b"".join(manager.escape(came)))
                else:
                    if not data:
                        return
                    b"".join(manager.filter(data))
