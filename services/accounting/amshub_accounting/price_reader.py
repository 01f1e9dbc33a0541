"""Reads price days, and the events that tell of new ones, for the bidding zones of the meters that are counted."""

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import msgspec
from amshub_contracts import ledger, price_book, streams
from amshub_contracts.bus import Bus, Command

from amshub_accounting.core.prices_held import PricesHeld

log = logging.getLogger("accounting")

EVENTS_AT_ONCE = 1000
"""Events heard in one turn; the rest is heard in the next, so that readings never wait for long."""
YEARS = range(2000, 2100)
"""No ledger has quarters of other years; an event of one is skipped."""


class PriceReader:
    """Prices in memory; each method that reads raises BusDown or BusFull."""

    def __init__(self, bus: Bus, partition: int) -> None:
        self._bus, self._partition = bus, partition
        self._heard = streams.BEGINNING
        self._held: dict[str, PricesHeld] = {}

    def start_over(self) -> None:
        """Forget every price, and go on after the last event that is in the ledger, at first after the newest."""
        self._held.clear()
        (stored,) = self._bus.query([("GET", streams.heard(self._partition))])
        first, newest = self._bus.query(
            [
                ("XRANGE", streams.PRICE_EVENTS_KEY, "-", "+", "COUNT", 1),
                ("XREVRANGE", streams.PRICE_EVENTS_KEY, "+", "-", "COUNT", 1),
            ]
        )
        if stored is None:
            self._heard = newest[0][0] if newest else streams.BEGINNING
            return
        self._heard = bytes(stored)
        if newest and ledger.order(newest[0][0]) < ledger.order(self._heard):
            log.warning("the events of the price days were put back: rebuild the months whose prices changed since")
            self._heard = newest[0][0]
        elif first and ledger.order(self._heard) < ledger.order(first[0][0]) and self._heard != streams.BEGINNING:
            log.warning(
                "events of price days after %s were trimmed before they were heard: rebuild the months before the last",
                self._heard.decode(),
            )

    def hearing(self) -> tuple[Command, ...]:
        """What is written with the changes that the news made."""
        return (("SET", streams.heard(self._partition), self._heard),)

    def held(self, area: str) -> PricesHeld:
        """The prices of this bidding zone, now and as they come to be looked up."""
        return self._held.setdefault(area, PricesHeld())

    def look_up(self, area: str, days: Iterable[date]) -> bool:
        """Hold the prices of these market days; whether that took a look at the store."""
        held = self.held(area)
        missing = held.missing(days)
        if missing:
            look_up(self._bus, area, missing, held)
        return bool(missing)

    def news(self) -> dict[str, set[date]] | None:
        """The market days that came or changed since the last call, by bidding zone; what is held of them is new.

        None: there was no event at all.
        """
        (events,) = self._bus.query(
            [("XRANGE", streams.PRICE_EVENTS_KEY, b"(" + self._heard, "+", "COUNT", EVENTS_AT_ONCE)]
        )
        changed: defaultdict[str, set[date]] = defaultdict(set)
        for _, fields in events:
            try:
                changed[fields[b"area"].decode()].add(_market_day(fields[b"day"]))
            except (KeyError, ValueError):
                log.warning("an entry of %s tells of no price day and is skipped", streams.PRICE_EVENTS_KEY)
        for area, days in changed.items():
            held = self.held(area)
            look_up(self._bus, area, sorted(day for day in days if held.holds(day)), held)
        if not events:
            return None
        self._heard = events[-1][0]
        return dict(changed)


def _market_day(text: bytes) -> date:
    day = date.fromisoformat(text.decode())
    if day.year not in YEARS:
        raise ValueError(f"{day} is in no ledger")
    return day


def look_up(bus: Bus, area: str, days: list[date], held: PricesHeld) -> None:
    """Hold these market days as the store has them, in one round trip; one that cannot be read counts as absent."""
    if not days:
        return
    for day, raw in zip(days, bus.query(price_book.reads(area, days)), strict=True):
        try:
            held.put(day, price_book.decode_days([day], [raw]).get(day))
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            log.warning(
                "%s cannot be read, its hours are without a price until it is written again: %s",
                *(streams.price_day(area, day.isoformat()), error),
            )
            held.put(day, None)
