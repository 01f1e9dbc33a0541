"""A running `serve`, as a test needs it."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from amshub_simulator.core.meter import Meter
from amshub_simulator.core.text import stamped_lines

from tests.support.store import free_port
from tests.support.waiting import wait_until

START_MS = int(datetime(2020, 10, 24, 23, 59, tzinfo=UTC).timestamp() * 1000)
"""A minute before three o'clock strikes twice in Oslo."""
SEED = 9


@dataclass
class Served:
    """A simulator process in its own directory, on the clock that all its restarts share."""

    directory: Path
    maker: str = "kamstrup"
    rate: int = 60
    options: tuple[str, ...] = ()
    history: bool = False
    port: int = field(default_factory=free_port)
    since: str = field(default_factory=lambda: datetime.now(UTC).isoformat())
    process: subprocess.Popen[bytes] | None = None

    @property
    def meter(self) -> Meter:
        """The meter that it plays."""
        return Meter(self.maker, SEED, ZoneInfo("Europe/Oslo"))

    def frames(self, hours: int = 2) -> dict[str, int]:
        """When each frame since the clock's start leaves, by its hex digits."""
        lines = stamped_lines(self.meter, START_MS, START_MS + hours * 3_600_000)
        return {digits: int(stamp) for stamp, digits in (line.split() for line in lines)}

    def start(self) -> None:
        """Run it and wait until it listens."""
        heard = len(self.log())
        self.launch()
        wait_until(lambda: "listening" in self.log()[heard:], "the simulator listens")

    def launch(self) -> subprocess.Popen[bytes]:
        """Run it."""
        start = datetime.fromtimestamp(START_MS / 1000, UTC).isoformat()
        environment = {
            "AMSHUB_CLOCK": f"{start}/{self.rate}/{self.since}",
            "AMSHUB_SIMULATOR__MAKER": self.maker,
            "AMSHUB_SIMULATOR__SEED": str(SEED),
            "AMSHUB_SIMULATOR__LISTEN": f"127.0.0.1:{self.port}",
            "AMSHUB_SIMULATOR__MARKET_LISTEN": "127.0.0.1:0",
            "AMSHUB_SIMULATOR__HISTORY_FILE": str(self.history_file) if self.history else "",
            "AMSHUB_STACK__RUN_DIR": str(self.directory),
        }
        with (self.directory / "log").open("ab") as log, (self.directory / "truth").open("ab") as truth:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "amshub_simulator", "serve", *self.options],
                env={**os.environ, **environment},
                stdout=truth,
                stderr=log,
                cwd=self.directory,
            )
        return self.process

    def stop(self, *, kill: bool = False) -> int | None:
        """Its exit code; None when it did not run."""
        if self.process is None:
            return None
        self.process.kill() if kill else self.process.terminate()
        code, self.process = self.process.wait(), None
        return code

    @property
    def history_file(self) -> Path:
        """Where the history goes."""
        return self.directory / "history.txt"

    def log(self) -> str:
        """What it logged so far, in all its runs."""
        path = self.directory / "log"
        return path.read_text() if path.exists() else ""

    def truth(self) -> list[str]:
        """The whole lines that it printed so far."""
        return (self.directory / "truth").read_text().splitlines(keepends=True)
