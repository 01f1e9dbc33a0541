"""Counters show whole steps of what really flowed."""

from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from amshub_simulator.core.meter import Meter
from amshub_simulator.core.register import WMS_PER_WH, shown_wh

OSLO = ZoneInfo("Europe/Oslo")
HOUR_MS = 3_600_000


@pytest.mark.parametrize(
    ("energy_wms", "step_wh", "shown"),
    [
        (0, 10, 0),
        (10 * WMS_PER_WH - 1, 10, 0),
        (10 * WMS_PER_WH, 10, 10),
        (19 * WMS_PER_WH + 7, 10, 10),
        (19 * WMS_PER_WH + 7, 1, 19),
    ],
)
def test_a_counter_shows_only_steps_that_are_full(energy_wms: int, step_wh: int, shown: int) -> None:
    assert shown_wh(0, energy_wms, step_wh) == shown


def test_what_the_counter_held_before_counts_towards_the_next_step() -> None:
    assert shown_wh(7 * WMS_PER_WH, 3 * WMS_PER_WH, 10) == 10


@pytest.mark.parametrize(("maker", "step_wh"), [("aidon", 10), ("kaifa", 1), ("kamstrup", 10)])
@pytest.mark.parametrize("change", ["2020-03-29T01:00", "2020-10-25T01:00"])
def test_counters_go_on_through_the_days_of_23_and_25_hours(maker: str, step_wh: int, change: str) -> None:
    meter = Meter(maker, 3, OSLO)
    change_ms = int(datetime.fromisoformat(change).replace(tzinfo=UTC).timestamp() * 1000)
    hours = range(change_ms - 30 * HOUR_MS, change_ms + 30 * HOUR_MS, HOUR_MS)
    for before_ms, after_ms in pairwise(hours):
        for side in (0, 1):
            counted_wh = meter.counters_wh(after_ms)[side] - meter.counters_wh(before_ms)[side]
            true_wms = meter.energy(after_ms)[side] - meter.energy(before_ms)[side]
            assert counted_wh % step_wh == 0
            assert counted_wh >= 0
            assert abs(counted_wh * WMS_PER_WH - true_wms) < step_wh * WMS_PER_WH
