"""Runs a target under atheris, as a process of its own, for so many seconds."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
SLOWEST_INPUT_S = 10
"""A hang: thousands of times what an input of this size takes."""
MOST_MEMORY_MB = 1024


def skip_without_atheris() -> None:
    """Leave the module out where atheris has no wheel; never in CI."""
    if "CI" not in os.environ:
        pytest.importorskip("atheris", reason="atheris has no wheel for this machine")


def fuzz(target: str, seeds: Path, seconds: int, max_bytes: int) -> None:
    """Fails when the target raises, hangs or grows; what made it so is left beside the seeds."""
    command = [sys.executable, "-m", f"tests.fuzz.{target}", str(seeds)]
    limits = [f"-max_total_time={seconds}", f"-timeout={SLOWEST_INPUT_S}", f"-rss_limit_mb={MOST_MEMORY_MB}"]
    found = f"-artifact_prefix={seeds.parent}/"
    run = subprocess.run(
        [*command, *limits, f"-max_len={max_bytes}", found],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-4000:]
    assert "DONE" in run.stderr or "Done" in run.stderr, run.stderr[-2000:]
