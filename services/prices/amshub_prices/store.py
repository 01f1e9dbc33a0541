"""What the service of prices keeps in Redis."""

import logging
from collections.abc import Sequence
from datetime import date

import msgspec
from amshub_contracts import price_book, streams
from amshub_contracts.bus import Bus
from amshub_contracts.edits import EditReader
from amshub_contracts.messages import PriceDay, PriceStatus

log = logging.getLogger("prices")


class PriceStore:
    """Reads and writes of this service; each raises BusDown or BusFull."""

    def __init__(self, bus: Bus, area: str) -> None:
        """`area`: the first bidding zone of this service, empty without one."""
        self._bus, self._area = bus, area
        self.edits = EditReader(bus)

    def claim(self) -> None:
        """Mark an empty store with this schema; raises WrongSchema."""
        self._bus.claim_schema()

    def days(self, area: str, days: Sequence[date]) -> dict[date, PriceDay]:
        """Those of these market days that are held; one that cannot be read is not, and the log says so."""
        held: dict[date, PriceDay] = {}
        for day, raw in zip(days, self._bus.query(price_book.reads(area, days)), strict=True):
            try:
                held |= price_book.decode_days([day], [raw])
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                log.warning(
                    "%s cannot be read, its prices are fetched again: %s",
                    *(streams.price_day(area, day.isoformat()), error),
                )
        return held

    def save_day(self, day: PriceDay) -> None:
        """Keep the day and tell of it."""
        price_book.save_day(self._bus, day)

    def limits(self) -> dict[str, int]:
        """UTC Unix ms by the name of the limit."""
        (held,) = self._bus.query([("HGETALL", streams.price_limits(self._area))])
        return {name.decode(): int(at_ms) for name, at_ms in held.items()}

    def save_limit(self, name: str, at_ms: int) -> None:
        """Keep one limit."""
        self._bus.commit([("HSET", streams.price_limits(self._area), name, at_ms)])

    def rates_and_tariffs(self) -> tuple[bytes | None, bytes | None]:
        """The exchange rates and the Danish tariffs as they were saved."""
        rates, tariffs = self._bus.query(
            [("GET", streams.price_rates(self._area)), ("GET", streams.price_tariffs(self._area))]
        )
        return rates, tariffs

    def save_rates(self, rates: bytes) -> None:
        """Keep the exchange rates."""
        self._bus.commit([("SET", streams.price_rates(self._area), rates)])

    def save_tariffs(self, tariffs: bytes) -> None:
        """Keep the Danish tariffs."""
        self._bus.commit([("SET", streams.price_tariffs(self._area), tariffs)])

    def tell(self, status: PriceStatus) -> None:
        """Let others know how this service fares."""
        self._bus.commit([("SET", streams.price_status(self._area), msgspec.json.encode(status))])
