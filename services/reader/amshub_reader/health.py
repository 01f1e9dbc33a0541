"""How one meter's line fares: what both of its threads noted, as one status."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from amshub_contracts.messages import ReaderState, ReaderStatus

from amshub_reader.core.errors import ErrorKind
from amshub_reader.core.gaps import Gaps

NO_FRAME_S = 30
"""Every meter sends at least each 10 s; after three missed frames something is wrong."""

HOLDING = (
    "{count} readings wait for a clock: the host's is not synchronised yet and the meter has not sent its own; "
    "give the host a time server (NTP), or wait for the meter's next hourly list"
)
SILENT = (
    "no frame for {seconds} s from {line}: check the cable, ask the grid company whether the HAN port is open, and "
    "leave speed and parity out of the source, so that they are found out"
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
    line_trouble: str = ""
    """Why an open line gives no frames, where that is known; empty when it is not, or gives some."""
    bus_words: str = ""
    """What is wrong with the store; empty when nothing is."""
    held: int = 0
    held_dropped: int = 0
    frames: int = 0
    bytes: int = 0
    errors: dict[str, int] = field(default_factory=dict)
    unknown_items: int = 0
    replays: int = 0
    gaps: Gaps = field(default_factory=Gaps)
    last_frame_at_ms: int | None = None
    error_code: int = 0
    error_at_ms: int | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _silent_since_s: float | None = None

    def line_is(self, state: LineState, words: str, trouble: str = "") -> None:
        """The line opened, went or ended."""
        with self._lock:
            self.line, self.line_words, self.line_trouble = state, words, trouble
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
            self.gaps.frame(self._silent_since_s)
        if changed:
            self.on_change()

    def odd(self, *, unknown_items: int, replayed: bool) -> None:
        """A good frame had so many items that no rule names, or an invocation counter that did not rise."""
        with self._lock:
            self.unknown_items += unknown_items
            self.replays += replayed

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

    def status(self, now_ms: int, *, spooled: int, dropped: int, merged: int = 0) -> ReaderStatus:
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
                merged=merged,
                gaps=self.gaps.count,
                longest_gap_ms=round(self.gaps.longest_s * 1000),
                unknown_items=self.unknown_items,
                replays=self.replays,
            )

    @property
    def silent(self) -> bool:
        """Whether an open line has brought no good frame for NO_FRAME_S."""
        with self._lock:
            return self.line == "open" and self._silent()

    def silence_words(self) -> str:
        """What to do about a silent line."""
        return self.line_trouble or SILENT.format(line=self.line_words, seconds=NO_FRAME_S)

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
        if self.line_trouble or self._silent():
            return "waiting", self.silence_words()
        return ("receiving", "") if self.frames else ("waiting", f"waiting for the first frame from {self.line_words}")
