"""Following a tariff piece by piece gives what a look at everything gives."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from amshub_accounting.core.calendar import day_span_s
from amshub_accounting.core.tariffs.tariff import MeterTariff, months_to_recall, rules_of
from amshub_accounting.presets import with_rules
from amshub_contracts.messages import EXPORT_ESTIMATED, IMPORT_ESTIMATED, Quarter
from amshub_contracts.tariff_settings import TariffComponentSettings, TariffSettings
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.accounting.household_peaks import at_s, followed, hours, outcome, quarter_hours, when

BRUSSELS = ZoneInfo("Europe/Brussels")
FLANDERS = TariffSettings(preset="flanders")
MONTH_S = at_s("2026-10-20T00:00")


@given(
    st.dictionaries(st.integers(0, 30 * 96), st.integers(0, 3000), max_size=60),
    st.lists(st.integers(0, 30 * 96), max_size=8),
    st.sampled_from([TariffSettings(), TariffSettings(preset="ellevio"), FLANDERS]),
)
def test_in_any_pieces_and_with_any_corrections_it_comes_to_the_same(
    used_wh: dict[int, int], cuts: list[int], settings: TariffSettings
) -> None:
    end_s = MONTH_S + 30 * 86_400
    quarters = {MONTH_S + 900 * place: Quarter(wh) for place, wh in used_wh.items()}
    whole = MeterTariff(rules_of(with_rules(settings)), BRUSSELS)
    whole.update(quarters, quarters, end_s)
    pieces = MeterTariff(rules_of(with_rules(settings)), BRUSSELS)
    seen: dict[int, Quarter] = {}
    before_s = 0
    for cut in [*sorted(set(cuts)), 30 * 96]:
        now_s = MONTH_S + 900 * cut
        fresh = {start: Quarter(9999) for start in quarters if before_s <= start < now_s}
        pieces.update(seen | fresh, fresh, now_s)
        right = {start: quarters[start] for start in fresh}
        seen |= right
        pieces.update(seen, right, now_s)
        before_s = now_s
    seen |= quarters
    pieces.update(seen, [start for start in quarters if start >= before_s], end_s)
    assert pieces.outcome(end_s) == whole.outcome(end_s)


def test_an_hour_counts_once_it_has_ended_even_when_nothing_new_comes() -> None:
    used = hours({"2026-11-03T08": 6000})
    tariff = followed(TariffSettings(), used, "2026-11-03T08:59:59")
    assert tariff.outcome(at_s("2026-11-03T08:59:59")).peaks == ()
    tariff.update(used, (), at_s("2026-11-03T09:00"))
    assert [peak.value_w for peak in tariff.outcome(at_s("2026-11-03T09:00")).peaks] == [6000]


def test_a_corrected_hour_may_lower_the_step() -> None:
    used = hours({"2026-11-03T08": 12_000, "2026-11-04T08": 3000})
    tariff = followed(TariffSettings(), used, "2026-11-20T00:00")
    assert tariff.outcome(at_s("2026-11-20T00:00")).step_kw == 10
    right = hours({"2026-11-03T08": 3000})
    tariff.update(used | right, right, at_s("2026-11-20T00:00"))
    assert tariff.outcome(at_s("2026-11-20T00:00")).step_kw == 5


def test_a_clock_that_was_ahead_leaves_no_peak_of_the_time_to_come() -> None:
    ahead = hours({"2026-11-03T08": 3000, "2026-11-06T08": 12_000})
    tariff = followed(TariffSettings(), ahead, "2026-11-07T00:00")
    tariff.update(ahead, (), at_s("2026-11-03T12:00"))
    assert [peak.value_w for peak in tariff.outcome(at_s("2026-11-03T12:00")).peaks] == [3000]


def test_after_a_silence_the_days_in_between_count() -> None:
    used = hours({"2026-11-03T08": 3000})
    tariff = followed(TariffSettings(), used, "2026-11-03T12:00")
    filled = hours({"2026-11-05T08": 5000, "2026-11-06T08": 4000})
    tariff.update(used | filled, filled, at_s("2026-11-07T00:00"))
    assert when(tariff.outcome(at_s("2026-11-07T00:00"))) == [
        (date(2026, 11, 5), 8),
        (date(2026, 11, 6), 8),
        (date(2026, 11, 3), 8),
    ]


def test_the_hour_that_repeats_in_october_is_two_hours() -> None:
    first_s = at_s("2026-10-25T02:00")
    used = {first_s + 900 * part: Quarter(1000 if part < 4 else 1500) for part in range(8)}
    got = outcome(TariffSettings(peaks=1), used, "2026-10-26T00:00")
    assert [(peak.hour, peak.value_w) for peak in got.peaks] == [(2, 6000)]


def test_a_peak_is_an_estimate_when_its_import_is() -> None:
    used = hours({"2026-11-03T08": 4000, "2026-11-04T08": 8000})
    used[at_s("2026-11-03T08:15")] = Quarter(1000, 0, IMPORT_ESTIMATED)
    used[at_s("2026-11-04T08:15")] = Quarter(2000, 0, EXPORT_ESTIMATED)
    got = outcome(TariffSettings(), used, "2026-11-20T00:00")
    assert [(peak.value_w, peak.estimated) for peak in got.peaks] == [(8000, False), (4000, True)]


def test_of_equal_peaks_the_earlier_days_count() -> None:
    used = hours({f"2026-11-0{day}T08": 3000 for day in (1, 2, 3)})
    assert [day.day for day, _ in when(outcome(TariffSettings(peaks=2), used, "2026-11-20T00:00"))] == [1, 2]


def test_with_fewer_days_than_peaks_the_mean_is_over_those_there_are() -> None:
    assert outcome(
        TariffSettings(), hours({"2026-11-03T08": 4000, "2026-11-04T08": 2000}), "2026-11-20T00:00"
    ).mean_w == (3000)


def test_a_month_begins_with_no_peaks_and_the_lowest_step() -> None:
    got = outcome(TariffSettings(), hours({"2026-10-03T08": 9000}), "2026-11-01T00:00")
    assert (got.peaks, got.mean_w, got.step_kw, got.peaks_counted) == ((), 0, 2, 3)


def test_above_the_last_step_there_is_no_limit() -> None:
    assert outcome(TariffSettings(), hours({"2026-11-03T08": 101_000}), "2026-11-20T00:00").step_kw == 65535


def test_months_of_which_nothing_is_known_do_not_count_in_a_mean_over_twelve() -> None:
    used = quarter_hours({"2026-11-03T08:00": 4000, "2026-12-03T08:00": 6000}, BRUSSELS)
    assert outcome(FLANDERS, used, "2026-12-20T00:00", BRUSSELS).components[0].value_w == 5000


def test_a_month_thirteen_months_ago_does_not_count() -> None:
    used = quarter_hours({"2025-12-03T08:00": 40_000, "2026-01-03T08:00": 4000, "2026-12-03T08:00": 6000}, BRUSSELS)
    assert outcome(FLANDERS, used, "2026-12-20T00:00", BRUSSELS).components[0].value_w == 5000


def test_months_that_are_recalled_after_a_restart_count_as_if_they_had_been_followed() -> None:
    used = quarter_hours({f"2026-{month:02d}-03T08:00": 3000 + 100 * month for month in range(1, 13)}, BRUSSELS)
    now = "2026-12-20T00:00"
    whole = followed(FLANDERS, used, now, BRUSSELS)
    kept_s = at_s("2026-11-01T00:00", BRUSSELS)
    fresh = followed(FLANDERS, {start: each for start, each in used.items() if start >= kept_s}, now, BRUSSELS)
    for month in months_to_recall(fresh.rules, date(2026, 11, 1)):
        start_s, end_s = day_span_s(month, BRUSSELS)[0], day_span_s(month + timedelta(days=31), BRUSSELS)[1]
        fresh.recall({start: each for start, each in used.items() if start_s <= start < end_s}, month)
    whole.forget_before(date(2026, 11, 1))
    assert fresh.outcome(at_s(now, BRUSSELS)) == whole.outcome(at_s(now, BRUSSELS))
    assert whole.outcome(at_s(now, BRUSSELS)).components[0].value_w == 3650


@pytest.mark.parametrize(
    ("rule", "months"),
    [
        (TariffComponentSettings(), []),
        (TariffComponentSettings(over="mean_of_12_months"), [*range(1, 11)]),
        (TariffComponentSettings(over="highest_of_12_months"), [*range(1, 11)]),
    ],
)
def test_only_a_tariff_over_twelve_months_asks_for_older_ones_than_last_month(
    rule: TariffComponentSettings, months: list[int]
) -> None:
    assert months_to_recall([rule], date(2026, 11, 1)) == [date(2026, month, 1) for month in months]
