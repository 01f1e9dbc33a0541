"""The decoder under a coverage-guided fuzzer (atheris): no crash, no hang, no growth."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from amshub_simulator.core.makers import MAKERS
from amshub_simulator.core.meter import Meter

from tests.fuzz.fuzzing import fuzz, skip_without_atheris

skip_without_atheris()

TARGET, MAX_BYTES = "decoder_target", 4096
IN_CI_S, SOAK_S = 15, 600


def seeds(directory: Path) -> Path:
    """One file for each list of each maker, so that the fuzzer need not invent them."""
    directory.mkdir()
    start_ms = int(datetime(2026, 10, 24, 9, 59, 50, tzinfo=UTC).timestamp()) * 1000
    for maker in MAKERS:
        meter = Meter(maker, 1, ZoneInfo("Europe/Oslo"))
        for number, (at_ms, kind) in enumerate(meter.frames_between(start_ms, start_ms + 70_000)):
            (directory / f"{maker}{number}").write_bytes(meter.frame(at_ms, kind))
    return directory


def test_a_quarter_of_a_minute_of_fuzzing_finds_nothing(tmp_path: Path) -> None:
    fuzz(TARGET, seeds(tmp_path / "seeds"), IN_CI_S, MAX_BYTES)


@pytest.mark.soak
@pytest.mark.timeout(SOAK_S + 300)
def test_ten_minutes_of_fuzzing_find_nothing(tmp_path: Path) -> None:
    fuzz(TARGET, seeds(tmp_path / "seeds"), SOAK_S, MAX_BYTES)
