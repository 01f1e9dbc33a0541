"""When each limit of the sources lets them be asked again; kept over a restart, so that one does not ask too often."""

from collections.abc import Mapping

from amshub_prices.core.health import LONGEST_S

SET_BACK_S = 3600
"""A clock that is set right by less than this does not end a wait of the longest kind."""


def within_reach(at_ms: int, now_ms: int) -> int:
    """The instant, or 0 when it is further off than anything here waits: it is of a clock that was wrong then."""
    return at_ms if at_ms <= now_ms + (LONGEST_S + SET_BACK_S) * 1000 else 0


class Limits:
    """Instants by the name of a limit, UTC Unix ms."""

    def __init__(self, held: Mapping[str, int]) -> None:
        self._held = dict(held)

    def free_ms(self, name: str, now_ms: int) -> int:
        """When the next request may go out."""
        return within_reach(self._held.get(name, 0), now_ms)

    def merged(self, others: Mapping[str, int]) -> "Limits":
        """These and others, the later instant of each name: a store may have lost what was written last."""
        return Limits({name: max(self._held.get(name, 0), others.get(name, 0)) for name in {*self._held, *others}})

    def set(self, name: str, at_ms: int) -> None:
        """Let nothing out before this instant."""
        self._held[name] = at_ms
