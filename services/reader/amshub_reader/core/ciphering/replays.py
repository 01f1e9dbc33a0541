"""Notices invocation counters that do not rise."""

from dataclasses import dataclass

MAX_TITLES = 16
"""System titles remembered; a line has one meter, so more are noise and the one unheard longest is forgotten."""


@dataclass(frozen=True)
class Replay:
    """A telegram whose invocation counter is not above the one before: sent again, or by a meter that started over."""

    system_title: bytes
    counter: int
    previous: int

    @property
    def reason(self) -> str:
        """What is wrong, in words."""
        how = "came twice" if self.counter == self.previous else f"fell from {self.previous}"
        return (
            f"the invocation counter {self.counter} of meter {self.system_title.hex().upper()} {how}: an old telegram "
            "was sent again, or the meter was reset"
        )


class Counters:
    """The last invocation counter of each system title."""

    def __init__(self) -> None:
        self._last: dict[bytes, int] = {}

    def note(self, system_title: bytes, counter: int) -> Replay | None:
        """Remember this counter, and tell when it did not rise.

        The counter that came last counts, not the highest: a meter that started over is told once, not for years.
        """
        previous = self._last.pop(system_title, None)
        if len(self._last) == MAX_TITLES:
            del self._last[next(iter(self._last))]
        self._last[system_title] = counter
        return Replay(system_title, counter, previous) if previous is not None and counter <= previous else None
