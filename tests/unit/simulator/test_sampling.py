"""What a reader can know from the lists comes close enough to the truth in every quarter-hour."""

from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from amshub_simulator.core.household import Household
from amshub_simulator.core.meter import DEFAULT_KWP, Meter

OSLO = ZoneInfo("Europe/Oslo")
HOUR_MS, QUARTER_MS = 3_600_000, 900_000
WMS_PER_WH = 3_600_000


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("start", ["2020-10-24T22:00", "2020-01-20T00:00", "2020-06-10T00:00"])
@pytest.mark.parametrize(("maker", "days", "limit_wh"), [("kamstrup", 3, 25), ("aidon", 1, 10), ("kaifa", 1, 10)])
def test_every_quarter_can_be_told_from_power_and_hourly_counters(
    maker: str, days: int, limit_wh: int, seed: int, start: str
) -> None:
    start_ms = int(datetime.fromisoformat(start).replace(tzinfo=UTC).timestamp() * 1000)
    meter, household = Meter(maker, seed, OSLO), Household(seed, OSLO, DEFAULT_KWP)
    for hour_ms in range(start_ms, start_ms + days * 24 * HOUR_MS, HOUR_MS):
        instants = [at_ms for at_ms, _ in meter.frames_between(hour_ms, hour_ms + HOUR_MS + 1)]
        power = _quarters_wms(household, instants)
        edges = [household.energy(hour_ms + quarter * QUARTER_MS) for quarter in range(5)]
        first, last = meter.counters_wh(hour_ms), meter.counters_wh(hour_ms + HOUR_MS)
        for side in (0, 1):
            counted_wh, measured_wms = last[side] - first[side], sum(power[side]) or 1
            for quarter in range(4):
                told_wh = power[side][quarter] * counted_wh / measured_wms
                true_wh = (edges[quarter + 1][side] - edges[quarter][side]) / WMS_PER_WH
                assert abs(told_wh - true_wh) <= limit_wh, (hour_ms, quarter, side)


def _quarters_wms(household: Household, instants: list[int]) -> tuple[list[int], list[int]]:
    """Import and export of the hour's quarters, each sample's power held back to the sample before it."""
    imported, exported = [0] * 4, [0] * 4
    for before_ms, at_ms in pairwise(instants):
        quarter, net_w = before_ms % HOUR_MS // QUARTER_MS, household.net_w(at_ms)
        imported[quarter] += max(net_w, 0) * (at_ms - before_ms)
        exported[quarter] += max(-net_w, 0) * (at_ms - before_ms)
    return imported, exported
