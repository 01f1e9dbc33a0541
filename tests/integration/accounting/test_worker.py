"""The real process on a real store: nothing is lost, nothing counts twice."""

import itertools
import random
import signal
import subprocess
from contextlib import AbstractContextManager
from pathlib import Path

import msgspec
import pytest
from amshub_contracts import codec, ledger, streams
from amshub_contracts.bus import Bus
from amshub_contracts.messages import Quarter, Reading, Summary

from tests.support.health import beats
from tests.support.services import log_of, running
from tests.support.store import ON_EITHER_OWN_STORE, ON_EITHER_STORE, Store
from tests.support.waiting import wait_until
from tests.unit.accounting.readings import HOUR_S, KAIFA, reading


def day_of_readings() -> list[Reading]:
    """A day at 30 s with a counter each hour that rises by 1,000 + its hour."""
    readings, counter = [], 50_000
    for at in range(10, 86_411, 30):
        hourly = at % 3600 == 10
        if hourly and at > 10:
            counter += 1000 + at // 3600
        readings.append(
            reading(at, import_w=900 + at % 501, export_w=0, import_wh=counter if hourly else None, maker=KAIFA)
        )
    return readings


def send(store: Store, readings: list[Reading]) -> bytes:
    """Write the readings to the stream; gives the ID of the last."""
    with store.client() as client:
        pipe = client.pipeline()
        for each in readings:
            pipe.xadd(streams.readings(0), codec.to_fields(each))
        return bytes(pipe.execute()[-1])


def accounting(store: Store, run_dir: Path, **environment: str) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """The service as a process."""
    return running("accounting", store, run_dir, **environment)


def wait_for(store: Store, entry: bytes) -> None:
    with store.client() as client:
        wait_until(lambda: client.get(streams.watermark(0)) == entry, "the last reading is in the ledger")


def book(store: Store) -> tuple[dict[int, Quarter], Summary]:
    """Everything the ledger says of the meter `home`."""
    bus = Bus(store.settings, "test")
    quarters = ledger.load_quarters(bus, 0, "home", HOUR_S - 86_400, HOUR_S + 3 * 86_400)
    summary = ledger.decode_summary(bus.query([("GET", streams.summary(0, "home"))])[0])
    bus.close()
    assert summary is not None
    return quarters, summary


@pytest.fixture
def straight(store: Store, tmp_path: Path) -> tuple[dict[int, Quarter], Summary]:
    """The ledger of the day when nothing goes wrong."""
    last = send(store, day_of_readings())
    with accounting(store, tmp_path):
        wait_for(store, last)
    result = book(store)
    with store.client() as client:
        client.flushall()
    return result


@ON_EITHER_STORE
def test_every_hour_is_the_counters_difference(straight: tuple[dict[int, Quarter], Summary]) -> None:
    quarters, _ = straight
    for hour in range(1, 24):
        start = HOUR_S + hour * 3600
        assert sum(quarters[at].import_wh for at in range(start, start + 3600, 900)) == 1001 + hour


@ON_EITHER_STORE
def test_killed_at_random_moments_the_ledger_is_the_same(
    store: Store, tmp_path: Path, straight: tuple[dict[int, Quarter], Summary]
) -> None:
    readings = day_of_readings()
    dice = random.Random(2)
    last = b""
    cuts = sorted({0, len(readings), *dice.sample(range(len(readings)), 7)})
    for start, end in itertools.pairwise(cuts):
        last = send(store, readings[start:end])
        with store.client() as client:
            before = client.get(streams.watermark(0))  # read now: a started worker may fold all of it before we look
        with accounting(store, tmp_path) as process:
            with store.client() as client:
                wait_until(lambda: client.get(streams.watermark(0)) != before, "a batch is folded")  # noqa: B023  called here
            process.send_signal(signal.SIGKILL)
            process.wait()
    with accounting(store, tmp_path):
        wait_for(store, last)
    assert book(store) == straight


@ON_EITHER_STORE
def test_two_workers_by_mistake_change_nothing(
    store: Store, tmp_path: Path, straight: tuple[dict[int, Quarter], Summary]
) -> None:
    readings = day_of_readings()
    with accounting(store, tmp_path), accounting(store, tmp_path):
        for start in range(0, len(readings), 50):
            last = send(store, readings[start : start + 50])
        wait_for(store, last)
    assert book(store) == straight


