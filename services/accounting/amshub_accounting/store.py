"""Brings one meter's ledger from the store into memory."""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import msgspec
from amshub_contracts import ledger
from amshub_contracts.bus import Bus
from amshub_contracts.ledger import Stored
from amshub_contracts.messages import Quarter
from amshub_contracts.settings import MeterSettings, TariffSettings

from amshub_accounting.core.calendar import HOUR_S, local_date, month_span_s, month_start
from amshub_accounting.core.meter_ledger import MeterLedger, State, first_quarter_kept_s, last_quarter_kept_s
from amshub_accounting.core.prices_held import PricesHeld
from amshub_accounting.core.tariffs.tariff import is_in_force, months_to_recall
from amshub_accounting.presets import from_month

log = logging.getLogger("accounting")


def at_ms_of(state: bytes) -> int:
    """Stamp of the last reading in this stored state, UTC Unix ms."""
    return msgspec.json.decode(state, type=State).meter.at_ms


@dataclass(frozen=True)
class Instead:
    """What a span will hold once it is written."""

    start_s: int
    """UTC Unix s."""
    end_s: int
    held: Stored

    def over(self, stored: Stored, from_s: int, to_s: int) -> Stored:
        """What is stored of [from_s, to_s), UTC Unix s, with this in its place."""
        return Stored(
            self._over(stored.quarters, self.held.quarters, from_s, to_s),
            self._over(stored.measured, self.held.measured, from_s, to_s),
        )

    def _over(
        self, old: Mapping[int, Quarter], new: Mapping[int, Quarter], from_s: int, to_s: int
    ) -> dict[int, Quarter]:
        stays = {at: quarter for at, quarter in old.items() if not self.start_s <= at < self.end_s}
        merged = stays | {at: quarter for at, quarter in new.items() if from_s <= at < to_s}
        return {at: merged[at] for at in sorted(merged)}


def load_ledger(
    bus: Bus,
    partition: int,
    meter: str,
    settings: MeterSettings,
    tariff: TariffSettings,
    *,
    stamps_ms: Collection[int] = (),
    prices: PricesHeld | None = None,
    instead: "Instead | None" = None,
) -> MeterLedger:
    """The ledger of this meter as stored, or an empty one; `tariff` has the rules of all months.

    `stamps_ms`, UTC Unix ms, are those of the readings to come; `prices` are those of the meter's bidding zone;
    `instead` takes the place of what is stored.
    """
    raw = ledger.load_state(bus, partition, meter)
    state = State() if raw is None else msgspec.json.decode(raw, type=State)
    zone = ZoneInfo(settings.zone)
    at_ms = min(stamps_ms, default=state.meter.at_ms)
    newest_ms = max(*stamps_ms, state.meter.at_ms, state.meter.furthest_ms)
    oldest_ms = min(at_ms, state.meter.at_ms or at_ms)
    to_s = last_quarter_kept_s(newest_ms, zone)
    first_s = first_quarter_kept_s(state.meter, oldest_ms, zone)

    def load(from_s: int, to_s: int) -> Stored:
        stored = ledger.load(bus, partition, meter, from_s, to_s)
        return stored if instead is None else instead.over(stored, from_s, to_s)

    stored = load(first_s, to_s)
    tariff = from_month(tariff, month_start(local_date(first_s, zone)))
    meter_ledger = MeterLedger(meter, settings, tariff, state, stored, prices, to_s)
    # Month by month, so that memory never holds a year of quarters.
    for month in months_to_recall(tariff.components, local_date(first_s, zone)):
        start_s, end_s = month_span_s(month, zone)
        meter_ledger.recall(month, load(start_s, end_s + HOUR_S).quarters)
    if at_ms and not any(is_in_force(rule, month_start(local_date(at_ms // 1000, zone))) for rule in tariff.components):
        log.warning(
            "the tariff %s is not in force in the month of the reading to come, so no peaks are shown: see [tariff] in "
            "the settings",
            tariff.preset,
        )
    return meter_ledger
