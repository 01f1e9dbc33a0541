"""What a broker is told, as the store has it; each method raises BusDown or BusFull."""

import logging
from collections.abc import Iterable, Mapping

import msgspec
from amshub_contracts import ledger, price_book, streams
from amshub_contracts.bus import Bus, Entry
from amshub_contracts.codec import from_fields
from amshub_contracts.market_day import market_days_at
from amshub_contracts.messages import Reading, Summary, Temperature
from amshub_contracts.price_area import day_name_of, price_area
from amshub_contracts.price_curve import Curve, MonthSoFar, of_one_currency
from amshub_contracts.settings import MeterSettings, Settings

from amshub_mqtt.core.view import Meter, PriceView

log = logging.getLogger("mqtt")

BEGINNING = b"0-0"
FRAMES_AT_ONCE = 200


class Store:
    """Reads for one broker."""

    def __init__(self, settings: Settings, bus: Bus, meters: Mapping[str, Meter]) -> None:
        self._settings, self._bus, self._meters = settings, bus, meters
        self.partitions = sorted({self._partition(name) for name in meters})

    def latest(self, name: str) -> Reading | None:
        """The newest value of every field that the meter ever sent."""
        (fields,) = self._bus.query([("HGETALL", streams.latest(self._partition(name), name))])
        return from_fields(fields) if fields else None

    def summaries(self, names: Iterable[str]) -> dict[str, Summary | None]:
        """What accounting says of these meters."""
        wanted = list(names)
        replies = self._bus.query([("GET", streams.summary(self._partition(name), name)) for name in wanted])
        return {name: ledger.decode_summary(raw) for name, raw in zip(wanted, replies, strict=True)}

    def temperature(self) -> Temperature | None:
        """What the 1-wire sensors say."""
        (raw,) = self._bus.query([("GET", streams.TEMPERATURE_KEY)])
        return None if raw is None else msgspec.json.decode(raw, type=Temperature)

    def newest_price_event(self) -> bytes:
        """ID of the last event of the price days: with another one, prices are others."""
        (entries,) = self._bus.query([("XREVRANGE", streams.PRICE_EVENTS_KEY, "+", "-", "COUNT", 1)])
        return bytes(entries[0][0]) if entries else BEGINNING

    def prices(self, name: str, summary: Summary | None, now_ms: int, *, seen_export: bool) -> PriceView | None:
        """The meter's prices of today and tomorrow; None where the settings ask for none."""
        meter = self._settings.meters.get(name, MeterSettings())
        if price_area(self._settings, meter) is None:
            return None
        days = market_days_at(now_ms)
        reads = price_book.reads(day_name_of(self._settings, meter), days)
        held = of_one_currency(price_book.decode_days(days, self._bus.query(reads)), days)
        month = MonthSoFar.at(now_ms // 1000, meter.zone, summary.month.import_wh if summary else 0)
        told = tuple(held.values())
        known = self._meters[name]
        currency = told[0].currency if told else known.currency
        return PriceView(
            Meter(name, known.is_first, known.zone, currency),
            Curve(told, month),
            self._settings.prices.resolution_minutes,
            seen_export,
        )

    def newest(self, partition: int, *, raw: bool = False) -> bytes:
        """ID of the last entry of the readings, or of the frames."""
        stream = streams.raw(partition) if raw else streams.readings(partition)
        (entries,) = self._bus.query([("XREVRANGE", stream, "+", "-", "COUNT", 1)])
        return bytes(entries[0][0]) if entries else BEGINNING

    def warn_of_gap(self, partition: int, position: bytes) -> None:
        """Say so when what follows the position was trimmed before it was told."""
        if position != BEGINNING and ledger.is_behind_stream(self._bus, partition, position):
            log.warning(
                "readings after %s are gone from %s, as the broker was away for longer than a week: their counters are "
                "not told",
                *(position.decode(), streams.readings(partition)),
            )

    def readings(self, partition: int, after: bytes, count: int, block_ms: int) -> list[Entry]:
        """The next entries of the stream, waiting for one."""
        return self._bus.read_stream(streams.readings(partition), after, count=count, block_ms=block_ms)

    def frames(self, partition: int, after: bytes) -> list[Entry]:
        """The next frames, without waiting for one."""
        stream = streams.raw(partition)
        (entries,) = self._bus.query([("XRANGE", stream, b"(" + after, "+", "COUNT", FRAMES_AT_ONCE)])
        return list(entries)

    def _partition(self, name: str) -> int:
        return streams.partition_of(name, self._settings.stack.partitions)
