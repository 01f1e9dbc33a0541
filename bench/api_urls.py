"""Requests per second and the 99th percentile of each JSON URL, beside a bare Flask view under the same gunicorn."""

import multiprocessing
import socket
import statistics
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any

from amshub_api.gateway import Gateway
from amshub_contracts import price_book
from amshub_contracts.bus import Bus
from amshub_contracts.clock import HOST
from amshub_contracts.messages import Energy
from amshub_contracts.settings import Settings, WebSettings
from flask import Flask

from bench.own_store import own_store
from tests.contracts.price_days import a_day
from tests.integration.api.writing import READING, STATUS, SUMMARY, write
from tests.support.services import running
from tests.support.store import free_port
from tests.support.waiting import wait_until

URLS = (
    "/data.json",
    "/dayplot.json",
    "/monthplot.json",
    "/energyprice.json",
    "/importprice.json",
    "/exportprice.json",
    "/sysinfo.json",
    "/tariff.json",
    "/priceconfig.json",
    "/configuration.json",
    "/temperature.json",
    "/realtime.json",
    "/status.json",
)
ROUNDS = 5
"""Interleaved, so that what else the machine does falls on all; the median of each counts."""
ROUND_S = 1.0
CONNECTIONS = 8
"""As many as the gateway has threads, and a browser and two scripts keep open."""
READING_EACH_S = 2.5


def measure() -> list[dict[str, Any]]:
    """Of each URL the requests per second, and the 99th percentile of one after the other, in ms."""
    with own_store() as store, ExitStack() as stack:
        run_dir = store.directory
        bus = Bus(store.settings, "bench")
        stack.callback(bus.close)
        _write_prices(bus)
        stack.enter_context(_live_meter(bus))
        gateway, bare = free_port(), free_port()
        variables = {
            "AMSHUB_METERS__HOME__SOURCE": "/dev/ttyUSB0",
            "AMSHUB_PRICES__AREA": "NO1",
            "AMSHUB_WEB__LISTEN": f"127.0.0.1:{gateway}",
        }
        stack.enter_context(running("api", store, run_dir, **variables))
        hello = multiprocessing.get_context("spawn").Process(target=_serve_hello, args=(bare,))
        hello.start()
        stack.callback(hello.join)
        stack.callback(hello.terminate)
        for port, path in ((gateway, "/data.json"), (bare, "/")):
            wait_until(lambda port=port, path=path: _answers(port, path), f"port {port} answers")  # type: ignore[misc]
        return [figure for url in URLS for figure in _figures(gateway, bare, url)]


def _figures(gateway: int, bare: int, url: str) -> list[dict[str, Any]]:
    rounds = [(_per_second(gateway, url), _per_second(bare, "/")) for _ in range(ROUNDS)]
    ours, hello = (statistics.median(column) for column in zip(*rounds, strict=True))
    name = "api." + url[1:].replace(".", "_")
    return [
        {
            "name": f"{name}_rps",
            "value": round(ours),
            "unit": "requests/s",
            "peer": "bare Flask, same gunicorn",
            "peer_value": round(hello),
            "ratio": round(ours / hello, 3),
        },
        {
            "name": f"{name}_p99_ms",
            "value": _p99_ms(gateway, url),
            "unit": "ms",
            "peer": "bare Flask, same gunicorn",
            "peer_value": _p99_ms(bare, "/"),
        },
    ]


class _BareFlask(Gateway):
    """The gateway's own gunicorn around a view that says hello."""

    def load(self) -> Flask:
        app = Flask(__name__)
        app.add_url_rule("/", view_func=lambda: "Hello, world!")
        return app


def _serve_hello(port: int) -> None:
    _BareFlask(Settings(web=WebSettings(listen=f"127.0.0.1:{port}")), HOST).run()


class _live_meter:  # noqa: N801  a context manager, named as one
    """A reading each 2.5 s while it is entered, so that no answer is one of a store that stands still."""

    def __init__(self, bus: Bus) -> None:
        self._bus, self._ended = bus, Event()
        self._thread = Thread(target=self._run)

    def __enter__(self) -> None:
        self._write(0)
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        number = 0
        while not self._ended.wait(READING_EACH_S):
            number += 1
            self._write(number)

    def _write(self, number: int) -> None:
        now_ms = time.time_ns() // 1_000_000
        reading = {"received_at_ms": now_ms, "import_w": 3000 + number % 100}
        summary = {"as_of_ms": now_ms, "hour": Energy(410 + number, 0)}
        write(
            self._bus,
            reading=_with(READING, reading),
            status=_with(STATUS, {"written_at_ms": now_ms, "last_frame_at_ms": now_ms}),
            summary=_with(SUMMARY, summary),
        )


def _with(message: Any, fields: dict[str, Any]) -> Any:
    return type(message)(**{name: getattr(message, name) for name in message.__struct_fields__} | fields)


def _write_prices(bus: Bus) -> None:
    today = datetime.now(UTC).date()
    for day in (today - timedelta(days=1), today, today + timedelta(days=1)):
        price_book.save_day(bus, a_day(day.isoformat(), 1_240_000, minutes=15))


def _answers(port: int, path: str) -> bool:
    try:
        return _Connection(port, path).ask() > 0
    except OSError:
        return False


class _Connection:
    """Asks the same thing again and again over one connection; a client that costs next to nothing."""

    def __init__(self, port: int, path: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self._request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()

    def ask(self) -> int:
        """Length of the body, bytes; raises OSError for anything but a whole 200."""
        self._socket.sendall(self._request)
        got = self._socket.recv(65536)
        head, found, body = got.partition(b"\r\n\r\n")
        if not found or not head.startswith(b"HTTP/1.1 200"):
            raise OSError(f"no answer: {got[:100]!r}")
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
        left = length - len(body)
        while left > 0:
            left -= len(self._socket.recv(left))
        return length

    def close(self) -> None:
        self._socket.close()


def _per_second(port: int, path: str) -> float:
    counts: list[int] = []
    end = time.perf_counter() + ROUND_S

    def ask_on() -> None:
        connection, count = _Connection(port, path), 0
        while time.perf_counter() < end:
            connection.ask()
            count += 1
        connection.close()
        counts.append(count)

    threads = [Thread(target=ask_on) for _ in range(CONNECTIONS)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - start)


def _p99_ms(port: int, path: str) -> float:
    connection, delays = _Connection(port, path), []
    end = time.perf_counter() + ROUND_S
    while time.perf_counter() < end:
        start = time.perf_counter()
        connection.ask()
        delays.append((time.perf_counter() - start) * 1000)
    connection.close()
    return round(statistics.quantiles(delays, n=100)[98], 2)
