"""Commands at bad moments: beside a second worker, into a silence, before the first reading, and made to do harm."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from amshub_contracts import commands, streams
from amshub_contracts.bus import Bus
from amshub_contracts.commands import FileRow, FillIn, SetEnergy

from tests.integration.accounting.test_commands import ELEVEN_S, hour_wh, refused_or_done
from tests.integration.accounting.test_money import NAMED
from tests.integration.accounting.test_worker import accounting, book, day_of_readings, send, wait_for
from tests.support.store import ON_EITHER_STORE, Store
from tests.support.waiting import wait_until
from tests.unit.accounting.readings import HOUR_S

DAY_S = 86_400


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
                    meter="home", by="test", at_ms=0, start_s=ELEVEN_S, end_s=ELEVEN_S + 3600, import_wh=5000
                )
                assert refused_or_done(bus, command).done
                other.kill()
                other.wait()
        finally:
            sleeper.send_signal(signal.SIGCONT)
        wait_for(store, send(store, readings[now:]))
    assert hour_wh(book(store)[0], ELEVEN_S) == 5000


def test_a_command_made_to_do_harm_is_refused_and_stops_nothing(store: Store, tmp_path: Path, bus: Bus) -> None:
    deep = b'{"kind":"clear","x":' + b"[" * 50_000
    with store.client() as client, accounting(store, tmp_path, **NAMED):
        sent = bytes(client.xadd(streams.commands(0), {"v": 1, "command": deep}))
        refused = wait_until(lambda: commands.outcome(bus, 0, sent), "it is refused")
        assert refused is not None
        assert not refused.done
        rows = tuple(FileRow(HOUR_S + at * 900, 44_640, 1000) for at in range(commands.MAX_ROWS // 2))
        outcome = refused_or_done(bus, FillIn(meter="home", by="test", at_ms=0, rows=rows))
        assert (outcome.done, outcome.message) == (False, "two rows are of the same time: each is to be told once")
        wait_for(store, send(store, day_of_readings()))
