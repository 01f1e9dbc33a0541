"""Four meters on a cluster, each in a partition with an accounting process of its own: all is as on one node."""

import random
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from amshub_api.app import create_app
from amshub_contracts import ledger, price_book, streams
from amshub_contracts.bus import Bus
from amshub_contracts.clock import Clock
from amshub_contracts.messages import Quarter, Sensor, Summary, Temperature
from amshub_contracts.price_settings import PriceSettings
from amshub_contracts.settings import MeterSettings, Settings, StackSettings

from tests.contracts.price_days import a_day
from tests.support.cluster import Cluster
from tests.support.services import log_of, running
from tests.support.store import Store
from tests.support.waiting import wait_until

METERS = ("home", "house", "office", "garage")
START, END = "2026-10-25T00:00:00Z", "2026-10-25T03:00:10Z"
DAY, PRICES_MICRO = "2026-10-25", (1_000_000, 1_234_567)
"""The market day that this is in, and what a kWh costs, first and then."""
START_S, END_S = (int(datetime.fromisoformat(text).timestamp()) for text in (START, END))

Book = dict[str, tuple[dict[int, Quarter], Summary | None]]


@pytest.fixture(scope="module")
def frames(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Three hours of a different household for each meter, as stamped files."""
    directory = tmp_path_factory.mktemp("frames")
    for seed, meter in enumerate(METERS):
        line = [sys.executable, "-m", "amshub_simulator", "stamped", "--maker", "kamstrup", "--seed", str(seed)]
        span = ["--start", START, "--end", END, "--output", str(directory / meter)]
        subprocess.run([*line, *span], check=True)
    return {meter: directory / meter for meter in METERS}


def partition(store: Store, meter: str) -> int:
    return streams.partition_of(meter, store.partitions)


def worker(store: Store, run_dir: Path, number: int) -> Any:
    """The accounting process of this partition, with a directory of its own."""
    own = run_dir / f"partition{number}"
    own.mkdir(exist_ok=True)
    named = {f"AMSHUB_METERS__{meter.upper()}__ZONE": "Europe/Oslo" for meter in METERS}
    return running(
        "accounting", store, own, AMSHUB_ACCOUNTING__PARTITION=str(number), AMSHUB_PRICES__AREA="NO1", **named
    )


def count(store: Store, frames: dict[str, Path], run_dir: Path) -> Book:
    """What reader and accounting make of the files; each accounting process is killed once on the way, and the price
    changes for all of them at the end.
    """
    run_dir.mkdir()
    sources = {f"AMSHUB_METERS__{meter.upper()}__SOURCE": f"stamped:{file}" for meter, file in frames.items()}
    expected = {meter: len(file.read_text().splitlines()) for meter, file in frames.items()}
    dice = random.Random(7)
    numbers = sorted({partition(store, meter) for meter in METERS})
    with store.client() as client, running("reader", store, run_dir, **sources), ExitStack() as workers:
        for number in numbers:
            with worker(store, run_dir, number) as process:
                wait_until(
                    lambda: client.get(streams.watermark(number)),  # noqa: B023  called here
                    f"partition {number} is counted; {log_of('accounting', run_dir / f'partition{number}')}",
                )
                process.send_signal(dice.choice((signal.SIGKILL, signal.SIGTERM)))
                process.wait()
            workers.enter_context(worker(store, run_dir, number))
        for meter in METERS:
            seq = b"%d" % expected[meter]
            latest = streams.latest(partition(store, meter), meter)
            wait_until(lambda: client.hget(latest, "seq") == seq, f"{meter} is read")  # noqa: B023  called here
        for number in numbers:
            stream, mark = streams.readings(number), streams.watermark(number)
            wait_until(
                lambda: client.get(mark) == client.xrevrange(stream, count=1)[0][0],  # noqa: B023  called here
                f"all of partition {number} is in the ledger",
            )
        bus = Bus(store.settings, "test")
        for micro in PRICES_MICRO:
            price_book.save_day(bus, a_day(DAY, micro))
            wait_until(lambda: _is_priced(book(store), micro), f"all is priced at {micro}")  # noqa: B023  called here
        bus.close()
    return book(store)


def _is_priced(found: Book, micro: int) -> bool:
    quarters = [quarter for kept, _ in found.values() for quarter in kept.values()]
    return all(quarter.cost_nano == quarter.import_wh * micro for quarter in quarters)


def book(store: Store) -> Book:
    bus = Bus(store.settings, "test")
    found: Book = {}
    for meter in METERS:
        place = partition(store, meter)
        (summary,) = bus.query([("GET", streams.summary(place, meter))])
        found[meter] = (ledger.load_quarters(bus, place, meter, START_S, END_S), ledger.decode_summary(summary))
    bus.close()
    return found


def test_four_meters_have_four_partitions_on_all_three_nodes(cluster: Cluster) -> None:
    places = {partition(cluster, meter) for meter in METERS}
    assert places == {0, 1, 2, 3}
    assert {cluster.node_of(streams.readings(place)).port for place in places} == {node.port for node in cluster.nodes}


def test_the_ledgers_on_a_cluster_are_those_of_one_node(
    store: Store, cluster: Cluster, frames: dict[str, Path], tmp_path: Path
) -> None:
    spread = count(cluster, frames, tmp_path / "cluster")
    for quarters, summary in spread.values():
        assert set(range(START_S, END_S - 10, 900)) <= set(quarters)
        assert summary is not None
    assert len({msgspec.json.encode(summary) for _, summary in spread.values()}) == len(METERS)
    assert spread == count(store, frames, tmp_path / "one")


def test_a_gateway_shows_what_the_cluster_keeps_in_many_places(cluster: Cluster) -> None:
    now_ms = END_S * 1000
    bus = Bus(cluster.settings, "test")
    at = streams.partition_of("garage", cluster.partitions)
    bus.commit(
        [
            ("HSET", streams.latest(at, "garage"), *("meter", "garage", "seq", 1, "received_at_ms", now_ms)),
            ("HSET", streams.latest(at, "garage"), "import_w", 4321),
        ]
    )
    told = Temperature(now_ms, (Sensor("28C4B32A010000F1", 21_500),))
    bus.commit([("SET", streams.TEMPERATURE_KEY, msgspec.json.encode(told))])
    price_book.save_day(bus, a_day(date(2026, 10, 25).isoformat(), [hour * 10_000 for hour in range(25)]))

    settings = Settings(
        stack=StackSettings(partitions=cluster.partitions),
        redis=cluster.settings,
        meters={meter: MeterSettings() for meter in METERS},
        prices=PriceSettings(area="NO1"),
    )
    still = Clock(now_ms, 1e-9, time.time_ns() // 1_000_000)
    client = create_app(settings, bus, still, now_ms).test_client()
    data = client.get("/data.json").get_json()
    assert (data["i"], data["t"], data["p"]) == (4321, 21.5, 0.05)
    assert client.get("/status.json").get_json()["meter"] == "garage"
    assert client.get("/healthz").get_json()["redis"] == "reachable"
    bus.close()
