"""The layouts of one line: reads a data-notification by a known one, or in full."""

from amshub_reader.core.apdu.notification import read_body
from amshub_reader.core.lists.layout import Layout, compile_layout
from amshub_reader.core.lists.read_list import MeterList, read_list

MAX_LAYOUTS = 32
"""A meter has three or four lists; where more are met, something varies with each telegram, and new ones are read in
full."""


class Layouts:
    """Remembers the layouts that were met; the results never depend on what is remembered."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, bytes | None], list[Layout]] = {}
        self._compiled = 0

    def read(self, apdu: bytes, system_title: bytes | None) -> MeterList:
        """The list in this data-notification; raises Undecodable. `system_title` is that of its envelope, if any."""
        key = (len(apdu), system_title)
        for layout in self._known.get(key, ()):
            if known := layout.read(apdu):
                return known
        meter_list = read_list(read_body(apdu), system_title=system_title)
        if self._compiled < MAX_LAYOUTS:
            self._compiled += 1
            if new := compile_layout(apdu, system_title):
                self._known.setdefault(key, []).append(new)
        return meter_list
