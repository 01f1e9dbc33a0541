"""How price days are laid out in Redis: the service of prices writes them, accounting and gateways read them."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date

import msgspec

from amshub_contracts import SCHEMA_VERSION, streams
from amshub_contracts.bus import Bus, Command
from amshub_contracts.messages import PriceDay


def save_day(bus: Bus, day: PriceDay) -> None:
    """Write the day, and the event that tells of it, in one transaction."""
    event: Command = (
        *("XADD", streams.PRICE_EVENTS_KEY, "MAXLEN", "~", streams.PRICE_EVENTS_MAXLEN, "*"),
        *("v", SCHEMA_VERSION, "area", day.area, "day", day.day),
    )
    bus.commit([("SET", streams.price_day(day.area, day.day), msgspec.json.encode(day)), event])


def load_days(bus: Bus, area: str, days: Sequence[date]) -> dict[date, PriceDay]:
    """Those of these market days that are known, in one round trip."""
    return decode_days(days, bus.query(reads(area, days)))


def reads(area: str, days: Iterable[date]) -> list[Command]:
    """The commands that read these days, for a round trip that reads more."""
    return [("GET", streams.price_day(area, day.isoformat())) for day in days]


def readable_days(days: Iterable[date], replies: Iterable[bytes | None]) -> dict[date, PriceDay]:
    """The days in the replies to `reads`, without those that cannot be read: the service of prices tells of them."""
    found: dict[date, PriceDay] = {}
    for day, raw in zip(days, replies, strict=True):
        with suppress(msgspec.MsgspecError, UnicodeDecodeError):
            found |= decode_days([day], [raw])
    return found


def decode_days(days: Iterable[date], replies: Iterable[bytes | None]) -> dict[date, PriceDay]:
    """The days in the replies to `reads`; raises MsgspecError for one that is none."""
    return {
        day: msgspec.json.decode(raw, type=PriceDay) for day, raw in zip(days, replies, strict=True) if raw is not None
    }
