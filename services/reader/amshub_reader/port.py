"""What every line to a meter can do, and how it fails."""

from typing import Protocol

READ_WAIT_S = 0.5
"""How long a read waits for a first byte: what a stop or a change of state takes at most to be seen."""


class PortGone(Exception):
    """The line is not there or went away; open it again. The message says what to do if it stays away."""


class InputEnded(Exception):
    """Nothing more will ever come: say so and wait for the stop."""


class Port(Protocol):
    """An open line."""

    def read(self) -> bytes:
        """Bytes as soon as there are any, none after READ_WAIT_S; raises PortGone, InputEnded."""

    def close(self) -> None:
        """Let the line go."""
