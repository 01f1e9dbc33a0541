"""The parsers of price replies under a coverage-guided fuzzer (atheris): no crash, no hang, no growth."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from amshub_simulator.core.market import sources
from amshub_simulator.core.market.market import Market
from amshub_simulator.core.market.question import Question

from tests.fuzz.fuzzing import fuzz, skip_without_atheris

skip_without_atheris()

TARGET, MAX_BYTES = "price_target", 8192
IN_CI_S, SOAK_S = 15, 300
NOW_MS = int(datetime(2026, 10, 25, 18, tzinfo=UTC).timestamp() * 1000)
A_DAY = "periodStart=202610242200&periodEnd=202610252300"
QUESTIONS = (
    f"/api?documentType=A44&in_Domain=10YNO-2--------T&out_Domain=10YNO-2--------T&{A_DAY}",
    '/dataset/DayAheadPrices?start=2026-10-25&end=2026-10-26&filter={"PriceArea":["DK1"]}&limit=20',
    "/api/v1/prices/2026/10-25_NO2.json",
    "/dataset/DatahubPricelist?limit=3",
    "/api/data/EXR/B.EUR.NOK.SP?format=csvdata&lastNObservations=5",
    "/stats/eurofxref/eurofxref-hist-90d.xml",
)
"""In the order of the target's parsers."""


def seeds(directory: Path) -> Path:
    """One file for each source, so that the fuzzer need not invent them."""
    directory.mkdir()
    for kind, target in enumerate(QUESTIONS):
        reply = sources.answer(Market(seed=1), Question.of(target, "token"), NOW_MS)
        assert reply.status == 200, target
        (directory / str(kind)).write_bytes(bytes([kind]) + reply.body)
    return directory


def test_a_quarter_of_a_minute_of_fuzzing_finds_nothing(tmp_path: Path) -> None:
    fuzz(TARGET, seeds(tmp_path / "seeds"), IN_CI_S, MAX_BYTES)


@pytest.mark.soak
@pytest.mark.timeout(SOAK_S + 300)
def test_five_minutes_of_fuzzing_find_nothing(tmp_path: Path) -> None:
    fuzz(TARGET, seeds(tmp_path / "seeds"), SOAK_S, MAX_BYTES)
