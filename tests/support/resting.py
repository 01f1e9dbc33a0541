"""How a test sees that a service has nothing to do and waits as a shell."""

import subprocess
from pathlib import Path

from tests.support.health import beats
from tests.support.waiting import wait_until


def rests(process: subprocess.Popen[bytes] | subprocess.Popen[str], beat_file: Path) -> None:
    """Wait until this service rests: healthy to a probe, and no Python any more."""
    wait_until(lambda: process.poll() is not None or children(process.pid), "it has become a shell")
    assert process.poll() is None
    assert Path(f"/proc/{process.pid}/comm").read_text() == "sh\n"
    assert beats(beat_file, 0)


def children(process_id: int) -> list[int]:
    """The processes that this one has started and that still run."""
    return [int(child) for child in Path(f"/proc/{process_id}/task/{process_id}/children").read_text().split()]
