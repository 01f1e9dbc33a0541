"""A serial device, by pyserial."""

import errno
import os
import select
import termios
from pathlib import Path

import serial

from amshub_reader.core.line import Line
from amshub_reader.port import READ_WAIT_S, PortGone

CHUNK_BYTES = 4096
"""More than a tty's buffer holds."""

_REMEDIES = {
    errno.ENOENT: "is not there: plug the dongle in, or correct the source (ls -l /dev/serial/by-id)",
    errno.ENXIO: "is not there: plug the dongle in, or correct the source (ls -l /dev/serial/by-id)",
    errno.EACCES: "may not be opened: give the reader the group that owns it (AMSHUB_SERIAL_GID, often dialout)",
    errno.EPERM: "may not be opened: give the container this kind of device (device_cgroup_rules)",
    errno.EAGAIN: "is in use by another program: stop it (fuser)",
    errno.EWOULDBLOCK: "is in use by another program: stop it (fuser)",
    errno.EBUSY: "is in use by another program: stop it (fuser)",
}


class SerialPort:
    """An open device, locked against a second reader."""

    def __init__(self, device: str, line: Line, device_root: str) -> None:
        self._path = seen_at(device, device_root)
        self._name = device
        try:
            try:
                self._port = _opened(self._path, line)
            except termios.error:
                # A port that is no UART (a pseudo-terminal of socat) has no parity to set, and setting nothing else
                # fails; what it brings has no parity either.
                self._port = _opened(self._path, Line(line.baud))
        except (OSError, ValueError, termios.error) as error:
            remedy = _REMEDIES.get(getattr(error, "errno", None) or 0, f"cannot be opened: {error}")
            raise PortGone(f"{self._name} {remedy}") from error

    def read(self) -> bytes:
        """Bytes as soon as there are any, none after READ_WAIT_S; raises PortGone."""
        try:
            # pyserial's own read either waits for a full buffer or takes one byte; the descriptor gives what is there.
            ready, _, _ = select.select([self._port.fileno()], [], [], READ_WAIT_S)
            chunk = os.read(self._port.fileno(), CHUNK_BYTES) if ready else b""
            replaced = not ready and not os.path.samestat(self._path.stat(), os.fstat(self._port.fileno()))
        except OSError as error:
            raise PortGone(f"{self._name} went away ({error.strerror}): plug the dongle in again") from error
        if ready and not chunk:
            raise PortGone(f"{self._name} went away: plug the dongle in again")
        if replaced:
            raise PortGone(f"{self._name} is another device now")
        return chunk

    def close(self) -> None:
        """Let the device go."""
        self._port.close()


def _opened(path: Path, line: Line) -> serial.Serial:
    return serial.serial_for_url(
        str(path),
        baudrate=line.baud,
        parity=line.parity,
        bytesize=line.bits,
        stopbits=line.stop_bits,
        timeout=0,
        exclusive=True,
    )


def seen_at(device: str, device_root: str) -> Path:
    """Where this process sees a device of the host's /dev."""
    path = Path(device)
    return Path(device_root, path.relative_to("/dev")) if path.is_relative_to("/dev") else path
