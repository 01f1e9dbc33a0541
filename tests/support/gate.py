"""A way to a broker that a test can shut, or let fall silent without a word."""

from threading import Event
from typing import Literal

from tests.support.forwarder import Forwarder, Passage

State = Literal["open", "shut", "silent"]


class Gate(Forwarder):
    """Open at first."""

    def __init__(self, target: int) -> None:
        self._state: State = "open"
        self._silencer = (b"", 0)
        self._shutting = Event()
        self.delay_s = 0.0
        """How long everything is under way, in each direction."""
        super().__init__(target)

    @property
    def is_silent(self) -> bool:
        """Whether all is lost that is sent."""
        return self._state == "silent"

    def open(self) -> None:
        """Let new connections through; those that were let fall silent stay so."""
        self._silencer = (b"", 0)
        self._state = "open"

    def shut(self) -> None:
        """Hang up on everyone, and on whoever comes."""
        self._state = "shut"
        self._hang_up()

    def fall_silent(self) -> None:
        """Keep connections standing, and lose all that is sent on them from now on."""
        self._state = "silent"

    def fall_silent_before(self, words: bytes, nth: int) -> None:
        """The same, in the middle of what a client sends: before these words, when they come for the nth time."""
        self._silencer = (words, nth)

    def close(self) -> None:
        self._state = "shut"
        self._shutting.set()
        super().close()

    def _lets_in(self) -> bool:
        return self._state != "shut"

    def _request(self, data: bytes, passage: Passage) -> bytes:
        words, nth = self._silencer
        if words and not self.is_silent:
            before, passage.requests = passage.requests, passage.requests + data
            if passage.requests.count(words) >= nth:
                self.fall_silent()
                end = len(words.join(passage.requests.split(words)[:nth]))
                return data[: max(0, end - len(before))]
        return self._reply(data, passage)

    def _reply(self, data: bytes, passage: Passage) -> bytes:
        self._shutting.wait(self.delay_s)
        passage.is_cut |= self.is_silent
        return b"" if passage.is_cut else data
