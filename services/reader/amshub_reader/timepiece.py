"""What time it is, as far as the host knows."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from amshub_contracts.clock import Clock

from amshub_reader.clock_trust import host_is_trusted
from amshub_reader.kernel_clock import is_synchronised


@dataclass(frozen=True)
class Moment:
    """One instant: ms of the machine's monotonic clock, and UTC Unix ms, None while the host's clock is not trusted."""

    monotonic_ms: int
    host_ms: int | None
    certain: bool = True
    """Whether something keeps the host's clock right; else its owner may have set it, or nobody."""


class Timepiece:
    """Reads the stack's clock and, until it is trusted, asks each time whether it may be; trust once won stays."""

    def __init__(
        self,
        clock: Clock,
        synchronised: Callable[[], bool] = is_synchronised,
        uptime_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self.clock = clock
        self._synchronised = synchronised
        self._uptime_s = uptime_s
        self._trusted = False
        self._certain = clock.simulated

    def moment(self) -> Moment:
        """Now."""
        now_ms = self.clock.now_ms()
        self._certain = self._certain or self._synchronised()
        self._trusted = self._trusted or host_is_trusted(
            certain=self._certain, uptime_s=self._uptime_s(), now_ms=now_ms
        )
        return Moment(time.monotonic_ns() // 1_000_000, now_ms if self._trusted else None, self._certain)
