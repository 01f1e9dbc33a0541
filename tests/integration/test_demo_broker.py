"""The broker of the demo runs for days and leaves little behind."""

import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from demo.broker import LOG_BYTES
from demo.ports import answers
from tests.support.mosquitto import Listener
from tests.support.store import free_port
from tests.support.waiting import wait_until


def test_what_it_logs_is_bounded(tmp_path: Path) -> None:
    port, newest, older = free_port(), tmp_path / "broker.log", tmp_path / "broker.log.1"
    process = subprocess.Popen([sys.executable, "-m", "demo.broker", str(port), str(tmp_path)])
    try:
        wait_until(lambda: answers("127.0.0.1", port), "the broker listens")
        first_line = newest.read_bytes().splitlines()[0]

        def comes_and_goes() -> bool:
            for _ in range(100):
                socket.create_connection(("127.0.0.1", port)).close()
            return older.exists() and not older.read_bytes().startswith(first_line)

        wait_until(comes_and_goes, "the log began a second time, and what it began with is dropped")
        assert max(newest.stat().st_size, older.stat().st_size) <= LOG_BYTES
        assert [file.name for file in tmp_path.glob("broker.log*") if file not in (newest, older)] == []
        with closing(Listener(port)) as listener:
            listener.publish("a", b"b", retain=False)
            wait_until(lambda: listener.messages, "it passes messages on all the while")
    finally:
        process.terminate()
        process.wait(30)
