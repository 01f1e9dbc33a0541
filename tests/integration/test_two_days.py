"""Two simulated days across the October change, from frames to ledger, against the true registers of the meter."""

import random
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
import redis
from amshub_contracts import ledger, streams
from amshub_contracts.bus import Bus
from amshub_contracts.messages import Quarter, Summary

from tests.support.services import log_of, running
from tests.support.store import Store
from tests.support.waiting import wait_until

START, END = "2026-10-24T10:00:00Z", "2026-10-26T10:00:00Z"
START_S, END_S = (int(datetime.fromisoformat(text).timestamp()) for text in (START, END))
LOCAL_DAY = ("2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")
"""A day of 25 hours in Oslo."""
WMS_PER_WH = 3_600_000
QUARTER_TOLERANCE_WH = {"aidon": 10, "kaifa": 10, "kamstrup": 25}
"""Aidon and Kaifa send power each 2.5 s, Kamstrup each 10 s."""


class Truth(msgspec.Struct):
    """What the meter's registers really are at one quarter boundary."""

    at_s: int
    import_wh: int
    export_wh: int
    import_exact_wms: int
    export_exact_wms: int


def simulator(command: str, maker: str, *options: str) -> str:
    """What the simulator prints for the two days and the minute after them."""
    line = [sys.executable, "-m", "amshub_simulator", command, "--maker", maker, "--seed", "7", "--start", START]
    return subprocess.run(
        [*line, "--end", "2026-10-26T10:01:00Z", *options], check=True, capture_output=True, text=True
    ).stdout


def book(store: Store) -> tuple[dict[int, Quarter], Summary]:
    bus = Bus(store.settings, "test")
    quarters = ledger.load_quarters(bus, 0, "home", START_S, END_S + 900)
    summary = ledger.decode_summary(bus.query([("GET", streams.summary(0, "home"))])[0])
    bus.close()
    assert summary is not None
    return quarters, summary


def forget_ledger(store: Store) -> None:
    """Leave the stream alone and forget what was made of it."""
    with store.client() as client:
        for key in client.scan_iter("amshub:*"):
            if key not in (streams.readings(0).encode(), streams.SCHEMA_KEY.encode()):
                client.delete(key)


def play(store: Store, frames: Path, run_dir: Path) -> bytes:
    """Run reader and accounting over the file, killing accounting at random moments; gives the last entry's ID."""
    expected = len(frames.read_text().splitlines())
    dice = random.Random(5)
    stream = streams.readings(0)
    with store.client() as client, running("reader", store, run_dir, AMSHUB_METERS__HOME__SOURCE=f"stamped:{frames}"):
        for _ in range(8):
            with running("accounting", store, run_dir):
                for _ in range(dice.randint(1, 6)):
                    _wait_for_a_commit(client, expected)
        wait_until(lambda: client.xlen(stream) >= expected, f"all frames in the stream; {log_of('reader', run_dir)}")
        assert client.xlen(stream) == expected
        return bytes(client.xrevrange(stream, count=1)[0][0])


def finish(store: Store, last: bytes, run_dir: Path) -> tuple[dict[int, Quarter], Summary]:
    with store.client() as client, running("accounting", store, run_dir):
        wait_until(lambda: client.get(streams.watermark(0)) == last, "everything is in the ledger")
    return book(store)


@pytest.mark.parametrize(
    ("maker", "own_store"),
    [("aidon", "one node"), ("kaifa", "one node"), ("kamstrup", "one node"), ("kamstrup", "cluster")],
    indirect=["own_store"],
)
def test_two_days_over_the_october_change_are_the_true_registers_differences(
    maker: str, own_store: Store, tmp_path: Path
) -> None:
    frames = tmp_path / "frames.txt"
    simulator("stamped", maker, "--output", str(frames))
    truth = {line.at_s: line for line in map(_truth, simulator("truth", maker).splitlines())}
    last = play(own_store, frames, tmp_path)
    quarters, summary = finish(own_store, last, tmp_path)

    for start in range(START_S, END_S, 3600):
        hour = [quarters[at] for at in range(start, start + 3600, 900)]
        assert sum(quarter.import_wh for quarter in hour) == truth[start + 3600].import_wh - truth[start].import_wh
        assert sum(quarter.export_wh for quarter in hour) == truth[start + 3600].export_wh - truth[start].export_wh
        assert not any(quarter.provisional for quarter in hour)
        assert not any(quarter.estimated for quarter in hour) or start == START_S, "only the first quarter had a gap"

    for start in range(START_S, END_S, 900):
        exact_import_wms = truth[start + 900].import_exact_wms - truth[start].import_exact_wms
        exact_export_wms = truth[start + 900].export_exact_wms - truth[start].export_exact_wms
        within = QUARTER_TOLERANCE_WH[maker] * WMS_PER_WH
        assert abs(quarters[start].import_wh * WMS_PER_WH - exact_import_wms) <= within
        assert abs(quarters[start].export_wh * WMS_PER_WH - exact_export_wms) <= within

    date, begins, ends = LOCAL_DAY
    first, after = (truth[int(datetime.fromisoformat(text).timestamp())] for text in (begins, ends))
    (day,) = [day for day in summary.days if day.date == date]
    assert day.import_wh == after.import_wh - first.import_wh
    assert day.export_wh == after.export_wh - first.export_wh
    assert not day.estimated

    forget_ledger(own_store)
    assert finish(own_store, last, tmp_path) == (quarters, summary), "being killed changed a number"


def _truth(line: str) -> Truth:
    return msgspec.json.decode(line, type=Truth)


def _wait_for_a_commit(client: redis.Redis, expected: int) -> None:
    """Return when accounting has moved on, or when there is nothing left to read."""
    mark = client.get(streams.watermark(0))
    wait_until(
        lambda: client.get(streams.watermark(0)) != mark or client.xlen(streams.readings(0)) >= expected,
        "accounting commits a batch",
    )
