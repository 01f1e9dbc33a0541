"""Spans lie beside each other through every clock change."""

from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from amshub_contracts.spans import SHORTEST_S, Resolution, spans
from hypothesis import given
from hypothesis import strategies as st

OSLO = ZoneInfo("Europe/Oslo")
ZONES = ["Europe/Oslo", "Europe/Lisbon", "Asia/Kolkata", "America/Sao_Paulo", "Africa/Cairo", "UTC"]


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def hours(text: str, until: str) -> list[int]:
    return [(end - start) // 3600 for start, end in spans(at(text), at(until), "day", OSLO)]


def test_days_have_23_24_or_25_hours() -> None:
    assert hours("2026-03-28T00:00+01:00", "2026-03-31T00:00+02:00") == [24, 23, 24]
    assert hours("2026-10-24T00:00+02:00", "2026-10-27T00:00+01:00") == [24, 25, 24]


def test_months_are_local_and_whole() -> None:
    found = list(spans(at("2026-02-15T12:00+01:00"), at("2026-04-01T00:00+02:00"), "month", OSLO))
    assert found == [
        (at("2026-02-01T00:00+01:00"), at("2026-03-01T00:00+01:00")),
        (at("2026-03-01T00:00+01:00"), at("2026-04-01T00:00+02:00")),
    ]


def test_an_empty_range_has_no_spans() -> None:
    assert list(spans(1000, 1000, "hour", OSLO)) == []


@pytest.mark.parametrize("resolution", ["quarter", "hour", "day", "month"])
@given(
    from_s=st.integers(at("2001-01-01T00:00+00:00"), at("2040-01-01T00:00+00:00")),
    length=st.floats(0.01, 40),
    zone=st.sampled_from(ZONES),
)
def test_spans_lie_beside_each_other_and_cover_the_range(
    resolution: Resolution, from_s: int, length: float, zone: str
) -> None:
    to_s = from_s + max(1, int(length * SHORTEST_S[resolution]))
    found = list(spans(from_s, to_s, resolution, ZoneInfo(zone)))
    assert all(one[1] == two[0] for one, two in pairwise(found))
    assert found[0][0] <= from_s < found[0][1]
    assert found[-1][0] < to_s <= found[-1][1]
    assert all(end - start >= SHORTEST_S[resolution] for start, end in found)
    if resolution in ("day", "month"):
        firsts = [datetime.fromtimestamp(start, UTC).astimezone(ZoneInfo(zone)) for start, _ in found]
        assert len({first.date() for first in firsts}) == len(firsts)
        assert all(first.day == 1 for first in firsts) or resolution == "day"
