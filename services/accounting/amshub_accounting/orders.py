"""The commands that wait for accounting, and the audit of what became of them."""

from typing import NamedTuple

from amshub_contracts import SCHEMA_VERSION, commands, streams
from amshub_contracts.bus import Bus, Command, Guard
from amshub_contracts.commands import AnyCommand

AT_ONCE = 10
"""Commands read in one turn: each is up to 110 kB, and readings wait meanwhile."""
AUDITED_CHARACTERS = 500
"""What the audit keeps of a command: all of an edit, the first rows of a file."""


class Order(NamedTuple):
    """One entry of the stream of commands."""

    entry_id: bytes
    fields: dict[bytes, bytes]

    @property
    def text(self) -> str:
        """The command as it was sent, or its beginning."""
        return self.fields.get(b"command", b"").decode(errors="replace")[:AUDITED_CHARACTERS]

    def command(self) -> AnyCommand:
        """What is wanted; raises ValueError, or NewerSchema when a newer amshub wants it."""
        return commands.decode(self.fields)


class Orders:
    """The commands of one partition that nobody has obeyed yet."""

    def __init__(self, bus: Bus, partition: int) -> None:
        self._bus, self._partition = bus, partition
        self._obeyed: bytes | None = None

    def start_over(self) -> None:
        """Go on where the last worker stopped; raises BusDown."""
        (self._obeyed,) = self._bus.query([("GET", streams.obeyed(self._partition))])

    def waiting(self) -> list[Order]:
        """The first AT_ONCE of those that wait, oldest first, without waiting for one; raises BusDown."""
        after = b"(" + self._obeyed if self._obeyed else b"-"
        stream = streams.commands(self._partition)
        (entries,) = self._bus.query([("XRANGE", stream, after, "+", "COUNT", AT_ONCE)])
        return [Order(entry_id, fields) for entry_id, fields in entries]

    def guard(self) -> Guard:
        """Holds while no other worker has obeyed one of them."""
        return Guard(streams.obeyed(self._partition), self._obeyed)

    def ending(self, order: Order, *, done: bool, words: str) -> list[Command]:
        """What is written with the changes that this order makes."""
        return [
            ("SET", streams.obeyed(self._partition), order.entry_id),
            ("XDEL", streams.commands(self._partition), order.entry_id),
            (
                *("XADD", streams.audit(self._partition), "MAXLEN", "~", streams.AUDIT_MAXLEN, "*"),
                *("v", SCHEMA_VERSION, "command_id", order.entry_id, "outcome", "done" if done else "refused"),
                *("message", words, "command", order.text),
            ),
        ]

    def ended(self, order: Order) -> None:
        """Go on after this one, which was written."""
        self._obeyed = order.entry_id
