"""A serial port elsewhere, over RFC 2217, by pyserial."""

import serial

from amshub_reader.core.line import Line
from amshub_reader.port import READ_WAIT_S, PortGone
from amshub_reader.silence import Silence


class Rfc2217Port:
    """An open `rfc2217://` line; the far end sets speed and parity."""

    def __init__(self, url: str, line: Line) -> None:
        self._url = url
        try:
            self._port = serial.serial_for_url(
                url,
                baudrate=line.baud,
                parity=line.parity,
                bytesize=line.bits,
                stopbits=line.stop_bits,
                timeout=READ_WAIT_S,  # to change it later would negotiate the whole line anew
            )
        except (OSError, ValueError) as error:
            raise PortGone(f"{url} cannot be opened ({error}): start what serves it, or correct the source") from error
        self._silence = Silence(url)

    def read(self) -> bytes:
        """Bytes as soon as there are any, none after READ_WAIT_S; raises PortGone."""
        try:
            chunk = bytes(self._port.read(1))
            chunk += bytes(self._port.read(self._port.in_waiting)) if chunk else b""
        except OSError as error:
            raise PortGone(f"{self._url} broke off ({error})") from error
        self._silence.heed(chunk)
        return chunk

    def close(self) -> None:
        """Let the connection go."""
        self._port.close()
