"""The store is away for a minute of a meter's own time: nothing is lost, and a user is told."""

import threading
import time
from pathlib import Path
from typing import Any

import requests
from amshub_contracts import streams

from demo.environment import HOST_TIME
from tests.integration.reader.rig import Dongle
from tests.support.frames import aidon_list1
from tests.support.services import log_of, running
from tests.support.store import Store, free_port
from tests.support.waiting import wait_until

AWAY_S = 60
PERIOD_S = 2.5
"""How often an Aidon meter sends its power."""


def test_a_minute_without_the_store_loses_nothing_and_shows(own_store: Store, tmp_path: Path) -> None:
    link, port = tmp_path / "ttyUSB0", free_port()
    dongle = Dongle(link)
    variables = {
        "AMSHUB_METERS__HOME__SOURCE": f"{link}?baud=2400&parity=N",
        "AMSHUB_CLOCK": HOST_TIME,
        "AMSHUB_WEB__LISTEN": f"127.0.0.1:{port}",
    }
    powers: list[int] = []

    def send() -> None:
        powers.append(1000 + len(powers))
        dongle.send(aidon_list1(powers[-1]))

    def data() -> dict[str, Any] | None:
        try:
            answer: dict[str, Any] = requests.get(f"http://127.0.0.1:{port}/data.json", timeout=10).json()
        except requests.ConnectionError:
            return None
        return answer

    def shows(hm: int, he: int, power: int) -> bool:
        answer = data()
        return answer is not None and (answer["hm"], answer["he"], answer["i"]) == (hm, he, power)

    with (
        running("reader", own_store, tmp_path, **variables),
        running("accounting", own_store, tmp_path),
        running("api", own_store, tmp_path, **variables),
    ):
        wait_until(lambda: f"reading {link}" in log_of("reader", tmp_path), "the port is open")
        send()
        wait_until(lambda: shows(1, 0, 1000), "the first reading in data.json")
        own_store.stop()
        back_s, pace = time.monotonic() + AWAY_S, threading.Event()
        while time.monotonic() < back_s:
            send()
            pace.wait(PERIOD_S)
        assert shows(3, 90, 1000), "the last known figures, and that they are old"
        assert "the store cannot be reached" in log_of("reader", tmp_path)
        assert "cannot be reached" in log_of("api", tmp_path)
        own_store.start()
        wait_until(lambda: shows(1, 0, powers[-1]), "the newest reading in data.json")
        with own_store.client() as client:
            entries = client.xrange(streams.readings(0))
            wait_until(lambda: client.get(streams.watermark(0)) == entries[-1][0], "accounting has them all")
        assert [int(fields[b"import_w"]) for _, fields in entries] == powers
        stamps = [int(fields[b"received_at_ms"]) for _, fields in entries]
        assert stamps[-1] - stamps[1] > (AWAY_S - 2 * PERIOD_S) * 1000, "each has the time when it came"
    dongle.unplug()
