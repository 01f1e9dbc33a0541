"""Tells a meter's usual silence between two frames from a gap."""

LEAST_S = 30.0
"""Every meter sends at least each 10 s."""
TIMES_USUAL = 3
WEIGHT = 1 / 16
"""Of the newest interval in the usual one: lists of several rhythms share a line, a changed rhythm shows in minutes."""


class Gaps:
    """Counts the silences of one line beyond max(30 s, 3 x the usual interval)."""

    def __init__(self) -> None:
        self.count = 0
        self.longest_s = 0.0
        self._usual_s: float | None = None
        self._last_s: float | None = None

    def frame(self, at_s: float) -> None:
        """A good frame came at this monotonic time."""
        if self._last_s is not None:
            self._interval(at_s - self._last_s)
        self._last_s = at_s

    def _interval(self, interval_s: float) -> None:
        longest_usual_s = max(LEAST_S, TIMES_USUAL * (self._usual_s or 0.0))
        if interval_s > longest_usual_s:
            self.count += 1
            self.longest_s = max(self.longest_s, interval_s)
        # A gap of hours says nothing about the rhythm; a meter that is slow throughout is known as such after a while.
        counted_s = min(interval_s, longest_usual_s)
        usual_s = counted_s if self._usual_s is None else self._usual_s
        self._usual_s = usual_s + WEIGHT * (counted_s - usual_s)
