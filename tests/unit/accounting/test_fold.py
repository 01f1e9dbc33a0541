"""Rules 1 to 6 of the energy arithmetic, each shown on readings written for it."""

from collections.abc import Iterable

import pytest
from amshub_accounting.core.fold import Meter, fold
from amshub_accounting.core.register import Share, counter_now_wh, open_shares
from amshub_contracts.messages import Reading

from tests.unit.accounting.readings import AIDON, HOUR_S, KAIFA, reading

FUSE_W = 27_712


class Played:
    """The import side of a meter after some readings: final and provisional quarters by seconds after HOUR_S."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self.meter = Meter()
        self.quarters: dict[int, Share] = {}
        self.notes: list[str] = []
        for each in readings:
            folded = fold(self.meter, each, fuse_w=FUSE_W)
            self.meter = folded.meter
            self.notes += folded.notes
            for start_s, share in folded.imported.items():
                self.quarters[start_s - HOUR_S] = share
        for start_s, share in open_shares(self.meter.imported).items():
            self.quarters[start_s - HOUR_S] = share

    def wh(self, *starts: int) -> list[int]:
        return [self.quarters[start].wh for start in starts]


def every(seconds: int, start: int, end: int, import_w: int) -> list[Reading]:
    return [reading(at, import_w=import_w) for at in range(start, end, seconds)]


def test_a_power_counts_back_to_the_reading_before_it() -> None:
    played = Played([reading(0, import_w=9999), reading(10, import_w=3600), reading(20, import_w=0)])
    assert played.wh(0) == [10]


def test_a_power_that_spans_a_quarter_boundary_is_split_there() -> None:
    played = Played([reading(890, import_w=0), reading(920, import_w=7200)])
    assert played.wh(0, 900) == [20, 40]


def test_silence_beyond_a_minute_is_a_gap_that_integrates_nothing() -> None:
    played = Played([reading(0, import_w=1000), reading(10, import_w=1000), reading(71, import_w=9000)])
    assert played.quarters[0] == Share(2, estimated=True, provisional=True)


def test_a_meter_that_sends_each_five_minutes_has_no_gaps_once_its_period_is_known() -> None:
    first = reading(0, import_w=1200, import_wh=0, maker=KAIFA)
    played = Played([first, *[reading(at, import_w=1200) for at in range(300, 3600, 300)]])
    assert played.quarters[2700].estimated is False
    assert played.wh(1800) == [300]


def test_the_counters_difference_is_the_hours_energy_to_the_watt_hour() -> None:
    played = Played(
        [
            *every(10, -900, 10, 1000),
            reading(10, import_w=1000, import_wh=50_000, maker=KAIFA),
            *every(10, 20, 3610, 1000),
            reading(3610, import_w=1000, import_wh=51_234, maker=KAIFA),
        ]
    )
    assert sum(played.wh(0, 900, 1800, 2700)) == 1234
    assert played.wh(0, 900, 1800, 2700) == [309, 309, 308, 308]
    assert not any(played.quarters[start].provisional for start in (0, 900, 1800, 2700))
    assert not any(played.quarters[start].estimated for start in (0, 900, 1800, 2700))


def test_a_gap_gets_what_power_did_not_measure() -> None:
    """Ten minutes of silence in the second quarter: the counter says 1,500 Wh, power measured 836 Wh of them."""
    played = Played(
        [
            *every(10, -900, 10, 1000),
            reading(10, import_w=1000, import_wh=0, maker=KAIFA),
            *every(10, 20, 1210, 1000),
            *every(10, 1800, 3610, 1000),
            reading(3610, import_w=1000, import_wh=1500, maker=KAIFA),
        ]
    )
    assert sum(played.wh(0, 900, 1800, 2700)) == 1500
    assert played.wh(0, 1800, 2700) == [250, 250, 250]
    assert played.quarters[900] == Share(750, estimated=True)
    assert not played.quarters[0].estimated


def test_a_gap_gets_nothing_when_power_measured_more_than_the_counter() -> None:
    played = Played(
        [
            *every(10, -900, 10, 1000),
            reading(10, import_w=1000, import_wh=0, maker=KAIFA),
            *every(10, 20, 910, 1000),
            *every(10, 1800, 3610, 1000),
            reading(3610, import_w=1000, import_wh=600, maker=KAIFA),
        ]
    )
    assert sum(played.wh(0, 900, 1800, 2700)) == 600
    assert played.wh(0, 1800, 2700) == [200, 200, 200]
    assert played.wh(900) == [0]


def test_before_the_first_counter_power_alone_counts_as_an_estimate() -> None:
    played = Played(every(10, 0, 1810, 3600))
    assert played.quarters[0] == Share(900, estimated=True)
    assert played.quarters[900] == Share(900, estimated=True)


@pytest.mark.parametrize("late_s", [5, 11, 25, 55, 90])
def test_a_lone_counter_soon_after_a_boundary_was_read_at_the_boundary(late_s: int) -> None:
    played = Played(
        [
            *every(5, 0, 3600, 3600),
            reading(3600 + late_s, import_w=3600, import_wh=1000, maker=KAIFA),
            *every(5, 3605 + late_s, 7200 + late_s, 3600),
            reading(7200 + late_s, import_w=3600, import_wh=4600, maker=KAIFA),
        ]
    )
    assert sum(played.wh(3600, 4500, 5400, 6300)) == 3600


def test_a_counter_with_every_telegram_applies_when_it_arrives() -> None:
    played = Played([reading(at, import_w=3600, import_wh=1000 + at, maker=KAIFA) for at in range(0, 1000, 10)])
    assert played.wh(0) == [900]
    assert played.meter.imported.counter_at_ms == (HOUR_S + 990) * 1000


def test_a_list_sent_again_with_the_same_clock_closes_nothing() -> None:
    """A captured Aidon at 18:00:12 sends the list of 17:00 again."""
    clock = HOUR_S + 3600
    played = Played(
        [
            reading(3612, import_w=1000, import_wh=1000, meter_clock_s=clock, maker=AIDON),
            *every(10, 3622, 7210, 1000),
            reading(7212, import_w=1000, import_wh=1000, meter_clock_s=clock, maker=AIDON),
            *every(10, 7222, 10810, 1000),
            reading(10812, import_w=1000, import_wh=3000, meter_clock_s=clock + 7200, maker=AIDON),
        ]
    )
    assert sum(played.wh(*range(3600, 10800, 900))) == 2000
    assert sum(played.wh(*range(3600, 7200, 900))) == pytest.approx(1000, abs=1)
    assert played.quarters[3600].estimated, "the interval was longer than 65 minutes"


def test_an_unchanged_counter_closes_nothing_while_power_says_more_than_a_step() -> None:
    played = Played(
        [
            reading(12, import_w=1000, import_wh=1000, maker=AIDON),
            *every(10, 22, 3610, 1000),
            reading(3612, import_w=1000, import_wh=1000, maker=AIDON),
        ]
    )
    assert played.quarters[0].provisional
    assert played.wh(0) == [246]


def test_an_unchanged_counter_closes_an_hour_without_consumption() -> None:
    played = Played(
        [
            reading(12, import_w=0, import_wh=1000, maker=AIDON),
            *every(10, 22, 3610, 0),
            reading(3612, import_w=0, import_wh=1000, maker=AIDON),
        ]
    )
    assert [played.quarters[start] for start in (900, 1800, 2700)] == [Share(0)] * 3


def test_a_missed_hourly_list_makes_both_its_hours_estimates_and_doubles_neither() -> None:
    played = Played(
        [
            reading(12, import_w=1000, import_wh=0, maker=KAIFA),
            *every(10, 22, 3610, 1000),
            *every(10, 3620, 7210, 3000),
            reading(7212, import_w=3000, import_wh=4000, maker=KAIFA),
        ]
    )
    first, second = sum(played.wh(0, 900, 1800, 2700)), sum(played.wh(3600, 4500, 5400, 6300))
    assert first + second == 4000
    assert first == pytest.approx(1000, abs=10)
    assert all(played.quarters[start].estimated for start in range(0, 7200, 900))


def test_a_dip_below_one_kilowatt_hour_is_held_at_the_maximum() -> None:
    played = Played(
        [
            reading(12, import_w=1000, import_wh=5000, maker=KAIFA),
            *every(10, 22, 3610, 1000),
            reading(3612, import_w=1000, import_wh=4700, maker=KAIFA),
            *every(10, 3622, 7210, 1000),
            reading(7212, import_w=1000, import_wh=7000, maker=KAIFA),
        ]
    )
    assert sum(played.wh(*range(0, 7200, 900))) == 2000


def test_two_lower_counters_in_a_row_are_a_new_meter_and_the_cut_interval_keeps_its_power() -> None:
    played = Played(
        [
            reading(12, import_w=3600, import_wh=90_000, maker=KAIFA),
            *every(10, 22, 3610, 3600),
            reading(3612, import_w=3600, import_wh=100, maker=KAIFA),
            *every(10, 3622, 7210, 3600),
            reading(7212, import_w=3600, import_wh=3700, maker=KAIFA),
            *every(10, 7222, 10810, 3600),
            reading(10812, import_w=3600, import_wh=7310, maker=KAIFA),
        ]
    )
    assert sum(played.wh(*range(7200, 10800, 900))) == 3610
    assert played.wh(900, 1800) == [900, 900]
    assert played.quarters[900].estimated
    assert len(played.notes) == 2


def test_a_changed_meter_number_starts_over_at_once() -> None:
    played = Played(
        [
            reading(12, import_w=3600, import_wh=90_000, meter_id="1", maker=KAIFA),
            *every(10, 22, 3610, 3600),
            reading(3612, import_w=3600, import_wh=95_000, meter_id="2", maker=KAIFA),
        ]
    )
    assert played.wh(900) == [900]
    assert counter_now_wh(played.meter.imported) == 95_012


def test_a_jump_that_no_fuse_allows_waits_for_a_second_counter() -> None:
    readings = [
        reading(12, import_w=1000, import_wh=1_000, maker=KAIFA),
        *every(10, 22, 3610, 1000),
        reading(3612, import_w=1000, import_wh=900_000, maker=KAIFA),
        *every(10, 3622, 7210, 1000),
    ]
    refuted = Played([*readings, reading(7212, import_w=1000, import_wh=3_000, maker=KAIFA)])
    assert sum(refuted.wh(*range(0, 7200, 900))) == 2000
    confirmed = Played([*readings, reading(7212, import_w=1000, import_wh=901_000, maker=KAIFA)])
    assert sum(confirmed.wh(*range(0, 7200, 900))) == 900_000


def test_readings_that_are_not_newer_change_no_energy_and_are_told_once() -> None:
    once = Played([reading(0, import_w=1000), reading(10, import_w=1000), reading(20, import_w=1000)])
    repeated = Played([reading(at, import_w=1000) for at in (0, 10, 10, 5, 10, 20)])
    assert repeated.quarters == once.quarters
    assert len(repeated.notes) == 1


def test_one_reading_from_the_future_costs_no_more_than_the_three_after_it() -> None:
    """The host's clock is 20 days ahead for a moment; what comes after it counts again."""
    played = Played(
        [
            *every(10, 0, 100, 3600),
            reading(20 * 86_400, import_w=3600),
            *every(10, 110, 7210, 3600),
        ]
    )
    assert played.wh(3600, 4500, 5400) == [900, 900, 900]
    assert len(played.notes) == 2


