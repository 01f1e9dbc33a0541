"""Commands at bad moments: beside a second worker, into a silence, before the first reading, and made to do harm."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from amshub_contracts import commands, ledger, streams
from amshub_contracts.bus import Bus
from amshub_contracts.commands import Clear, FileRow, FillIn, SetEnergy
from amshub_contracts.messages import IMPORT_FROM_FILE

from tests.contracts.price_days import MICRO, a_day
from tests.integration.accounting.test_commands import ELEVEN_S, HOME, hour_wh, refused_or_done
from tests.integration.accounting.test_export import run
from tests.integration.accounting.test_money import NAMED, write
from tests.integration.accounting.test_worker import accounting, book, day_of_readings, send, wait_for
from tests.support.store import ON_EITHER_STORE, Store
from tests.support.waiting import wait_until
from tests.unit.accounting.readings import HOUR_S, KAIFA, reading

DAY_S = 86_400
LATER_MS = (HOUR_S + 100 * DAY_S) * 1000
"""When the users of these tests say what they want: none of it lies in their future."""


@pytest.fixture
def bus(store: Store) -> Iterator[Bus]:
    held = Bus(store.settings, "test")
    yield held
    held.close()


@ON_EITHER_STORE
def test_a_worker_that_slept_while_another_obeyed_does_not_write_over_the_edit(
    store: Store, tmp_path: Path, bus: Bus
) -> None:
    readings = day_of_readings()
    now = next(at for at, each in enumerate(readings) if each.received_at_ms >= (ELEVEN_S + 1800) * 1000)
    with accounting(store, tmp_path, **NAMED) as sleeper:
        wait_for(store, send(store, readings[:now]))
        sleeper.send_signal(signal.SIGSTOP)
        try:
            with accounting(store, tmp_path, **NAMED) as other:
                command = SetEnergy(
                    meter="home", by="test", at_ms=LATER_MS, start_s=ELEVEN_S, end_s=ELEVEN_S + 3600, import_wh=5000
                )
                assert refused_or_done(bus, command).done
                other.kill()
                other.wait()
        finally:
            sleeper.send_signal(signal.SIGCONT)
        wait_for(store, send(store, readings[now:]))
    assert hour_wh(book(store)[0], ELEVEN_S) == 5000


@pytest.mark.parametrize("restart", [False, True])
def test_what_a_file_says_of_a_silence_stands_when_the_meter_speaks_again(
    store: Store, tmp_path: Path, bus: Bus, restart: bool
) -> None:
    silent = [HOUR_S + 2 * DAY_S, HOUR_S + 9 * DAY_S, HOUR_S + 33 * DAY_S]
    before = [reading(at, import_w=1000, import_wh=1000 + at // 4, maker=KAIFA) for at in range(10, 3600, 40)]
    after = [
        reading(35 * DAY_S + at, import_w=1000, import_wh=900_000 + at // 4, maker=KAIFA) for at in range(10, 3600, 40)
    ]
    with accounting(store, tmp_path, **NAMED):
        wait_for(store, send(store, before))
        for start_s in silent:
            rows = (FileRow(start_s, 60, 4000),)
            assert refused_or_done(bus, FillIn(meter="home", by="file", at_ms=LATER_MS, rows=rows)).done
        if not restart:
            wait_for(store, send(store, after))
    if restart:
        with accounting(store, tmp_path, **NAMED):
            wait_for(store, send(store, after))
    quarters = ledger.load_quarters(bus, 0, "home", HOUR_S, HOUR_S + 36 * DAY_S)
    assert [hour_wh(quarters, start_s) for start_s in silent] == [4000, 4000, 4000]
    assert all(quarters[start_s].flags & IMPORT_FROM_FILE for start_s in silent)
    # What the counter made of the silence is beside it.
    measured = ledger.load(bus, 0, "home", HOUR_S, HOUR_S + 36 * DAY_S).measured
    assert {at for start_s in silent for at in range(start_s, start_s + 3600, 900)} == set(measured)


def test_what_is_set_ahead_of_time_stands_when_the_time_comes(store: Store, tmp_path: Path, bus: Bus) -> None:
    ahead_s = HOUR_S + 40 * DAY_S
    with accounting(store, tmp_path, **NAMED):
        wait_for(store, send(store, [reading(10, import_w=1000, import_wh=5, maker=KAIFA)]))
        command = SetEnergy(
            meter="home", by="test", at_ms=LATER_MS, start_s=ahead_s, end_s=ahead_s + 3600, import_wh=5000
        )
        assert refused_or_done(bus, command).done
        # One batch that goes on past it.
        hourly = [reading(at, import_w=1000, import_wh=5 + at // 4, maker=KAIFA) for at in range(20, 41 * DAY_S, 3600)]
        wait_for(store, send(store, hourly))
        assert run(store, tmp_path, "check", **NAMED).stdout == "nothing is odd\n"
    assert hour_wh(ledger.load_quarters(bus, 0, "home", ahead_s, ahead_s + 3600), ahead_s) == 5000


def test_taking_back_energy_below_a_monthly_cap_prices_the_rest_of_an_old_month_again(
    store: Store, tmp_path: Path, bus: Bus
) -> None:
    old_s = HOUR_S - 120 * DAY_S
    write(store, a_day("2026-07-04", MICRO, cap_wh=3000, above_micro=2 * MICRO))
    with accounting(store, tmp_path, **NAMED):
        wait_for(store, send(store, [reading(10, import_w=1000, import_wh=5, maker=KAIFA)]))
        for start_s in (old_s, old_s + 3600):
            rows = (FileRow(start_s, 60, 4000),)
            assert refused_or_done(bus, FillIn(meter="home", by="file", at_ms=LATER_MS, rows=rows)).done
        quarters = ledger.load_quarters(bus, 0, "home", old_s, old_s + 7200)
        # 3 kWh below the cap, 5 above it.
        assert sum(quarter.cost_nano or 0 for quarter in quarters.values()) == (3000 + 2 * 5000) * MICRO
        clear = Clear(meter="home", by="test", at_ms=LATER_MS, start_s=old_s, end_s=old_s + 3600)
        assert refused_or_done(bus, clear).done
    quarters = ledger.load_quarters(bus, 0, "home", old_s, old_s + 7200)
    assert sum(quarter.cost_nano or 0 for quarter in quarters.values()) == (3000 + 2 * 1000) * MICRO


def test_a_price_that_comes_later_prices_a_history_from_before_the_first_reading(
    store: Store, tmp_path: Path, bus: Bus
) -> None:
    old_s = HOUR_S - 120 * DAY_S

    def costs() -> list[int | None]:
        return [quarter.cost_nano for quarter in ledger.load_quarters(bus, 0, "home", old_s, old_s + 3600).values()]

    with accounting(store, tmp_path, **NAMED):
        rows = (FileRow(old_s, 60, 4000),)
        assert refused_or_done(bus, FillIn(meter="home", by="file", at_ms=LATER_MS, rows=rows)).done
        assert costs() == [None] * 4
        write(store, a_day("2026-07-04", MICRO))
        wait_until(lambda: costs() == [1000 * MICRO] * 4, "the history is priced")


def test_a_command_made_to_do_harm_is_refused_and_stops_nothing(store: Store, tmp_path: Path, bus: Bus) -> None:
    deep = b'{"kind":"clear","x":' + b"[" * 50_000
    with store.client() as client, accounting(store, tmp_path, **NAMED):
        sent = bytes(client.xadd(streams.commands(0), {"v": 1, "command": deep}))
        refused = wait_until(lambda: commands.outcome(bus, 0, sent), "it is refused")
        assert refused is not None
        assert not refused.done
        rows = tuple(FileRow(HOUR_S + at * 900, 44_640, 1000) for at in range(commands.MAX_ROWS // 2))
        outcome = refused_or_done(bus, FillIn(meter="home", by="test", at_ms=LATER_MS, rows=rows))
        assert (outcome.done, outcome.message) == (False, "two rows are of the same time: each is to be told once")
        wait_for(store, send(store, day_of_readings()))


def test_a_store_that_is_full_is_told_in_words_to_who_commands(own_store: Store, tmp_path: Path) -> None:
    with own_store.client() as client:
        client.config_set("maxmemory", 1)
    done = run(own_store, tmp_path, "clear", *HOME, "--from", "2026-11-01T12:00", **NAMED)
    assert done.returncode == 1
    assert "full" in done.stderr
    assert "Traceback" not in done.stderr
