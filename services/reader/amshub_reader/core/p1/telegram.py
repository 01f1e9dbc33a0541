"""Turns a P1 telegram into the fields of a Reading: by a layout that is known, or in full."""

from zoneinfo import ZoneInfo

from amshub_reader.core.p1 import layouts
from amshub_reader.core.p1.in_full import Fields, Telegram, parse

__all__ = ["Fields", "Telegram", "parse", "read_telegram"]


def read_telegram(text: bytes, zone: ZoneInfo, received_at_ms: int | None) -> Fields:
    """The fields of a Reading in this telegram, from "/" to "!"; raises Undecodable when it says nothing.

    `zone` is where the meter's local time is true; `received_at_ms` is UTC Unix time in ms, None if not known. Lines
    that cannot be read are skipped; `parse` counts them.
    """
    identification = text[: text.find(b"\n") + 1]
    return layouts.of_meter(identification, zone).read(text, received_at_ms)
