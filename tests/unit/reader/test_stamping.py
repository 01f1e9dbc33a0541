"""Each reading gets one time, from the best clock there is."""

from itertools import pairwise

from amshub_reader.stamping import CLOCKS_DIFFER_MS, SET_BACK_MS, Fields, Stamped, Stamping
from amshub_reader.timepiece import Moment
from hypothesis import given
from hypothesis import strategies as st

NOON_S = 1_795_392_000
NOON_MS = NOON_S * 1000


def power(watts: int) -> Fields:
    return {"import_w": watts}


def hourly(clock_s: int) -> Fields:
    return {"import_wh": 10, "meter_clock_s": clock_s}


def test_the_hosts_clock_stamps() -> None:
    stamping = Stamping(10)
    assert stamping.take(power(1), Moment(5000, NOON_MS)) == [Stamped(NOON_MS, power(1))]


def test_a_stamp_is_later_than_the_one_before_even_when_the_clock_steps_back() -> None:
    stamping = Stamping(10)
    stamping.take(power(1), Moment(5000, NOON_MS))
    assert stamping.take(power(2), Moment(6000, NOON_MS - SET_BACK_MS))[0].received_at_ms == NOON_MS + 1
    assert stamping.take(power(3), Moment(7000, NOON_MS + 1000))[0].received_at_ms == NOON_MS + 1000


def test_a_clock_set_back_by_hours_was_wrong_before_and_is_followed() -> None:
    stamping = Stamping(10)
    stamping.take(power(1), Moment(5000, NOON_MS))
    back = [stamping.take(power(2), Moment(at, NOON_MS - 10**8 + at))[0].received_at_ms for at in (6000, 7000)]
    assert back == [NOON_MS - 10**8 + 6000, NOON_MS - 10**8 + 7000]


def test_a_host_whose_clock_nothing_keeps_right_gives_way_to_a_meter_that_says_otherwise() -> None:
    """A Pi without network after a power cut: its clock goes on from when it was switched off, three hours ago."""
    stamping = Stamping(10)
    stamping.take(hourly(NOON_S), Moment(0, None, certain=False))
    three_hours = 3 * 3_600_000
    unkept = Moment(700_000, NOON_MS + 700_000 - three_hours, certain=False)
    assert stamping.take(power(1), unkept)[0].received_at_ms == NOON_MS + 700_000
    agreeing = Moment(800_000, NOON_MS + 800_000 + CLOCKS_DIFFER_MS, certain=False)
    assert stamping.take(power(2), agreeing)[0].received_at_ms == agreeing.host_ms
    kept = Moment(900_000, NOON_MS + 900_000 + three_hours, certain=True)
    assert stamping.take(power(3), kept)[0].received_at_ms == kept.host_ms


def test_without_a_clock_readings_are_held_and_stamped_with_when_they_came() -> None:
    stamping = Stamping(10)
    assert stamping.take(power(1), Moment(1000, None)) == []
    assert stamping.take(power(2), Moment(3500, None)) == []
    assert stamping.held == 2
    assert stamping.release(Moment(9000, None)) == []
    assert stamping.release(Moment(61_000, NOON_MS)) == [
        Stamped(NOON_MS - 60_000, power(1)),
        Stamped(NOON_MS - 57_500, power(2)),
    ]
    assert stamping.held == 0


def test_the_meters_clock_stamps_what_came_before_and_after_it() -> None:
    stamping = Stamping(10)
    stamping.take(power(1), Moment(1000, None))
    both = stamping.take(hourly(NOON_S), Moment(11_000, None))
    assert [stamped.received_at_ms for stamped in both] == [NOON_MS - 10_000, NOON_MS]
    assert stamping.take(power(2), Moment(13_500, None)) == [Stamped(NOON_MS + 2500, power(2))]


def test_a_list_repeated_an_hour_late_does_not_set_the_clock_back() -> None:
    stamping = Stamping(10)
    stamping.take(hourly(NOON_S), Moment(0, None))
    again = stamping.take(hourly(NOON_S), Moment(3_600_000, None))
    assert again == [Stamped(NOON_MS + 3_600_000, hourly(NOON_S))]


def test_a_list_that_came_sooner_after_its_clock_sets_it_forward() -> None:
    stamping = Stamping(10)
    stamping.take(hourly(NOON_S), Moment(55_000, None))
    sooner = stamping.take(hourly(NOON_S + 3600), Moment(3_605_000, None))
    assert sooner[0].received_at_ms == NOON_MS + 3_600_000


def test_a_meter_clock_that_was_never_set_stamps_nothing() -> None:
    stamping = Stamping(10)
    assert stamping.take(hourly(86_400), Moment(0, None)) == []
    assert stamping.take(hourly(2**40), Moment(1, None)) == []


def test_what_cannot_be_held_any_more_is_counted_the_oldest_first() -> None:
    stamping = Stamping(3)
    for number in range(5):
        stamping.take(power(number), Moment(number, None))
    assert stamping.dropped == 2
    assert [stamped.fields for stamped in stamping.release(Moment(10, NOON_MS))] == [power(2), power(3), power(4)]


def test_clocks_far_apart_are_noticed_once_both_are_known() -> None:
    stamping = Stamping(10)
    stamping.take(hourly(NOON_S), Moment(0, None))
    assert stamping.clocks_differ_ms is None
    stamping.take(hourly(NOON_S), Moment(1, NOON_MS + CLOCKS_DIFFER_MS))
    assert stamping.clocks_differ_ms is None
    stamping.take(hourly(NOON_S), Moment(2, NOON_MS + CLOCKS_DIFFER_MS + 1))
    assert stamping.clocks_differ_ms == -CLOCKS_DIFFER_MS - 1


@given(
    st.lists(
        st.tuples(
            st.integers(0, 10**9),
            st.one_of(st.none(), st.integers(NOON_MS - 10**7, NOON_MS + 10**7)),
            st.one_of(st.none(), st.integers(NOON_S - 10**5, NOON_S + 10**5)),
        )
    )
)
def test_whatever_the_clocks_do_every_reading_is_stamped_once_and_later_unless_a_clock_is_set_back(
    arrivals: list[tuple[int, int | None, int | None]],
) -> None:
    stamping = Stamping(1000)
    stamped: list[Stamped] = []
    monotonic_ms = 0
    for number, (passed_ms, host_ms, clock_s) in enumerate(arrivals):
        monotonic_ms += passed_ms
        fields = power(number) | ({} if clock_s is None else {"meter_clock_s": clock_s})
        stamped += stamping.take(fields, Moment(monotonic_ms, host_ms))
    stamped += stamping.release(Moment(monotonic_ms, NOON_MS))
    assert [each.fields["import_w"] for each in stamped] == list(range(len(arrivals)))
    stamps = [each.received_at_ms for each in stamped]
    assert all(later > earlier or later < earlier - SET_BACK_MS for earlier, later in pairwise(stamps))
