"""The tariff in a meter's ledger: the same after any restart, and beside what the meter says itself."""

from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec
import pytest
from amshub_accounting.core.meter_ledger import MeterLedger, State, first_quarter_kept_s
from amshub_accounting.presets import with_rules
from amshub_contracts.ledger import MeterChange, Stored
from amshub_contracts.messages import Quarter, Reading
from amshub_contracts.settings import MeterSettings
from amshub_contracts.tariff_settings import Preset, TariffSettings
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.accounting.readings import HOUR_S, KAIFA, reading

OSLO = ZoneInfo("Europe/Oslo")


def ledger(preset: Preset, state: State | None = None, quarters: dict[int, Quarter] | None = None) -> MeterLedger:
    return MeterLedger(
        "home", MeterSettings(), with_rules(TariffSettings(preset=preset)), state or State(), Stored(quarters or {}, {})
    )


def two_days() -> list[Reading]:
    """Each five minutes, with a counter each quarter-hour, over two midnights of the zone."""
    counter, said = 1000, []
    for second in range(10, 2 * 86_400, 300):
        power = 500 + second * 7 % 4001
        counter += power // 12
        said.append(reading(second, import_w=power, import_wh=counter if second % 900 < 300 else None, maker=KAIFA))
    return said


@pytest.mark.parametrize("preset", ["norway", "ellevio", "karlskoga", "flanders"])
@given(cuts=st.lists(st.integers(1, 575), max_size=6))
def test_any_batching_and_any_restart_give_the_same_tariff_projection_and_headroom(
    preset: Preset, cuts: list[int]
) -> None:
    said = two_days()
    whole = ledger(preset)
    for each in said:
        whole.fold(each)
    expected = whole.changes().summary
    store: dict[int, Quarter] = {}
    change = MeterChange("home", msgspec.json.encode(State()), expected)
    for start, end in pairwise([0, *sorted(set(cuts)), len(said)]):
        state = msgspec.json.decode(change.state, type=State)
        kept_s = first_quarter_kept_s(state.meter, said[start].received_at_ms, OSLO)
        worker = ledger(preset, state, {at: quarter for at, quarter in store.items() if at >= kept_s})
        for each in said[start:end]:
            worker.fold(each)
        change = worker.changes()
        store |= change.quarters
    assert change.summary == expected
    assert expected.projected_hour_wh is not None


def test_the_projection_goes_on_with_the_last_power_and_ends_with_it() -> None:
    worker = ledger("norway")
    worker.fold(reading(0, import_w=3600))
    for second in range(10, 1810, 10):
        worker.fold(reading(second, import_w=3600))
    assert worker.changes().summary.projected_hour_wh == 3600
    worker.fold(reading(1810, export_w=0))
    assert worker.changes().summary.projected_hour_wh == 1800 + 1790
    for second in range(1820, 1900, 10):
        worker.fold(reading(second, export_w=0))
    assert worker.changes().summary.projected_hour_wh is None


def telling(local: str, peak_local: str, peak_w: int, **fields: int) -> Reading:
    at_s = datetime.fromisoformat(local).replace(tzinfo=OSLO).timestamp()
    peak_s = datetime.fromisoformat(peak_local).replace(tzinfo=OSLO).timestamp()
    return reading(at_s - HOUR_S, import_month_peak_w=peak_w, import_month_peak_s=int(peak_s), **fields)


@pytest.mark.parametrize(("theirs_w", "notes"), [(2000, 0), (2050, 0), (5000, 1)])
def test_a_month_whose_peak_the_meter_saw_otherwise_is_told_once(theirs_w: int, notes: int) -> None:
    """A thousand watts, and for a quarter-hour two thousand, by the counter."""
    worker = ledger("flanders")
    told: list[str] = []
    counter = 10_000
    for minute in range(0, 120, 15):
        local = f"2026-11-30T{22 + minute // 60}:{minute % 60:02d}"
        told += worker.fold(telling(local, "2026-11-30T22:30", theirs_w, import_w=1000, import_wh=counter, maker=KAIFA))
        counter += 500 if minute == 15 else 250
    worker.changes()
    for minute in range(0, 60, 5):
        local = f"2026-12-01T00:{minute:02d}"
        peak = ("2026-12-01T00:15", 1000) if minute >= 15 else ("2026-11-30T22:30", theirs_w)
        told += worker.fold(telling(local, *peak, import_w=1000, import_wh=counter, maker=KAIFA))
        counter += 83
    assert len([note for note in told if "by the meter" in note]) == notes
