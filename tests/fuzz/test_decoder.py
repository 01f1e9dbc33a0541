"""The decoder under a coverage-guided fuzzer (atheris): no crash, no hang, no growth."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from amshub_simulator.core.makers import MAKERS
from amshub_simulator.core.meter import Meter

if "CI" not in os.environ:
    pytest.importorskip("atheris", reason="atheris has no wheel for this machine")

REPOSITORY = Path(__file__).parents[2]
IN_CI_S, SOAK_S = 30, 600
SLOWEST_INPUT_S = 10
"""A hang: thousands of times what an input of this size takes."""
MOST_MEMORY_MB = 1024


def seeds(directory: Path) -> Path:
    """One file for each list of each maker, so that the fuzzer need not invent them."""
    directory.mkdir()
    start_ms = int(datetime(2026, 10, 24, 9, 59, 50, tzinfo=UTC).timestamp()) * 1000
    for maker in MAKERS:
        meter = Meter(maker, 1, ZoneInfo("Europe/Oslo"))
        for number, (at_ms, kind) in enumerate(meter.frames_between(start_ms, start_ms + 70_000)):
            (directory / f"{maker}{number}").write_bytes(meter.frame(at_ms, kind))
    return directory


def fuzz(tmp_path: Path, seconds: int) -> None:
    target = [sys.executable, "-m", "tests.fuzz.decoder_target", str(seeds(tmp_path / "seeds"))]
    limits = [f"-max_total_time={seconds}", f"-timeout={SLOWEST_INPUT_S}", f"-rss_limit_mb={MOST_MEMORY_MB}"]
    found = f"-artifact_prefix={tmp_path}/"
    run = subprocess.run(
        [*target, *limits, "-max_len=4096", found], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-4000:]
    assert "DONE" in run.stderr or "Done" in run.stderr, run.stderr[-2000:]


def test_half_a_minute_of_fuzzing_finds_nothing(tmp_path: Path) -> None:
    fuzz(tmp_path, IN_CI_S)


@pytest.mark.soak
@pytest.mark.timeout(SOAK_S + 300)
def test_ten_minutes_of_fuzzing_find_nothing(tmp_path: Path) -> None:
    fuzz(tmp_path, SOAK_S)
