"""The edits of users as they were last heard, read again only when there are others."""

from collections.abc import Sequence
from threading import Lock

from amshub_contracts.bus import Bus, Command
from amshub_contracts.edits import Edit, EditReader


class HeardEdits:
    """Remembers them for several threads."""

    LOOK: Command = EditReader.LOOK
    """For a round trip that reads more; its reply goes to `hear`."""

    def __init__(self, bus: Bus) -> None:
        self._reader, self._lock = EditReader(bus), Lock()
        self.last: tuple[Edit, ...] = ()
        """In the order in which they were made."""

    def hear(self, reply: Sequence[tuple[bytes, object]]) -> None:
        """Bring `last` up to what this reply to LOOK tells of; raises BusDown or BusFull."""
        with self._lock:
            if self._reader.is_news(reply):
                self.last = self._reader.read()
