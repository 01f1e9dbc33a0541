"""Longer rows give way to the shorter ones within them, and the sums stay."""

from itertools import pairwise

import pytest
from amshub_accounting.core.importers.overlap import beside
from amshub_accounting.core.importers.rows import NotUnderstood, Row
from hypothesis import given
from hypothesis import strategies as st


@given(
    day_wh=st.integers(0, 100_000),
    hours=st.dictionaries(st.integers(0, 23), st.integers(0, 4000), max_size=24),
    export_wh=st.none() | st.integers(0, 50_000),
)
def test_the_sum_of_a_day_stays_whatever_hours_are_known(
    day_wh: int, hours: dict[int, int], export_wh: int | None
) -> None:
    known = [Row(3600 * hour, 60, wh) for hour, wh in hours.items()]
    rows = beside([Row(0, 1440, day_wh, export_wh), *known])
    known_wh = sum(hours.values())
    assert sum(row.minutes for row in rows) == 1440
    assert all(one.end_s == two.start_s for one, two in pairwise(rows))
    assert sum(row.import_wh or 0 for row in rows) == (known_wh if len(hours) == 24 else max(day_wh, known_wh))
    if len(hours) < 24:
        assert sum(row.export_wh or 0 for row in rows) == (export_wh or 0)


def test_of_two_of_the_same_span_the_first_stays() -> None:
    assert beside([Row(0, 60, 1), Row(0, 60, 2)]) == [Row(0, 60, 1)]


def test_rows_that_overlap_in_part_are_refused() -> None:
    with pytest.raises(NotUnderstood, match="do not fit"):
        beside([Row(1800, 60, 1), Row(0, 60, 2), Row(3600, 1440, 3)])
