"""One meter as one broker is told of it: what is known of it, what is due, and what the format remembers."""

from collections import deque
from dataclasses import replace

import msgspec
from amshub_contracts.ledger import decode_summary
from amshub_contracts.messages import Reading, Summary
from amshub_contracts.price_curve import Curve

from amshub_mqtt.core.memory import Memory
from amshub_mqtt.core.view import Meter, MeterView, PriceView

LIVE_MS = 15_000
"""A reading that is older when it can be told is late: data.json calls a meter's line well for as long."""
SILENT_MS = 60_000
"""A meter that says nothing for so long, and for three times its usual interval, is silent."""
USUAL_INTERVALS = 3
COUNTERS = tuple(name for name in Reading.__struct_fields__ if name.endswith(("_wh", "_varh")))


class MeterDesk:
    """Takes the meter's readings in the order of the stream; `interval_s` is how often it is told of, 0 always."""

    def __init__(self, meter: Meter, interval_s: int) -> None:
        self.meter = meter
        self.memory = Memory()
        self.online: bool | None = None
        """What the broker was told of it; None before anything was."""
        self.summary: Summary | None = None
        self.curve = Curve()
        """Its prices around now."""
        self.skipped_late = 0
        self._interval_ms = interval_s * 1000
        self._merged: Reading | None = None
        self._ahead: Reading | None = None
        self._summary_text: bytes | None = None
        self._seen_export = False
        self._counter_waits = False
        self._told_of_ms: int | None = None
        self._newest_ms = 0
        self._intervals_ms: deque[int] = deque(maxlen=2)  # the longer of two may have been an outage

    def know(self, latest: Reading | None) -> None:
        """What the store has as the meter's newest values; those of the stream up to then are not overwritten by it."""
        self._ahead = latest
        if latest is not None:
            self._newest_ms = max(self._newest_ms, latest.received_at_ms)
            self._note_export(latest)

    def summarize(self, text: bytes | None) -> None:
        """What accounting wrote last of this meter, as JSON; None before it wrote anything."""
        if text != self._summary_text:
            self._summary_text, self.summary = text, decode_summary(text)

    def price_view(self, minutes: int) -> PriceView:
        """Its prices, in intervals of so many minutes."""
        return PriceView(self.meter, self.curve, minutes, self._seen_export)

    def is_online(self, now_ms: int) -> bool:
        """Whether it sends, as far as is known at `now_ms`, UTC Unix ms."""
        return now_ms - self._newest_ms <= max(SILENT_MS, USUAL_INTERVALS * min(self._intervals_ms, default=0))

    def all_known(self) -> MeterView | None:
        """The newest of all that it ever sent; None before it sent anything."""
        merged = self._ahead or self._merged
        return None if merged is None else self._view(merged, merged, is_late=False)

    def take(self, reading: Reading, now_ms: int) -> MeterView | None:
        """What to tell after this reading; None when nothing is due, or when it came to us too late to be of interest.

        A counter is never too late. Between two intervals nothing is due, and the newest of all is told at their end.
        """
        self._note(reading)
        merged = self._merge(reading)
        at_ms = reading.received_at_ms
        self._counter_waits |= any(getattr(reading, name) is not None for name in COUNTERS)
        if self._told_of_ms is not None and 0 <= at_ms - self._told_of_ms < self._interval_ms:
            return None
        is_late = now_ms - at_ms > LIVE_MS
        if is_late and not self._counter_waits:
            self.skipped_late += 1
            return None
        self._told_of_ms, self._counter_waits = at_ms, False
        return self._view(merged if self._interval_ms else reading, merged, is_late=is_late)

    def start_over(self) -> None:
        """A new connection: what was told may be told again, at once."""
        self.online = None
        self.memory = self.memory.sure()
        self._told_of_ms = None

    def price(self, curve: Curve, currency: str) -> None:
        """Its prices around now, and what they are in."""
        self.curve, self.meter = curve, replace(self.meter, currency=currency)

    def _view(self, frame: Reading, merged: Reading, *, is_late: bool) -> MeterView:
        return MeterView(self.meter, frame, merged, self.summary, self._seen_export, is_late)

    def _note(self, reading: Reading) -> None:
        if reading.received_at_ms > self._newest_ms:
            if self._newest_ms:
                self._intervals_ms.append(reading.received_at_ms - self._newest_ms)
            self._newest_ms = reading.received_at_ms
        self._note_export(reading)

    def _note_export(self, reading: Reading) -> None:
        self._seen_export |= bool(reading.export_w or reading.export_wh)

    def _merge(self, reading: Reading) -> Reading:
        if self._ahead is not None and reading.received_at_ms >= self._ahead.received_at_ms:
            self._merged, self._ahead = self._ahead, None
        self._merged = reading if self._merged is None else overlaid(self._merged, reading)
        return self._merged


def overlaid(known: Reading, newer: Reading) -> Reading:
    """What was known, with the newer values over it; the list type is the highest."""
    said = {name: value for name in Reading.__struct_fields__ if (value := getattr(newer, name)) is not None}
    said["list_type"] = max(known.list_type or 1, newer.list_type or 1)
    return msgspec.structs.replace(known, **said)