@ON_EITHER_OWN_STORE
def test_a_store_that_goes_away_and_comes_back_costs_nothing(
    own_store: Store, tmp_path: Path, straight: tuple[dict[int, Quarter], Summary]
) -> None:
    readings = day_of_readings()
    half = len(readings) // 2
    with accounting(own_store, tmp_path):
        wait_for(own_store, send(own_store, readings[:half]))
        own_store.stop()
        wait_until(
            lambda: "cannot be reached" in log_of("accounting", tmp_path), "a log line says that the store is away"
        )
        own_store.start()
        wait_for(own_store, send(own_store, readings[half:]))
    assert book(own_store) == straight


def test_a_full_store_is_told_in_words_and_nothing_is_lost(
    own_store: Store, tmp_path: Path, straight: tuple[dict[int, Quarter], Summary]
) -> None:
    last = send(own_store, day_of_readings())
    with own_store.client() as client:
        client.set(streams.SCHEMA_KEY, 1)
        client.config_set("maxmemory", 1)
        with accounting(own_store, tmp_path):
            wait_until(
                lambda: "give Redis more maxmemory" in log_of("accounting", tmp_path), "a log line says what to do"
            )
            client.config_set("maxmemory", 0)
            wait_for(own_store, last)
    assert book(own_store) == straight


@ON_EITHER_STORE
def test_entries_that_are_no_readings_are_skipped_and_told(store: Store, tmp_path: Path) -> None:
    with store.client() as client:
        client.xadd(streams.readings(0), {"meter": "home", "seq": "x"})
        client.xadd(streams.readings(0), {"rubbish": "1"})
    last = send(store, [reading(0, import_w=1000)])
    with accounting(store, tmp_path) as process:
        wait_for(store, last)
        process.terminate()
        process.wait()
    assert log_of("accounting", tmp_path).count("is no reading and is skipped") == 2
    assert process.returncode == 0


@ON_EITHER_STORE
def test_readings_trimmed_before_they_were_folded_are_a_logged_gap(store: Store, tmp_path: Path) -> None:
    wait_after = send(store, [reading(0, import_w=1000)])
    with accounting(store, tmp_path):
        wait_for(store, wait_after)
    last = send(store, [reading(at, import_w=1000) for at in (10, 20, 30)])
    with store.client() as client:
        client.xtrim(streams.readings(0), maxlen=1, approximate=False)
    with accounting(store, tmp_path) as process:
        wait_for(store, last)
        process.terminate()
        process.wait()
    assert "were trimmed" in log_of("accounting", tmp_path)


@ON_EITHER_STORE
def test_a_store_of_a_newer_amshub_is_refused_with_exit_code_2(store: Store, tmp_path: Path) -> None:
    with store.client() as client:
        client.set(streams.SCHEMA_KEY, 99)
    with accounting(store, tmp_path) as process:
        process.wait()
    assert process.returncode == 2
    assert "update amshub" in log_of("accounting", tmp_path)


def test_wrong_settings_are_all_listed_with_exit_code_2(store: Store, tmp_path: Path) -> None:
    wrong = {
        "AMSHUB_TARIFF__PEAKS": "9",
        "AMSHUB_METERS__HOME__ZONE": "Europe/Olso",
        "AMSHUB_ACCOUNTING__PARTITION": "3",
    }
    with accounting(store, tmp_path, **wrong) as process:
        process.wait()
    assert process.returncode == 2
    for name in ("AMSHUB_TARIFF__PEAKS", "AMSHUB_METERS__HOME__ZONE", "accounting.partition"):
        assert name in log_of("accounting", tmp_path)


def test_it_beats_while_it_waits(store: Store, tmp_path: Path) -> None:
    with accounting(store, tmp_path):
        wait_until(lambda: beats(tmp_path / "accounting.heartbeat", 30), "a heartbeat")


@ON_EITHER_STORE
def test_the_ledger_is_legible(store: Store, tmp_path: Path) -> None:
    with accounting(store, tmp_path):
        wait_for(store, send(store, day_of_readings()))
    with store.client() as client:
        fields = client.hgetall(streams.day(0, "home", ledger.utc_date(HOUR_S)))
    assert msgspec.json.decode(fields[b"44"])[0] in range(200, 400)
