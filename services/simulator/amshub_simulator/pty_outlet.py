"""Sends the meter's bytes down a pseudo-terminal, which a reader opens like the device of a dongle."""

import os
import pty
import termios
import time
import tty
from pathlib import Path


class PtyOutlet:
    """A pty whose reading end is found at `link`; raises OSError when the link cannot be made."""

    def __init__(self, link: Path) -> None:
        self._link = link
        self._meter, self._line = pty.openpty()
        tty.setraw(self._line)
        os.set_blocking(self._meter, False)
        # The link of a simulator that was killed is still there: replace it in one step.
        fresh = link.with_name(f"{link.name}.new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(os.ttyname(self._line))
        fresh.replace(link)

    @property
    def where(self) -> str:
        """The device to open."""
        return str(self._link)

    def wait(self, timeout_s: float) -> None:
        """Let this much time pass."""
        time.sleep(timeout_s)

    def send(self, frame: bytes) -> None:
        """Put the frame on the line. What nobody read is lost when the line is full, as on a UART."""
        if not self._write(frame):
            termios.tcflush(self._line, termios.TCIFLUSH)
            self._write(frame)

    def close(self) -> None:
        """Unplug it."""
        self._link.unlink(missing_ok=True)
        os.close(self._meter)
        os.close(self._line)

    def _write(self, frame: bytes) -> bool:
        try:
            return os.write(self._meter, frame) == len(frame)
        except BlockingIOError:
            return False
