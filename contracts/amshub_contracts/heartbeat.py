"""A file that a worker's loop touches, and the probe that a container's health check runs on it.

Both sides read the system-wide monotonic clock, so that a wall clock that jumps makes nobody ill.
`python -m amshub_contracts.heartbeat FILE SECONDS` exits 0 while the last beat is younger than SECONDS; it
needs nothing but the standard library.
"""

import sys
import time
from pathlib import Path

RESTING = "resting\n"


def beat(path: Path) -> None:
    """Say "I am alive" now; the file is replaced whole, so that a probe never reads half of it.

    Its directory is made where it is absent.
    """
    _write(path, f"{time.monotonic():.3f}\n")


def rest(path: Path) -> None:
    """Say "I have nothing to do": from now on no beat is to be expected, for as long as the process lives."""
    _write(path, RESTING)


def is_resting(path: Path) -> bool:
    """Whether the last word was that there is nothing to do."""
    try:
        return path.read_text() == RESTING
    except OSError:
        return False


def age_s(path: Path) -> float | None:
    """Seconds since the last beat, None when there is none to read."""
    try:
        return time.monotonic() - float(path.read_text())
    except (OSError, ValueError):
        return None


def main(arguments: list[str]) -> int:
    """Exit code of the probe: 0 alive, 1 not."""
    path, limit_s = Path(arguments[0]), float(arguments[1])
    if is_resting(path):
        print("nothing to do by its settings, so it has no heartbeat")
        return 0
    age = age_s(path)
    if age is None:
        print(f"no heartbeat in {path}")
        return 1
    print(f"last heartbeat {age:.1f} s ago, limit {limit_s:.0f} s")
    return 0 if 0 <= age <= limit_s else 1


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(text)
    fresh.replace(path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
