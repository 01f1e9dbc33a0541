"""Tariffs of the real process: a year is read at the start, and the same after a restart."""

from datetime import datetime
from pathlib import Path

import pytest
from amshub_contracts import codec, ledger, streams
from amshub_contracts.bus import Bus
from amshub_contracts.ledger import MeterChange
from amshub_contracts.messages import Quarter, Summary, Tariff

from tests.support.services import log_of, running
from tests.support.store import ON_EITHER_STORE, Store
from tests.support.waiting import wait_until
from tests.unit.accounting.readings import KAIFA, reading

MONTHS_W = {12: 12_000, 1: 632, 2: 4600, 3: 0, 4: 1028, 5: 3444, 6: 4164, 7: 4564, 8: 6000, 9: 9200, 10: 5000}
"""Highest quarter-hours of the year before HOUR_S, which is in November 2026: of twelve months, and one too old."""


def write_year(store: Store) -> None:
    """The months before as a ledger that was counted then."""
    quarters = {}
    for month, watts in MONTHS_W.items():
        year = 2025 if month == 12 else 2026
        at_s = int(datetime.fromisoformat(f"{year}-{month:02d}-10T17:45+00:00").timestamp())
        quarters[at_s] = Quarter(watts // 4)
    too_old_s = int(datetime.fromisoformat("2025-11-10T17:45+00:00").timestamp())
    change = MeterChange("home", b"{}", Summary(as_of_ms=0), quarters | {too_old_s: Quarter(20_000)})
    bus = Bus(store.settings, "test")
    ledger.save(bus, 0, seen=None, watermark=b"0-1", changes=[change])
    bus.close()


def send(store: Store, *seconds: int) -> bytes:
    """4,120 W from the first second on, with its counter each time."""
    with store.client() as client:
        ids = [
            client.xadd(
                streams.readings(0),
                codec.to_fields(reading(at, import_w=4120, import_wh=100_000 + at * 4120 // 3600, maker=KAIFA)),
            )
            for at in seconds
        ]
    return bytes(ids[-1])


def tariff(store: Store, entry: bytes) -> Tariff:
    """The tariff once this reading is in the ledger."""
    with store.client() as client:
        wait_until(lambda: client.get(streams.watermark(0)) == entry, "the last reading is in the ledger")
        summary = ledger.decode_summary(client.get(streams.summary(0, "home")))
    assert summary is not None
    return summary.tariff


@ON_EITHER_STORE
def test_a_year_is_recalled_at_the_start_and_after_a_restart(store: Store, tmp_path: Path) -> None:
    write_year(store)
    first = send(store, 0, 300, 600, 900, 1200)
    with running("accounting", store, tmp_path, AMSHUB_TARIFF__PRESET="flanders"):
        got = tariff(store, first)
    floored = [max(watts, 2500) for watts in MONTHS_W.values()]
    assert got.components[0].value_w == (sum(floored) + 4120) // 12
    assert [peak.value_w for peak in got.peaks] == [4120]
    last = send(store, 1500, 1800, 2100)
    with running("accounting", store, tmp_path, AMSHUB_TARIFF__PRESET="flanders"):
        assert tariff(store, last).components == got.components


@ON_EITHER_STORE
def test_another_preset_is_followed_from_the_stored_quarters(store: Store, tmp_path: Path) -> None:
    write_year(store)
    with running("accounting", store, tmp_path, AMSHUB_TARIFF__PRESET="le_sahkoverkko"):
        got = tariff(store, send(store, 0, 300, 600, 900))
    assert got.components[0].value_w == 12_000 // 4


def test_a_tariff_that_is_not_in_force_yet_is_told(store: Store, tmp_path: Path) -> None:
    config = tmp_path / "amshub.toml"
    config.write_text('[tariff]\npreset = "custom"\n[[tariff.components]]\nvalid_from = "2090-01-01"\n')
    with running("accounting", store, tmp_path, AMSHUB_CONFIG=str(config)):
        got = tariff(store, send(store, 0))
    assert got.components == ()
    assert "is not in force" in log_of("accounting", tmp_path)


@pytest.mark.parametrize("preset", ["custom", "sweden"])
def test_a_preset_that_cannot_be_is_listed_at_the_start(preset: str, store: Store, tmp_path: Path) -> None:
    with running("accounting", store, tmp_path, AMSHUB_TARIFF__PRESET=preset) as process:
        process.wait()
    assert process.returncode == 2
    assert "preset" in log_of("accounting", tmp_path).lower()