def test_a_single_reading_from_the_past_sets_nothing_back() -> None:
    played = Played([*every(10, 7200, 8100, 3600), reading(0, import_w=1), *every(10, 8100, 9010, 3600)])
    assert played.wh(8100) == [900]


def test_less_than_nothing_is_no_measurement() -> None:
    played = Played([reading(at, import_w=3600 if at != 50 else -5000) for at in range(0, 100, 10)])
    assert played.wh(0) == [90]
    assert counter_now_wh(Played([reading(0, import_w=1, import_wh=-5)]).meter.imported) is None


def test_a_silence_of_years_is_folded_at_once_and_ends_the_interval() -> None:
    played = Played([reading(0, import_w=1000, import_wh=0, maker=KAIFA), reading(3 * 365 * 86_400, import_w=1000)])
    assert played.meter.imported.counter_wh is None
    assert sum(share.wh for share in played.quarters.values()) == 0


def test_a_reader_silent_for_two_days_leaves_a_gap_with_the_exact_sum() -> None:
    played = Played(
        [
            reading(12, import_w=1000, import_wh=0, maker=KAIFA),
            *every(10, 22, 3600, 1000),
            *every(10, 176_400, 176_410, 1000),
            reading(176_412, import_w=1000, import_wh=49_000, maker=KAIFA),
        ]
    )
    assert sum(share.wh for start, share in played.quarters.items() if start < 176_400) == 49_000
    assert all(share.estimated for start, share in played.quarters.items() if 3600 <= start < 176_400)
