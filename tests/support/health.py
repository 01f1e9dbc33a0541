"""The health checks of the containers, as a container runs them."""

import subprocess
from pathlib import Path

CHECKS = Path(__file__).parent.parent.parent / "docker"


def beats(beat_file: Path, limit_s: int) -> bool:
    """Whether a worker with this heartbeat is well."""
    return _is_well("beats", str(beat_file), str(limit_s))


def answers(port: int) -> bool:
    """Whether a gateway is well that listens here."""
    return _is_well("answers", str(port))


def _is_well(check: str, *arguments: str) -> bool:
    code = subprocess.run([CHECKS / check, *arguments], check=False, capture_output=True, timeout=30).returncode
    assert code in {0, 1}
    return code == 0
