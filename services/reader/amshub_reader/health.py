"""How one meter's line fares: what both of its threads noted, as one status."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from amshub_contracts.messages import ReaderState, ReaderStatus

from amshub_reader.core.errors import ErrorKind

NO_FRAME_S = 30
"""Every meter sends at least each 10 s; after three missed frames something is wrong."""

HOLDING = (
    "{count} readings wait for a clock: the host's is not synchronised yet and the meter has not sent its own; "
    "give the host a time server (NTP), or wait for the meter's next hourly list"
)
SILENT = (
    "no frame for {seconds} s from {line}: check the cable, ask the grid company whether the HAN port is open, and "
    "try another speed or parity (most meters: baud=2400&parity=E or parity=N; others: baud=115200)"
)

LineState = Literal["opening", "open", "gone", "ended"]


@dataclass
class Health:
    """Counters and conditions of one meter since the reader started; safe to use from several threads."""

    started_at_ms: int
    monotonic_s: Callable[[], float] = time.monotonic
    on_change: Callable[[], None] = lambda: None
    """Called after a change that a status should show at once."""
    line: LineState = "opening"
    line_words: str = ""
    """What is wrong with the line, or how it is read while it is open."""
    bus_words: str = ""
    """What is wrong with the store; empty when nothing is."""
    held: int = 0
    held_dropped: int = 0
    frames: int = 0
    bytes: int = 0
    errors: dict[str, int] = field(default_factory=dict)
    last_frame_at_ms: int | None = None
    error_code: int = 0
    error_at_ms: int | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _silent_since_s: float | None = None

    def line_is(self, state: LineState, words: str) -> None:
        """The line opened, went or ended."""
        with self._lock:
            self.line, self.line_words = state, words
            if self._silent_since_s is None:
                self._silent_since_s = self.monotonic_s()
        self.on_change()

    def received(self, count: int) -> None:
        """So many bytes came."""
        with self._lock:
            self.bytes += count

    def frame(self, at_ms: int | None) -> None:
        """A good frame came; UTC Unix ms, None while the time is not known."""
        with self._lock:
            changed = self.error_code != 0 or self.frames == 0 or self._silent()
            self.frames += 1
            self.last_frame_at_ms = at_ms if at_ms is not None else self.last_frame_at_ms
            self.error_code = 0
            self._silent_since_s = self.monotonic_s()
        if changed:
            self.on_change()

    def error(self, kind: str, code: int, at_ms: int | None) -> None:
        """Something that is no good frame came; `code` is its `he`."""
        with self._lock:
            changed = self.error_code != code
            self.errors[kind] = self.errors.get(kind, 0) + 1
            self.error_code, self.error_at_ms = code, at_ms
        if changed:
            self.on_change()

    def holds(self, held: int, dropped: int) -> None:
        """So many readings wait for a clock, and so many were lost waiting."""
        with self._lock:
            changed = (held > 0) != (self.held > 0)
            self.held, self.held_dropped = held, dropped
        if changed:
            self.on_change()

    def bus_is(self, words: str) -> None:
        """The store is well (no words) or not (what to do)."""
        with self._lock:
            self.bus_words = words

    def status(self, now_ms: int, *, spooled: int, dropped: int) -> ReaderStatus:
        """The status as of now, UTC Unix ms."""
        with self._lock:
            state, message = self._state()
            return ReaderStatus(
                state=state,
                message=message,
                written_at_ms=now_ms,
                started_at_ms=self.started_at_ms,
                last_frame_at_ms=self.last_frame_at_ms,
                error_code=self.error_code or (ErrorKind.NO_DATA.he if self.line != "ended" and self._silent() else 0),
                error_at_ms=self.error_at_ms,
                frames=self.frames,
                bytes=self.bytes,
                errors=dict(self.errors),
                spooled=spooled + self.held,
                dropped=dropped + self.held_dropped,
            )

    @property
    def silent(self) -> bool:
        """Whether an open line has brought no good frame for NO_FRAME_S."""
        with self._lock:
            return self.line == "open" and self._silent()

    def silence_words(self) -> str:
        """What to do about a silent line."""
        return SILENT.format(line=self.line_words, seconds=NO_FRAME_S)

    def _silent(self) -> bool:
        return self._silent_since_s is not None and self.monotonic_s() - self._silent_since_s > NO_FRAME_S

    def _state(self) -> tuple[ReaderState, str]:
        if self.line in ("opening", "gone"):
            return ("opening" if self.line == "opening" else "port_gone"), self.line_words
        if self.bus_words:
            return "bus_down", self.bus_words
        if self.held:
            return "holding", HOLDING.format(count=self.held)
        if self.line == "ended":
            return "waiting", self.line_words
        if self._silent():
            return "waiting", self.silence_words()
        return ("receiving", "") if self.frames else ("waiting", f"waiting for the first frame from {self.line_words}")
