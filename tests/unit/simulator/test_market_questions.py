"""Whatever is asked of the simulated market, it answers."""

from urllib.parse import urlencode

import pytest
from amshub_simulator.core.market.question import MAX_PARAMETERS, NotUnderstood, Question
from amshub_simulator.core.market.sources import answer
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.simulator.market_asking import MARKET, ms

NOW_MS = ms("2026-11-20T19:00:00Z")
PATHS = (
    "/api",
    "/dataset/DayAheadPrices",
    "/dataset/Elspotprices",
    "/dataset/DatahubPricelist",
    "/api/v1/prices/2026/11-20_NO1.json",
    "/api/data/EXR/B.EUR.NOK.SP",
    "/stats/eurofxref/eurofxref-hist-90d.xml",
)
NAMES = [
    "documentType",
    "in_Domain",
    "out_Domain",
    "periodStart",
    "periodEnd",
    "offset",
    "start",
    "end",
    "filter",
    "sort",
    "limit",
    "columns",
    "timezone",
    "startPeriod",
    "endPeriod",
    "lastNObservations",
    "format",
]
VALUES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["A44", "SIM", "csvdata", "utc", "TimeUTC asc", '{"PriceArea":[1]}', "{}", "0", "-1", "1e9"]),
    st.dates().map(str),
    st.datetimes().map(lambda at: f"{at:%Y%m%d%H%M}"),
    st.datetimes().map(lambda at: f"{at:%Y-%m-%dT%H:%M}"),
)


@given(st.sampled_from(PATHS), st.dictionaries(st.sampled_from(NAMES), VALUES), st.booleans())
def test_any_parameters_get_an_answer(path: str, query: dict[str, str], astray: bool) -> None:
    question = Question.of(f"{path}?{urlencode(query)}", "token")
    assert answer(MARKET, question, NOW_MS, astray=astray).status in (200, 400, 404)


@given(st.text(alphabet=st.characters(max_codepoint=255), max_size=80))
def test_any_address_is_answered_or_not_understood(target: str) -> None:
    try:
        question = Question.of(target)
    except NotUnderstood:
        return
    assert answer(MARKET, question, NOW_MS).status in (200, 400, 401, 404)


def test_more_parameters_than_any_source_takes_are_not_understood() -> None:
    with pytest.raises(NotUnderstood):
        Question.of("/api?" + "&".join(f"p{number}=1" for number in range(MAX_PARAMETERS + 1)))
