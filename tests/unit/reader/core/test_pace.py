"""Which readings of a fast line go into the stream."""

from amshub_contracts.streams import BURST_READINGS, SECONDS_PER_STREAMED_READING
from amshub_reader.core.pace import EVERY_MS, OVERDRAFT_MS, SLOT_MS, Pace
from hypothesis import given
from hypothesis import strategies as st

QUARTER_MS = 900_000
NOON_MS = 1_795_392_000_000
SHORT = ("import_w",)
LONG = ("import_w", "export_w", "l1_voltage_mv")
HOURLY = (*LONG, "meter_clock_s", "import_wh")


def exhausted(at_ms: int) -> Pace:
    """A pace whose burst is used up at this time."""
    pace = Pace()
    while pace.streams(SHORT, at_ms - 1):
        pass
    return pace


def test_a_meter_that_sends_each_two_and_a_half_seconds_is_streamed_whole() -> None:
    pace = exhausted(NOON_MS)
    assert all(pace.streams(SHORT, NOON_MS + n * EVERY_MS) for n in range(1, 10_000))


def test_a_meter_that_sends_each_second_streams_four_readings_in_ten_seconds() -> None:
    pace = exhausted(NOON_MS)
    for slot in range(100):
        streamed = [pace.streams(HOURLY, NOON_MS + slot * SLOT_MS + n * 1000 + 300) for n in range(10)]
        assert streamed[0], "the first of each slot"
        assert sum(streamed) <= 5
    assert sum(pace.streams(HOURLY, NOON_MS + 1_000_000 + n * 1000) for n in range(3600)) == 3600 / 2.5


def test_the_first_reading_at_or_after_a_quarter_boundary_is_streamed() -> None:
    pace = exhausted(NOON_MS)
    for n in range(1, 4 * 3600):
        at_ms = NOON_MS + n * 700 + 123
        streamed = pace.streams(HOURLY, at_ms)
        if at_ms // QUARTER_MS != (at_ms - 700) // QUARTER_MS:
            assert streamed


def test_a_list_that_comes_once_an_hour_between_faster_ones_is_streamed() -> None:
    pace = exhausted(NOON_MS)
    for second in range(1, 7200):
        at_ms = NOON_MS + second * 1000
        pace.streams(SHORT, at_ms)
        if second % 10 == 3:
            assert pace.streams(LONG, at_ms + 200)
        if second % 3600 == 17:
            assert pace.streams(HOURLY, at_ms + 400)


def test_a_burst_is_streamed_whole() -> None:
    pace = Pace()
    assert sum(pace.streams(SHORT, NOON_MS) for _ in range(2 * BURST_READINGS)) == BURST_READINGS


@given(st.lists(st.tuples(st.integers(0, 20_000), st.frozensets(st.sampled_from(HOURLY), min_size=1)), max_size=400))
def test_whatever_a_line_sends_the_stream_keeps_its_week(sent: list[tuple[int, frozenset[str]]]) -> None:
    pace, at_ms, streamed = exhausted(NOON_MS), NOON_MS, 0
    for passed_ms, fields in sent:
        at_ms += passed_ms
        streamed += pace.streams(fields, at_ms)
    allowed = (at_ms - NOON_MS + OVERDRAFT_MS + EVERY_MS) / (SECONDS_PER_STREAMED_READING * 1000)
    assert streamed <= allowed
