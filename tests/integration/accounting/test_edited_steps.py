"""Steps that users set, followed by the real process: this month's figures, not those of the months before."""

from datetime import date
from pathlib import Path

from amshub_contracts import edits, ledger, streams
from amshub_contracts.bus import Bus
from amshub_contracts.edits import Edit, TariffSteps
from amshub_contracts.messages import Tariff

from tests.integration.accounting.test_export import run
from tests.integration.accounting.test_tariffs import send, tariff
from tests.support.services import log_of, running
from tests.support.store import ON_EITHER_STORE, Store
from tests.support.waiting import wait_until

NAMED = {"AMSHUB_METERS__HOME__ZONE": "Europe/Oslo", "AMSHUB_TARIFF__STEPS_KW": "2,5,10"}
DAY_S = 86_400
FILE = [2, 5, 10]


def edit(store: Store, day: str, *steps_kw: int, peaks: int = 1) -> None:
    bus = Bus(store.settings, "test")
    steps = TariffSteps(steps_kw, peaks) if steps_kw else None
    edits.save(bus, Edit(kind="tariff_steps", from_day=date.fromisoformat(day), steps=steps, by="kari", at_ms=1))
    bus.close()


def shown(store: Store) -> Tariff:
    with store.client() as client:
        summary = ledger.decode_summary(client.get(streams.summary(0, "home")))
    assert summary is not None
    return summary.tariff


def steps(found: Tariff) -> list[int]:
    return [kw for kw in found.thresholds_kw if kw != 65_535]


@ON_EITHER_STORE
def test_an_edit_shows_without_a_reading_and_what_rests_on_it_follows(store: Store, tmp_path: Path) -> None:
    with running("accounting", store, tmp_path, **NAMED):
        before = tariff(store, send(store, 0, 300, 600, 900, 3601))
        assert (steps(before), before.step_kw, before.peaks_counted) == (FILE, 5, 3)
        edit(store, "2026-11-01", 3, 4, 6, peaks=2)
        wait_until(lambda: steps(shown(store)) == [3, 4, 6], "the new steps")
        after = shown(store)
        # 4,120 W are in the step up to 6 kW, where they were in that up to 5.
        assert (after.step_kw, after.peaks_counted, after.peaks) == (6, 2, before.peaks)
        edit(store, "2026-11-01")
        wait_until(lambda: shown(store) == before, "the settings' own again")
        assert run(store, tmp_path, "check", **NAMED).stdout == "nothing is odd\n"


@ON_EITHER_STORE
def test_a_month_that_was_over_keeps_its_steps(store: Store, tmp_path: Path) -> None:
    october = send(store, -2 * DAY_S, 300 - 2 * DAY_S, 600 - 2 * DAY_S)
    edit(store, "2026-09-20", 1, 7)
    edit(store, "2026-11-18", 3, 4, 6)
    with running("accounting", store, tmp_path, **NAMED):
        assert steps(tariff(store, october)) == [1, 7]
        assert steps(tariff(store, send(store, 0, 300))) == [3, 4, 6]
        edit(store, "2026-12-01", 9)
        edit(store, "2026-11-30", 5, 8)
        wait_until(lambda: steps(shown(store)) == [5, 8], "this month's, not the next one's")


@ON_EITHER_STORE
def test_an_edit_made_while_accounting_is_away_shows_after_its_start(store: Store, tmp_path: Path) -> None:
    with running("accounting", store, tmp_path, **NAMED):
        tariff(store, send(store, 0, 300))
    edit(store, "2026-11-18", 3, 4)
    with running("accounting", store, tmp_path, **NAMED):
        wait_until(lambda: steps(shown(store)) == [3, 4], "the new steps, though no reading comes")


def test_an_edit_that_cannot_be_read_is_told_and_the_others_count(store: Store, tmp_path: Path) -> None:
    with running("accounting", store, tmp_path, **NAMED):
        tariff(store, send(store, 0, 300))
        edit(store, "2026-11-18", 3, 4)
        wait_until(lambda: steps(shown(store)) == [3, 4], "the new steps")
        with store.client() as client:
            client.xadd(streams.EDITS_KEY, {"kind": "tariff_steps", "value": "rubbish"})
        wait_until(lambda: "does not count" in log_of("accounting", tmp_path), "words of it")
        edit(store, "2026-11-18", 4, 5)
        wait_until(lambda: steps(shown(store)) == [4, 5], "the next steps")


def test_another_tariff_has_no_steps_to_set(store: Store, tmp_path: Path) -> None:
    edit(store, "2026-11-01", 3, 4)
    with running("accounting", store, tmp_path, AMSHUB_TARIFF__PRESET="ellevio"):
        assert steps(tariff(store, send(store, 0, 300))) == []
