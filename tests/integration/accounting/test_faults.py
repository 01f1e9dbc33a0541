"""Faults of the machine around the real process: what the store loses and gets back, long absences, wrong clocks."""

import signal
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from amshub_contracts import codec, ledger, streams
from amshub_contracts.bus import Bus
from amshub_contracts.messages import Quarter, Reading, Summary

from tests.support.services import log_of, running
from tests.support.store import ON_EITHER_OWN_STORE, ON_EITHER_STORE, Store
from tests.support.waiting import wait_until
from tests.unit.accounting.readings import HOUR_S, KAIFA, reading
from tests.unit.accounting.true_meter import Book, differences_wh, misdated, said

HOUR, DAY = 3600, 86_400


def send(store: Store, readings: Sequence[Reading]) -> bytes:
    """Write the readings to the stream; gives the ID of the last."""
    with store.client() as client:
        pipe = client.pipeline(transaction=False)
        for each in readings:
            pipe.xadd(streams.readings(0), codec.to_fields(each))
        return bytes(pipe.execute()[-1])


def is_on_disk(store: Store) -> None:
    """Wait until the append-only file has all that was written: the second before is lost with a killed store."""
    with store.node_of(streams.readings(0)).client() as client:
        # WAITAOF is for what its own connection wrote, and so for all before it.
        client.set("amshub:{0}:mark", 1)
        assert client.execute_command("WAITAOF", 1, 0, 10_000)[0] == 1


def folded(store: Store, entry: bytes) -> None:
    with store.client() as client:
        wait_until(lambda: client.get(streams.watermark(0)) == entry, "the last reading is in the ledger")


def book_of(store: Store, meter: str = "home", days: int = 40) -> tuple[dict[int, Quarter], Summary]:
    bus = Bus(store.settings, "test")
    quarters = ledger.load_quarters(bus, 0, meter, HOUR_S - 2 * DAY, HOUR_S + days * DAY)
    summary = ledger.decode_summary(bus.query([("GET", streams.summary(0, meter))])[0])
    bus.close()
    assert summary is not None
    return quarters, summary


def hour_wh(quarters: dict[int, Quarter], second: int) -> int:
    starts = range(HOUR_S + second, HOUR_S + second + HOUR, 900)
    return sum(quarters[start].import_wh for start in starts)


@ON_EITHER_OWN_STORE
def test_a_store_killed_again_and_again_loses_no_reading_that_it_has_written(own_store: Store, tmp_path: Path) -> None:
    readings = said(0, 12 * HOUR, every=30)
    step = len(readings) // 6 + 1
    with running("accounting", own_store, tmp_path):
        for start in range(0, len(readings), step):
            last = send(own_store, readings[start : start + step])
            is_on_disk(own_store)
            own_store.stop(kill=True)
            own_store.start()
        folded(own_store, last)
    book = Book(readings)
    assert book_of(own_store) == (book.quarters, book.change.summary)


# Not on a cluster too: the readings of a partition and what is made of them are in the file of one node there as well.
@pytest.mark.parametrize("cut", [1, 700, 40_000])
def test_a_truncated_append_only_file_costs_what_it_held_and_the_next_counter_has_the_energy(
    own_store: Store, tmp_path: Path, cut: int
) -> None:
    readings = said(0, 6 * HOUR, every=30)
    half = len(readings) // 2
    with running("accounting", own_store, tmp_path) as process:
        folded(own_store, send(own_store, readings[:half]))
        process.terminate()
        process.wait()
    own_store.stop()
    (log,) = (own_store.directory / "appendonlydir").glob("*.incr.aof")
    content = log.read_bytes()
    log.write_bytes(content[:-cut])
    own_store.start()
    with own_store.client() as client:
        watermark, last = client.get(streams.watermark(0)), client.xrevrange(streams.readings(0), count=1)[0][0]
        assert watermark is None or watermark <= last, "the ledger never rests on readings that the store has lost"
        kept = client.xlen(streams.readings(0))
    assert kept < half or cut < 40_000
    with running("accounting", own_store, tmp_path):
        folded(own_store, send(own_store, readings[half:]))
    quarters, _ = book_of(own_store)
    book = Book([*readings[:kept], *readings[half:]])
    assert quarters == book.quarters
    assert book.closed_wh() == differences_wh(0, 6 * HOUR)


@ON_EITHER_STORE
def test_accounting_away_for_a_week_catches_up_as_if_it_had_not_been(store: Store, tmp_path: Path) -> None:
    readings = said(0, 8 * DAY, every=60)
    book = Book(readings)
    with running("accounting", store, tmp_path) as process:
        folded(store, send(store, readings[:700]))
        process.terminate()
        process.wait()
    last = send(store, readings[700:])
    with running("accounting", store, tmp_path):
        folded(store, last)
    assert book_of(store) == (book.quarters, book.change.summary)
    assert "were trimmed" not in log_of("accounting", tmp_path)


