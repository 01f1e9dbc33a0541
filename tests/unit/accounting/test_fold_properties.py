"""What holds for any stream of readings."""

import msgspec
from amshub_accounting.core.fold import Meter, fold
from amshub_contracts.messages import Reading
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.accounting.readings import KAIFA, reading

FUSE_W = 27_712


@st.composite
def streams(draw: st.DrawFn) -> list[Reading]:
    """Up to some hours of readings at odd periods, some with a counter that rises plausibly."""
    second, counter_wh = 0.0, draw(st.integers(0, 10**8))
    readings = []
    for _ in range(draw(st.integers(1, 60))):
        step_s = draw(st.sampled_from([0.5, 1.0, 2.5, 10.0, 59.0, 61.0, 300.0, 899.0, 3600.0, 40_000.0]))
        second += step_s
        counter_wh += draw(st.integers(0, int(step_s * 5)))
        with_counter = draw(st.booleans())
        readings.append(
            reading(
                second,
                import_w=draw(st.one_of(st.none(), st.integers(0, 20_000))),
                import_wh=counter_wh if with_counter else None,
                maker=KAIFA,
            )
        )
    return readings


@given(streams())
def test_the_quarters_of_every_interval_between_two_counters_sum_to_their_difference(readings: list[Reading]) -> None:
    meter = Meter()
    quarters: dict[int, int] = {}
    first_wh = base_wh = None
    for each in readings:
        before = meter.imported
        folded = fold(meter, each, fuse_w=FUSE_W)
        meter = folded.meter
        for start_s, share in folded.imported.items():
            quarters[start_s] = share.wh
        after = meter.imported
        if after.counter_wh is not None and first_wh is None:
            first_wh, base_wh = after.counter_wh, sum(quarters.values())
        if first_wh is not None and base_wh is not None and after.counter_wh != before.counter_wh:
            assert after.counter_wh is not None
            assert sum(quarters.values()) - base_wh == after.counter_wh - first_wh
        assert all(wh >= 0 for wh in quarters.values())


@given(streams(), st.data())
def test_going_on_from_stored_state_at_any_point_gives_the_same_as_never_stopping(
    readings: list[Reading], data: st.DataObject
) -> None:
    stop_at = data.draw(st.integers(0, len(readings)))
    straight, stopped = Meter(), Meter()
    for number, each in enumerate(readings):
        if number == stop_at:
            stopped = msgspec.json.decode(msgspec.json.encode(stopped), type=Meter)
        first, second = fold(straight, each, fuse_w=FUSE_W), fold(stopped, each, fuse_w=FUSE_W)
        assert first == second
        straight, stopped = first.meter, second.meter
