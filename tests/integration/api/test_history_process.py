"""History of a gateway as a user starts it, beside readers that are slow and a store that goes away."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
import requests
from amshub_api.history_pages import LONG_ANSWERS
from amshub_contracts import ledger, price_book
from amshub_contracts.bus import Bus
from amshub_contracts.ledger import MeterChange
from amshub_contracts.messages import Quarter, Summary
from amshub_contracts.spans import Resolution

from tests.contracts.price_days import a_day
from tests.integration.api.conftest import Start, answers
from tests.support.store import Store
from tests.support.waiting import wait_until
from tests.unit.accounting.importers.times import at

YEAR = "/history.json?from=2026-01-01&to=2026-12-31&resolution=quarter"
"""15 MB, more than connections hold for a reader that does not read."""


def write_a_year(store: Store) -> None:
    quarters = {
        start_s: Quarter(start_s // 900 % 700, start_s // 900 % 90, 0, start_s % 1_234_567, None)
        for start_s in range(at("2026-01-01T00:00+01:00"), at("2027-01-01T00:00+01:00"), 900)
    }
    bus = Bus(store.settings, "test")
    change = MeterChange("home", b"{}", Summary(as_of_ms=1), quarters)
    ledger.save(bus, 0, seen=None, watermark=b"1-1", changes=[change])
    price_book.save_day(bus, a_day("2026-10-25", [hour * 100_000 for hour in range(25)]))
    bus.close()


def started(start: Start, store: Store) -> str:
    _, address = start(AMSHUB_METERS__HOME__SOURCE="/dev/ttyUSB0", AMSHUB_PRICES__AREA="NO1", **store.variables)
    wait_until(lambda: answers(address), "the gateway answers")
    return address


@pytest.mark.parametrize("form", ["csv", "json"])
def test_it_gives_what_export_writes_to_the_byte(start: Start, store: Store, tmp_path: Path, form: str) -> None:
    write_a_year(store)
    address = started(start, store)
    outer = {name: value for name, value in os.environ.items() if not name.startswith("AMSHUB_")}
    for resolution in get_args(Resolution):
        asked = f"meter=home&from=2026-10-24&to=2026-11-02&resolution={resolution}"
        got = requests.get(f"{address}/history.{form}?{asked}", timeout=60)
        options = [f"--{name}={value}" for name, value in (pair.split("=") for pair in asked.split("&"))]
        exported = subprocess.run(
            [sys.executable, "-m", "amshub_accounting", "export", *options, f"--format={form}"],
            env=outer | store.variables | {"AMSHUB_PRICES__AREA": "NO1"},
            cwd=tmp_path,
            capture_output=True,
            check=True,
        )
        assert got.content == exported.stdout
        assert got.text.count("\n") > 2


def test_a_year_of_quarter_hours_is_one_answer(start: Start, store: Store) -> None:
    write_a_year(store)
    rows = requests.get(started(start, store) + YEAR, timeout=60).json()["rows"]
    assert len(rows) == 365 * 96
    wh = sum(start_s // 900 % 700 for start_s in range(at("2026-01-01T00:00+01:00"), at("2027-01-01T00:00+01:00"), 900))
    assert sum(round(row["import_kwh"] * 1000) for row in rows) == wh


def test_readers_that_do_not_read_keep_nobody_else_waiting_and_lose_their_place(start: Start, store: Store) -> None:
    write_a_year(store)
    address = started(start, store)
    sleepers = [asks_and_sleeps(address) for _ in range(LONG_ANSWERS)]
    try:
        assert requests.get(address + YEAR, timeout=60).status_code == 503, "all long answers are taken"
        assert requests.get(f"{address}/data.json", timeout=10).status_code == 200
        day = requests.get(f"{address}/history.json?from=2026-10-25&to=2026-10-25", timeout=10)
        assert len(day.json()["rows"]) == 25
        wait_until(lambda: requests.get(address + YEAR, timeout=60).status_code == 200, "a sleeper lost its place")
    finally:
        for sleeper in sleepers:
            sleeper.close()


def asks_and_sleeps(address: str) -> socket.socket:
    """A reader that has read the beginning of its long answer, and reads no more of it."""
    host, port = address.removeprefix("http://").split(":")
    sleeper = socket.socket()
    sleeper.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sleeper.connect((host, int(port)))
    sleeper.sendall(f"GET {YEAR} HTTP/1.1\r\nHost: home\r\n\r\n".encode())
    assert sleeper.recv(12) == b"HTTP/1.1 200"
    return sleeper


def test_a_store_that_goes_away_meanwhile_leaves_no_answer_that_looks_whole(start: Start, own_store: Store) -> None:
    write_a_year(own_store)
    address = started(start, own_store)
    reply = requests.get(address + YEAR, stream=True, timeout=60)
    own_store.stop(kill=True)
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        b"".join(reply.iter_content(65_536))
    refused = requests.get(address + YEAR, timeout=60)
    assert (refused.status_code, "gives no history now" in refused.json()["error"]) == (503, True)
    own_store.start()
    wait_until(lambda: requests.get(address + YEAR, timeout=60).status_code == 200, "history is there again")
