"""What holds for any stream of readings."""

import msgspec
from amshub_accounting.core.fold import Meter, fold
from amshub_accounting.core.meter_ledger import MeterLedger, State
from amshub_accounting.core.register import OPEN_LIMIT_MS, open_shares
from amshub_contracts.ledger import Stored
from amshub_contracts.messages import Reading
from amshub_contracts.settings import MeterSettings, TariffSettings
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.accounting.readings import KAIFA, reading
from tests.unit.accounting.true_meter import Book

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


DAY_S = 86_400
PARTS_AT_MOST = OPEN_LIMIT_MS // 900_000 + 2
SILENCES = [2.5, 10.0, 10.0, 10.0, 59.0, 300.0, 901.0, 3600.0, 40_000.0, 40.0 * DAY_S]
CLOCKS_SET = [0.001, -5.0, -1800.0, -7200.0, -3.0 * DAY_S, -50.0 * DAY_S, 20.0 * DAY_S, 500.0 * DAY_S, 9000.0 * DAY_S]


@st.composite
def faulty_streams(draw: st.DrawFn) -> list[Reading]:
    """Readings with silences, clocks that are set to and fro, counters that dip, jump, repeat and start over, meters
    that are exchanged, either direction alone; some come again and some in another order.
    """
    second, counters = 100.0 * DAY_S, [100_000, 50_000]
    readings = []
    for _ in range(draw(st.integers(2, 30))):
        second += draw(st.sampled_from(SILENCES * 3 + CLOCKS_SET))
        if draw(st.integers(0, 30)) == 30:
            counters = [draw(st.integers(0, 10**6)), draw(st.integers(0, 10**6))]
        counters = [counter + draw(st.integers(0, 60)) for counter in counters]
        odd_wh = draw(st.sampled_from([0, 0, 0, 0, -500, -5000, 10**6, -(10**7)]))
        fields: dict[str, int | str | None] = {
            "import_w": draw(st.none() | st.integers(-1, 20_000)),
            "export_w": draw(st.none() | st.integers(0, 5_000)),
            "import_wh": draw(st.sampled_from([None, counters[0] + odd_wh])),
            "export_wh": draw(st.sampled_from([None, counters[1]])),
            "meter_clock_s": draw(st.none() | st.just(int(second) // 3600 * 3600)),
            "meter_id": draw(st.sampled_from([None] * 20 + ["a", "b"])),
            "maker": draw(st.sampled_from([None, 1, 2])),
        }
        readings.append(reading(second, **fields))
        while draw(st.integers(0, 15)) == 15:
            readings.append(draw(st.sampled_from(readings)))
    return readings


@given(faulty_streams())
def test_nothing_is_ever_negative_and_memory_is_bounded(readings: list[Reading]) -> None:
    meter = Meter()
    for each in readings:
        folded = fold(meter, each, fuse_w=FUSE_W)
        meter = folded.meter
        for register, closed in ((meter.imported, folded.imported), (meter.exported, folded.exported)):
            assert all(share.wh >= 0 for share in closed.values())
            assert all(share.wh >= 0 for share in open_shares(register).values())
            assert len(register.parts) <= PARTS_AT_MOST
            assert list(register.parts) == sorted(register.parts, key=lambda part: part.start_s)
        assert meter.earlier is None or meter.earlier.earlier is None


@given(faulty_streams(), st.integers(1, 20))
def test_any_batches_and_any_restarts_give_the_same_ledger_whatever_is_wrong_with_the_readings(
    readings: list[Reading], size: int
) -> None:
    whole = Book(readings, batch=len(readings))
    for restart in (False, True):
        book = Book(readings, batch=size, restart=restart)
        assert book.quarters == whole.quarters
        assert book.change.state == whole.change.state
        assert book.change.summary == whole.change.summary
        assert book.notes == whole.notes


@given(faulty_streams(), st.data())
def test_readings_that_come_again_change_nothing(readings: list[Reading], data: st.DataObject) -> None:
    again: list[Reading] = []
    for each in readings:
        again.append(each)
        again += [each] * data.draw(st.integers(0, 4))
    plain, doubled = Book(readings), Book(again)
    assert doubled.quarters == plain.quarters
    assert doubled.change.summary == plain.change.summary


@given(faulty_streams())
def test_the_shown_counters_never_step_back_within_one_meter(readings: list[Reading]) -> None:
    held = MeterLedger("home", MeterSettings(), TariffSettings(), State(), Stored({}, {}))
    meter, shown = Meter(), (0, 0)
    for each in readings:
        folded = fold(meter, each, fuse_w=MeterSettings().fuse_w)
        meter = folded.meter
        held.fold(each)
        summary = held.changes().summary
        now = summary.import_counter_wh or 0, summary.export_counter_wh or 0
        assert folded.new_meter or (now[0] >= shown[0] and now[1] >= shown[1])
        shown = now
