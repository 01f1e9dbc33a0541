"""A file that a worker's loop touches, and which the health check of its container reads (docker/beats).

Both sides read how long the machine has been up, so that a wall clock that jumps makes nobody ill.
"""

import time
from pathlib import Path

UPTIME = Path("/proc/uptime")
RESTING = "resting\n"


def beat(path: Path) -> None:
    """Say "I am alive" now; the file is replaced whole, so that a check never reads half of it.

    Its directory is made where it is absent.
    """
    _write(path, f"{_up_s()}\n")


def rest(path: Path) -> None:
    """Say "I have nothing to do": from now on no beat is to be expected, for as long as the process lives."""
    _write(path, RESTING)


def _up_s() -> str:
    try:
        return UPTIME.read_text().split()[0]
    except FileNotFoundError:
        return str(time.monotonic())  # no Linux, and so no container that would check


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(text)
    fresh.replace(path)
