"""The layouts of a meter's telegrams: reads a telegram by a known one, or in full."""

from functools import lru_cache
from zoneinfo import ZoneInfo

from amshub_reader.core.p1.in_full import Fields, parse
from amshub_reader.core.p1.layout import Layout, compile_layout, shape_of

MAX_METERS = 16
"""First lines that are remembered at a time; a house has a few meters, and one forgotten is compiled again."""
MAX_LAYOUTS = 8
"""Layouts of a first line: one for each month's peak, text or season; the oldest goes when there is a new one."""
COMPILE_EVERY = 64
"""Telegrams read in full for each layout compiled, so that a line whose texts always change costs no more for it."""


class Layouts:
    """Remembers the latest layouts of one meter; the results never depend on what is remembered."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._known: tuple[Layout, ...] = ()
        self._in_full = COMPILE_EVERY

    def read(self, text: bytes, received_at_ms: int | None) -> Fields:
        """The fields of a Reading in this telegram; raises Undecodable when it says nothing."""
        end = text.rfind(b"\n!") + 2
        whole = text[:end] if end > 1 else text
        shape = shape_of(whole)
        for layout in self._known:
            if layout.shape == shape and (known := layout.read(whole, self._zone, received_at_ms)):
                return known
        fields = parse(text, self._zone, received_at_ms).fields
        self._in_full += 1
        if self._in_full > COMPILE_EVERY:
            self._in_full = 0
            if new := compile_layout(whole, self._zone):
                # Replaced and not changed, since lines of meters of one type share it between their threads.
                self._known = (new, *self._known[: MAX_LAYOUTS - 1])
        return fields


@lru_cache(maxsize=MAX_METERS)
def of_meter(_identification: bytes, zone: ZoneInfo) -> Layouts:
    """The layouts of the meters with this first line, empty for a new one."""
    return Layouts(zone)
