"""Brings one meter's ledger from the store into memory."""

from zoneinfo import ZoneInfo

import msgspec
from amshub_contracts import ledger
from amshub_contracts.bus import Bus
from amshub_contracts.settings import MeterSettings, Settings

from amshub_accounting.core.meter_ledger import MeterLedger, State, first_quarter_kept_s


def load_ledger(bus: Bus, settings: Settings, partition: int, meter: str, at_ms: int) -> MeterLedger:
    """The ledger of this meter as stored, or an empty one; `at_ms` is the stamp of the reading to come.

    A meter that the settings do not name is counted with their defaults.
    """
    raw = ledger.load_state(bus, partition, meter)
    state = State() if raw is None else msgspec.json.decode(raw, type=State)
    meter_settings = settings.meters.get(meter, MeterSettings())
    newest_ms = max(at_ms, state.meter.at_ms)
    oldest_ms = min(at_ms, state.meter.at_ms or at_ms)
    first_s = first_quarter_kept_s(state.meter, oldest_ms, ZoneInfo(meter_settings.zone))
    quarters = ledger.load_quarters(bus, partition, meter, first_s, newest_ms // 1000 + ledger.DAY_S)
    return MeterLedger(meter, meter_settings, settings.tariff, state, quarters)
