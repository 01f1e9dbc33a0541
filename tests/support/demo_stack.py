"""The whole stack with its simulated household, without Docker, as `make demo` runs it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.support.store import free_port
from tests.support.waiting import wait_until

REPOSITORY = Path(__file__).parent.parent.parent


@dataclass
class Demo:
    """A running demo; `log` is what it printed."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def get(self, path: str) -> Any:
        reply = requests.get(f"http://127.0.0.1:{self.port}{path}", timeout=10)
        reply.raise_for_status()
        return reply.json()

    def is_live(self) -> bool:
        assert self.process.poll() is None, f"the demo ended by itself:\n{self.log.read_text()}"
        try:
            return bool(self.get("/data.json")["hm"] == 1)
        except requests.RequestException:
            return False


def start(state: Path, port: int, log: Path) -> Demo:
    line = [sys.executable, "-m", "demo", "--port", str(port), "--state", str(state)]
    with log.open("wb") as output:
        process = subprocess.Popen(line, cwd=REPOSITORY, stdout=output, stderr=output, start_new_session=True)
    return Demo(process, port, log)


def press_ctrl_c(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGINT)


@contextmanager
def living(directory: Path) -> Iterator[Demo]:
    """A demo that shows live power; ended as Ctrl-C ends it if it still runs."""
    running = start(directory / "state", free_port(), directory / "demo.log")
    try:
        wait_until(running.is_live, "the demo shows live power")
        yield running
    finally:
        if running.process.poll() is None:
            press_ctrl_c(running.process)
        running.process.wait(timeout=30)
        print(running.log.read_text())
