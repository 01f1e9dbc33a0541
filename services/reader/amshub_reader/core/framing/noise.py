"""Adds up bytes that belong to no frame, so that a run of them is told once."""

from amshub_reader.core.errors import ErrorKind, Refused

MAX_NOISE = 1024
"""Bytes of one run of noise; a longer run is told in pieces of this size, so that a wrong baud rate shows soon."""


class Noise:
    """The run of noise at hand."""

    def __init__(self) -> None:
        self._offset = 0
        self._length = 0

    def add(self, offset: int, length: int) -> list[Refused]:
        """Count bytes of noise that begin at this offset; the pieces of greatest size that they fill."""
        told: list[Refused] = []
        while length:
            if not self._length:
                self._offset = offset
            taken = min(length, MAX_NOISE - self._length)
            self._length += taken
            offset += taken
            length -= taken
            if self._length == MAX_NOISE:
                told += self.end()
        return told

    def end(self) -> list[Refused]:
        """The run up to here, where there is one."""
        if not self._length:
            return []
        reason = f"{self._length} bytes that belong to no frame: noise, or wrong line settings"
        self._length = 0
        return [Refused(self._offset, ErrorKind.UNKNOWN_DATA, reason)]
