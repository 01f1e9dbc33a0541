"""What counts as a gap in a line."""

from amshub_reader.core.gaps import LEAST_S, Gaps


def regular(gaps: Gaps, start_s: float, every_s: float, count: int) -> float:
    for number in range(count):
        gaps.frame(start_s + number * every_s)
    return start_s + (count - 1) * every_s


def test_half_a_minute_without_a_frame_is_no_gap_more_is() -> None:
    gaps = Gaps()
    last_s = regular(gaps, 100.0, 2.5, 20)
    gaps.frame(last_s + LEAST_S)
    assert gaps.count == 0
    gaps.frame(last_s + 2 * LEAST_S + 0.1)
    assert (gaps.count, round(gaps.longest_s, 1)) == (1, 30.1)


def test_a_meter_that_sends_each_minute_has_no_gap_after_it_is_known() -> None:
    gaps = Gaps()
    last_s = regular(gaps, 0.0, 60.0, 200)
    known = gaps.count
    last_s = regular(gaps, last_s + 60.0, 60.0, 200)
    assert gaps.count == known
    gaps.frame(last_s + 200.0)
    assert (gaps.count, gaps.longest_s) == (known + 1, 200.0)


def test_an_hour_of_silence_does_not_hide_the_next_gap() -> None:
    gaps = Gaps()
    last_s = regular(gaps, 0.0, 10.0, 20)
    last_s = regular(gaps, last_s + 3600.0, 10.0, 3)
    gaps.frame(last_s + 45.0)
    assert (gaps.count, gaps.longest_s) == (2, 3600.0)


def test_before_the_second_frame_nothing_is_known() -> None:
    gaps = Gaps()
    gaps.frame(1_000_000.0)
    assert (gaps.count, gaps.longest_s) == (0, 0.0)
