"""`python -m amshub_api` as a user starts it."""

import signal
import socket
from datetime import UTC, datetime
from urllib.parse import urlsplit

import psutil
import pytest
import requests
from amshub_contracts import price_book
from amshub_contracts.bus import Bus

from tests.contracts.price_days import a_day
from tests.integration.api.conftest import Start, answers
from tests.integration.api.writing import write
from tests.support import health
from tests.support.store import Store, free_port
from tests.support.waiting import wait_until
from tests.unit.api.shapes import DOCUMENTED, check


def test_it_serves_every_url_and_ends_when_asked(start: Start, store: Store) -> None:
    bus = Bus(store.settings, "test")
    write(bus)
    bus.close()
    process, address = start(AMSHUB_REDIS__URL=store.settings.url, AMSHUB_METERS__HOME__SOURCE="/dev/ttyUSB0")
    wait_until(lambda: answers(address), "the gateway answers")
    with requests.Session() as session:
        for path, shape in DOCUMENTED.items():
            check(shape, session.get(address + path, timeout=10).json())
        assert session.get(f"{address}/data.json", timeout=10).json()["i"] == 3482
        assert session.get(address, timeout=10).headers["Content-Type"].startswith("text/html")
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors.decode()


def test_prices_are_right_in_the_hour_that_repeats_in_october(start: Start, store: Store) -> None:
    bus = Bus(store.settings, "test")
    price_book.save_day(bus, a_day("2026-10-25", [hour * 10_000 for hour in range(25)]))
    bus.close()
    since = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    _, address = start(
        AMSHUB_REDIS__URL=store.settings.url,
        AMSHUB_METERS__HOME__SOURCE="/dev/ttyUSB0",
        AMSHUB_PRICES__AREA="NO1",
        AMSHUB_PRICES__RESOLUTION_MINUTES="15",
        # 02:30 for the second time, of a clock that all but stands still.
        AMSHUB_CLOCK=f"2026-10-25T01:30:00Z/0.001/{since}",
    )
    wait_until(lambda: answers(address), "the gateway answers")
    assert requests.get(f"{address}/data.json", timeout=10).json()["p"] == 0.03
    assert requests.get(f"{address}/energyprice.json", timeout=10).json()["00"] == 0.03
    listed = requests.get(f"{address}/importprice.json", timeout=10).json()
    assert (len(listed["prices"]), listed["cursor"], listed["prices"][listed["cursor"]]) == (100, 14, 0.03)
    assert requests.get(f"{address}/exportprice.json", timeout=10).json()["cursor"] == 14


def test_it_starts_without_a_store(start: Start) -> None:
    _, address = start(AMSHUB_REDIS__URL=f"redis://127.0.0.1:{free_port()}/0")
    wait_until(lambda: answers(address), "the gateway answers")
    assert requests.get(f"{address}/healthz", timeout=10).json()["redis"] == "unreachable"
    check(DOCUMENTED["/data.json"], requests.get(f"{address}/data.json", timeout=10).json())


def test_the_health_check_of_its_container_sees_whether_it_answers(start: Start) -> None:
    process, address = start(AMSHUB_REDIS__URL=f"redis://127.0.0.1:{free_port()}/0")
    port = urlsplit(address).port or 0
    wait_until(lambda: health.answers(port), "the gateway answers its check")
    assert not health.answers(free_port()), "nobody listens there"
    (worker,) = psutil.Process(process.pid).children()
    worker.suspend()
    try:
        assert not health.answers(port), "it takes connections and says nothing"
    finally:
        worker.resume()
    wait_until(lambda: health.answers(port), "it answers again")


def test_uptime_counts_on_when_the_worker_is_replaced(start: Start, store: Store) -> None:
    process, address = start(AMSHUB_REDIS__URL=store.settings.url)
    wait_until(lambda: answers(address), "the gateway answers")
    wait_until(lambda: uptime_s(address) >= 2, "two seconds pass")
    (worker,) = psutil.Process(process.pid).children()
    worker.kill()
    wait_until(lambda: worker not in psutil.Process(process.pid).children(), "the worker is gone")
    wait_until(lambda: answers(address), "a new worker answers")
    assert uptime_s(address) >= 2


def uptime_s(address: str) -> int:
    uptime: int = requests.get(f"{address}/data.json", timeout=10).json()["u"]
    return uptime


def test_wrong_settings_are_all_listed_and_end_it_with_2(start: Start) -> None:
    process, _ = start(AMSHUB_WEB__DIALECT="klingon", AMSHUB_METERS__HOME__FUSE_A="0", AMSHUB_WEB__LISTEN="here")
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 2
    for name in (b"AMSHUB_WEB__DIALECT", b"AMSHUB_METERS__HOME__FUSE_A", b"AMSHUB_WEB__LISTEN"):
        assert name in errors


def test_a_wrong_clock_ends_it_with_2(start: Start) -> None:
    process, _ = start(AMSHUB_CLOCK="yesterday")
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 2
    assert b"AMSHUB_CLOCK" in errors


@pytest.mark.parametrize("beginning", [b"", b"GET /data.json HT", b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n"])
def test_requests_that_never_end_keep_nobody_else_waiting_for_long(
    start: Start, store: Store, beginning: bytes
) -> None:
    """More of them than there are threads; gunicorn alone would never answer again."""
    _, address = start(AMSHUB_REDIS__URL=store.settings.url)
    wait_until(lambda: answers(address), "the gateway answers")
    host, port = address.removeprefix("http://").split(":")
    dawdlers = [socket.create_connection((host, int(port))) for _ in range(12)]
    for dawdler in dawdlers:
        dawdler.sendall(beginning)
    try:
        wait_until(lambda: answers(address), "the gateway answers beside them")
        for dawdler in dawdlers[:8] if beginning else []:
            dawdler.settimeout(60)
            while dawdler.recv(4096):
                pass
    finally:
        for dawdler in dawdlers:
            dawdler.close()