@ON_EITHER_STORE
def test_accounting_away_for_longer_than_the_stream_keeps_says_so_and_the_next_counter_has_the_energy(
    store: Store, tmp_path: Path
) -> None:
    readings = said(0, 10 * DAY, every=60)
    with running("accounting", store, tmp_path) as process:
        folded(store, send(store, readings[:1441]))
        process.terminate()
        process.wait()
    last = send(store, readings[1441:])
    with store.client() as client:
        client.xtrim(streams.readings(0), maxlen=7 * 1440, approximate=False)
    with running("accounting", store, tmp_path):
        folded(store, last)
    quarters, _ = book_of(store)
    closed = [quarter for quarter in quarters.values() if not quarter.provisional]
    assert sum(quarter.import_wh for quarter in closed) == differences_wh(0, 10 * DAY)[0]
    assert all(quarters[HOUR_S + at].estimated for at in range(DAY + HOUR, 3 * DAY, 900))
    assert not any(quarters[HOUR_S + at].estimated for at in range(3 * DAY + HOUR, 10 * DAY, 900))
    assert "were trimmed" in log_of("accounting", tmp_path)


@ON_EITHER_STORE
def test_two_workers_at_once_are_told_and_change_nothing(store: Store, tmp_path: Path) -> None:
    readings = said(0, 6 * HOUR, every=30)
    other = tmp_path / "other"
    other.mkdir()
    with running("accounting", store, tmp_path), running("accounting", store, other):
        for start in range(0, len(readings), 25):
            last = send(store, readings[start : start + 25])
            folded(store, last)
    book = Book(readings)
    assert book_of(store) == (book.quarters, book.change.summary)
    logs = log_of("accounting", tmp_path) + log_of("accounting", other)
    assert "is a second accounting running?" in logs


@ON_EITHER_STORE
@pytest.mark.parametrize("by_s", [-400 * DAY, -2 * HOUR, 30 * 60, 20 * DAY, 300 * DAY])
def test_a_wrong_clock_leaves_the_ledger_as_it_would_be_without_the_process(
    store: Store, tmp_path: Path, by_s: int
) -> None:
    """The process is killed while the clock is wrong, and when it has come right: memory and store must agree."""
    readings = misdated(said(0, 12 * HOUR, every=30), 4 * HOUR + 600, 6 * HOUR, by_s)
    for start, end in ((0, 550), (550, 640), (640, 760), (760, len(readings))):
        last = send(store, readings[start:end])
        with running("accounting", store, tmp_path) as process:
            folded(store, last)
            process.send_signal(signal.SIGKILL)
            process.wait()
    quarters, summary = book_of(store)
    book = Book(readings)
    assert quarters == {at: quarter for at, quarter in book.quarters.items() if at < HOUR_S + 40 * DAY}
    assert summary == book.change.summary
    assert book.closed_wh() == differences_wh(0, 12 * HOUR)
    assert book.notes


@ON_EITHER_STORE
def test_stamps_that_no_clock_shows_do_not_stop_the_process(store: Store, tmp_path: Path) -> None:
    readings = said(0, HOUR, every=30)
    odd = [
        msgspec.structs.replace(reading(0, import_w=1), received_at_ms=stamp)
        for stamp in (-1, 0, 10**15, 10**18, -(10**18))
    ]
    with running("accounting", store, tmp_path):
        folded(store, send(store, odd))
        folded(store, send(store, [*readings, *odd]))
    assert book_of(store)[0] == Book(readings).quarters
    assert "set the clock of this machine" in log_of("accounting", tmp_path)


@ON_EITHER_STORE
def test_fast_and_slow_meters_of_one_partition_do_not_disturb_each_other(store: Store, tmp_path: Path) -> None:
    """One sends its counters each ten seconds, one hourly, one only counters, one only what it sells."""
    hourly, often = said(0, 6 * HOUR, every=30), said(0, 6 * HOUR, lists=10, late=0)
    bare = [
        msgspec.structs.replace(each, import_w=None, export_w=None) for each in hourly if each.import_wh is not None
    ]
    sold = [reading(at, export_w=1200, maker=KAIFA) for at in range(0, 6 * HOUR, 300)]
    meters = {"home": hourly, "fast": often, "bare": bare, "sold": sold}
    mixed = sorted(
        (msgspec.structs.replace(each, meter=name) for name, readings in meters.items() for each in readings),
        key=lambda each: each.received_at_ms,
    )
    with running("accounting", store, tmp_path):
        folded(store, send(store, mixed))
    for name, readings in meters.items():
        assert book_of(store, name)[0] == Book(readings).quarters
    for name in ("home", "fast", "bare"):
        quarters, _ = book_of(store, name)
        sums = [hour_wh(quarters, second) for second in range(0, 6 * HOUR, HOUR)]
        assert sums == [differences_wh(second, second + HOUR)[0] for second in range(0, 6 * HOUR, HOUR)]
