"""Replies made to harm are refused in bounded memory and time; nothing but a remedy ever leaves a parser."""

import contextlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from amshub_prices.core import eds, entsoe, hks
from amshub_prices.core.remedies import NoPrice, Unusable
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.prices.documents import eds_reply, hks_record, hour, period, publication, quarter, series
from tests.unit.prices.hostile_replies import REPLIES

REPOSITORY = Path(__file__).parents[3]
PARSERS = [entsoe.parse, eds.parse, hks.parse]
HONEST = [
    publication(
        series(period("2026-11-20T23:00Z", "2026-11-21T23:00Z", [(1, "93.12"), (7, "-38.91")], "PT15M"), sequence="1")
    ),
    eds_reply([quarter("2026-11-21T00:00:00", 99.269997), quarter("2026-11-21T00:15:00", None)]),
    eds_reply([hour("2024-11-21T00:00:00", 99.269997)]),
    json.dumps([hks_record("2026-11-21T00:00:00+01:00", "2026-11-21T01:00:00+01:00", 0.0931)]).encode(),
]
TOKENS = [b"0", b"-", b"9999", b"e9", b".", b",", b'"', b"[", b"{", b"}", b"null", b"<", b"/>", b"&", b"\xff", b"\0"]
MOST_MEMORY_MB = 400
"""The longest of these replies is 66 MB, which the program holds twice while it writes it."""


@pytest.mark.parametrize("name", REPLIES)
def test_a_reply_made_to_harm_is_refused_in_a_line_of_words(name: str) -> None:
    parse, body = REPLIES[name]
    with pytest.raises(Unusable) as caught:
        parse(body(), None)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("too long", "longer than"),
        ("a million points", "longer than"),
        ("a million elements", "far more elements"),
        ("a million attributes", "far more elements"),
        ("a million series", "series and periods"),
        ("a million periods", "series and periods"),
        ("many years of points", "more than 140544 prices"),
        ("many records", "more than 140544 prices"),
        ("entity bomb", "DOCTYPE"),
    ],
)
def test_too_much_is_refused_by_its_bound_and_not_for_something_else(name: str, words: str) -> None:
    parse, body = REPLIES[name]
    with pytest.raises(Unusable, match=words):
        parse(body(), None)


def test_refusing_all_of_them_takes_little_memory() -> None:
    refused = subprocess.run(
        [sys.executable, "-m", "tests.unit.prices.hostile_replies"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert refused.returncode == 0, refused.stderr
    assert int(refused.stdout) < MOST_MEMORY_MB


@given(st.binary() | st.text().map(str.encode))
def test_random_bytes_leave_no_parser_but_as_a_remedy(body: bytes) -> None:
    for parse in PARSERS:
        with contextlib.suppress(NoPrice):
            parse(body)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """An honest reply with pieces of it taken out, doubled, or replaced."""
    body = draw(st.sampled_from(HONEST))
    for _ in range(draw(st.integers(1, 4))):
        first = draw(st.integers(0, len(body)))
        last = min(len(body), first + draw(st.integers(0, 12)))
        instead = draw(st.sampled_from([*TOKENS, b"", body[first:last] * 2]) | st.binary(max_size=4))
        body = body[:first] + instead + body[last:]
    return body


@given(mutated())
def test_a_damaged_reply_gives_days_in_order_or_a_remedy(body: bytes) -> None:
    for parse in PARSERS:
        with contextlib.suppress(NoPrice):
            for day in parse(body):
                ends = [slot.end_s for slot in day.slots]
                starts = [slot.start_s for slot in day.slots]
                assert all(end <= start for end, start in zip(ends[:-1], starts[1:], strict=True))
                assert all(slot.price.is_finite() for slot in day.slots)
