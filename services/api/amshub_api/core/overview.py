"""All meters, price services, brokers and partitions of accounting at one instant."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from amshub_contracts.ledger import order
from amshub_contracts.messages import MqttStatus, PriceDay, PriceStatus, ReaderStatus, Reading, Summary


@dataclass(frozen=True)
class MeterFares:
    """One meter; what nobody has written yet is None."""

    latest: Reading | None = None
    status: ReaderStatus | None = None
    summary: Summary | None = None

    def frame_age_s(self, now_ms: int) -> float | None:
        """How long ago its last reading came, s; None before the first."""
        return None if self.latest is None else max(0, now_ms - self.latest.received_at_ms) / 1000


@dataclass(frozen=True)
class Folding:
    """How far accounting is in one partition: IDs of the last reading in the stream and of the last one folded."""

    newest: bytes | None = None
    watermark: bytes | None = None

    @property
    def lag_s(self) -> float | None:
        """By how much the last reading folded came before the last one there is, s; None while none is folded."""
        if self.newest is None:
            return 0.0
        if self.watermark is None:
            return None
        newest, folded = order(self.newest), order(self.watermark)
        return 0.0 if folded >= newest else max(newest[0] - folded[0], 1) / 1000


@dataclass(frozen=True)
class Overview:
    """The stack, as the store tells of it."""

    now_ms: int
    meters: Mapping[str, MeterFares] = field(default_factory=dict)
    folding: Mapping[int, Folding] = field(default_factory=dict)
    """By partition."""
    price_services: Mapping[str, PriceStatus | None] = field(default_factory=dict)
    """By the bidding zone (or FIX) that is wanted of it."""
    price_days: Mapping[str, tuple[PriceDay, ...]] = field(default_factory=dict)
    """Today's and tomorrow's, by bidding zone, those that are known."""
    brokers: Mapping[str, MqttStatus | None] = field(default_factory=dict)

    def priced_until_s(self, area: str) -> int | None:
        """End of the last interval whose import price is known, UTC Unix s; None without any."""
        points = (point for day in self.price_days.get(area, ()) for point in day.points)
        return max(
            (point.start_s + point.minutes * 60 for point in points if point.import_micro is not None), default=None
        )

    def has_price_now(self, area: str) -> bool:
        """Whether the import price of this moment is known."""
        now_s = self.now_ms // 1000
        return any(
            point.start_s <= now_s < point.start_s + point.minutes * 60 and point.import_micro is not None
            for day in self.price_days.get(area, ())
            for point in day.points
        )
