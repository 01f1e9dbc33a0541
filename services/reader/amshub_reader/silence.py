"""Tells when a line over the network is dead without having said so."""

import time

from amshub_reader.port import PortGone

SILENCE_S = 60
"""No meter is silent this long: the other end (ser2net, a switch) is dead without having said so; connect anew."""


class Silence:
    """Watches one connection from when it was opened."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._last_s = time.monotonic()

    def heed(self, chunk: bytes) -> None:
        """A read gave these bytes, or none; raises PortGone when none came for SILENCE_S."""
        now_s = time.monotonic()
        if chunk:
            self._last_s = now_s
        elif now_s - self._last_s > SILENCE_S:
            raise PortGone(f"{self._url} sent nothing for {SILENCE_S} s")
