"""Lists leave at the makers' instants, with the makers' clocks, wherever a run starts."""

from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from amshub_simulator.core.display import ListKind
from amshub_simulator.core.makers import MAKERS
from amshub_simulator.core.meter import Meter
from amshub_simulator.core.text import stamped_lines, truth_lines

OSLO = ZoneInfo("Europe/Oslo")
HOUR_MS = 3_600_000
START_MS = int(datetime(2020, 10, 24, 22, tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("maker", "lists"), [("aidon", (1080, 359, 1)), ("kaifa", (1080, 359, 1)), ("kamstrup", (0, 359, 1))]
)
def test_an_hour_holds_the_makers_lists(maker: str, lists: tuple[int, int, int]) -> None:
    kinds = Counter(kind for _, kind in Meter(maker, 1, OSLO).frames_between(START_MS, START_MS + HOUR_MS))
    assert tuple(kinds[kind] for kind in ListKind) == lists


@pytest.mark.parametrize(
    ("maker", "early_s", "late_s"), [("aidon", 10, 12), ("kaifa", 10.5, 11.5), ("kamstrup", 25, 55)]
)
def test_the_hourly_list_is_as_late_as_the_makers(maker: str, early_s: float, late_s: float) -> None:
    frames = Meter(maker, 4, OSLO).frames_between(START_MS, START_MS + 48 * HOUR_MS)
    lateness_s = [at_ms % HOUR_MS / 1000 for at_ms, kind in frames if kind is ListKind.HOURLY]
    assert len(lateness_s) == 48
    assert all(early_s <= late <= late_s for late in lateness_s)
    assert len(set(lateness_s)) > 1


@pytest.mark.parametrize("maker", sorted(MAKERS))
def test_lists_leave_in_order_and_never_far_apart(maker: str) -> None:
    instants = [at_ms for at_ms, _ in Meter(maker, 2, OSLO).frames_between(START_MS, START_MS + 5 * HOUR_MS)]
    slot_ms = MAKERS[maker].rhythm.slot_ms
    assert all(0 < after - before <= slot_ms + 5_000 for before, after in pairwise(instants))


@pytest.mark.parametrize(
    ("maker", "summer_hour", "winter_hour"), [("aidon", 1, 2), ("kamstrup", 1, 2), ("kaifa", 2, 2)]
)
def test_clocks_follow_summer_time_only_at_kaifa(maker: str, summer_hour: int, winter_hour: int) -> None:
    before_change_ms, after_change_ms = START_MS + 2 * HOUR_MS, START_MS + 3 * HOUR_MS
    clocks = [MAKERS[maker].local_time(at_ms, OSLO) for at_ms in (before_change_ms, after_change_ms)]
    assert clocks == [datetime(2020, 10, 25, summer_hour), datetime(2020, 10, 25, winter_hour)]  # noqa: DTZ001  as on the meter


@pytest.mark.parametrize(("maker", "second"), [("aidon", 0), ("kaifa", 10)])
def test_the_hourly_list_names_the_second_that_the_maker_names(maker: str, second: int) -> None:
    row = MAKERS[maker]
    ((at_ms, _),) = [
        frame
        for frame in Meter(maker, 1, OSLO).frames_between(START_MS, START_MS + HOUR_MS)
        if frame[1] is ListKind.HOURLY
    ]
    assert row.local_time(row.latched_at_ms(at_ms), OSLO).second == second


@pytest.mark.parametrize("maker", sorted(MAKERS))
@pytest.mark.parametrize("every_ms", [None, 60_000])
def test_a_span_is_the_same_wherever_the_run_started(maker: str, every_ms: int | None) -> None:
    middle_ms, end_ms = START_MS + HOUR_MS + 11_234, START_MS + 2 * HOUR_MS + 30_500
    whole = list(stamped_lines(Meter(maker, 1, OSLO), START_MS, end_ms, every_ms))
    first = list(stamped_lines(Meter(maker, 1, OSLO), START_MS, middle_ms, every_ms))
    second = list(stamped_lines(Meter(maker, 1, OSLO), middle_ms, end_ms, every_ms))
    assert whole == first + second
    assert second


def test_thinned_frames_keep_every_hourly_list() -> None:
    kinds = Counter(
        kind for _, kind in Meter("aidon", 1, OSLO).frames_between(START_MS, START_MS + 24 * HOUR_MS, 60_000)
    )
    assert kinds == {ListKind.DETAIL: 24 * 60, ListKind.HOURLY: 24}


def test_truth_has_a_line_for_each_quarter_boundary_of_the_25_hour_day() -> None:
    lines = list(truth_lines(Meter("kaifa", 1, OSLO), START_MS, START_MS + 25 * HOUR_MS))
    assert len(lines) == 101
    assert len(set(lines)) == 101
