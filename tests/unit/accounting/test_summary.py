"""What gateways see, on days of 23, 24 and 25 hours."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from amshub_accounting.core.periods import Days
from amshub_accounting.core.summary import summarise
from amshub_accounting.core.tariffs.tariff import MeterTariff, rules_of
from amshub_contracts.messages import IMPORT_ESTIMATED, Quarter, Summary
from amshub_contracts.settings import TariffSettings

OSLO = ZoneInfo("Europe/Oslo")
FUSE_W = 27_712
"""40 A of three phases at 400 V."""


def instant_s(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def flat(start: str, end: str, quarter: Quarter) -> dict[int, Quarter]:
    return dict.fromkeys(range(instant_s(start), instant_s(end), 900), quarter)


def summary(quarters: dict[int, Quarter], now: str, zone: ZoneInfo = OSLO) -> Summary:
    days = Days(zone)
    days.update(quarters, quarters)
    as_of_ms = instant_s(now) * 1000
    tariff = MeterTariff(rules_of(TariffSettings()), zone)
    tariff.update(quarters, quarters, as_of_ms // 1000)
    return summarise(
        quarters, days, as_of_ms, tariff, fuse_w=FUSE_W, power_w=None, import_counter_wh=None, export_counter_wh=None
    )


@pytest.mark.parametrize(
    ("day", "before", "after", "hours"),
    [
        ("2026-10-25", "2026-10-25T00:00+02:00", "2026-10-26T00:00+01:00", 25),
        ("2026-03-29", "2026-03-29T00:00+01:00", "2026-03-30T00:00+02:00", 23),
        ("2026-11-02", "2026-11-02T00:00+01:00", "2026-11-03T00:00+01:00", 24),
    ],
)
def test_a_day_is_as_long_as_the_zone_makes_it(day: str, before: str, after: str, hours: int) -> None:
    shown = summary(flat(before, after, Quarter(250, 25)), after)
    assert [(total.date, total.import_wh, total.export_wh) for total in shown.days] == [
        (day, hours * 1000, hours * 100)
    ]


def test_the_hour_that_repeats_in_october_is_kept_twice() -> None:
    quarters = flat("2026-10-25T02:00+02:00", "2026-10-25T03:00+02:00", Quarter(250))
    quarters |= flat("2026-10-25T02:00+01:00", "2026-10-25T03:00+01:00", Quarter(500))
    shown = summary(quarters, "2026-10-25T04:00+01:00")
    assert [hour.import_wh for hour in shown.hours] == [1000, 2000]
    assert shown.tariff.peaks[0].hour == 2


def test_a_month_begins_at_local_midnight_also_in_helsinki() -> None:
    quarters = flat("2026-10-31T21:00+00:00", "2026-10-31T23:00+00:00", Quarter(250))
    shown = summary(quarters, "2026-11-01T12:00+02:00", ZoneInfo("Europe/Helsinki"))
    assert shown.last_month.import_wh == 1000
    assert shown.month.import_wh == 1000


def test_days_of_a_zone_half_an_hour_off_begin_at_its_midnight() -> None:
    quarters = flat("2026-11-02T00:00+05:30", "2026-11-03T00:00+05:30", Quarter(250))
    quarters |= flat("2026-11-03T00:00+05:30", "2026-11-03T06:00+05:30", Quarter(1))
    kolkata = ZoneInfo("Asia/Kolkata")
    assert summary(quarters, "2026-11-03T06:00+05:30", kolkata).days[-1].import_wh == 24_000
    days, piecewise = Days(kolkata), {}
    for start_s, quarter in sorted(quarters.items()):
        piecewise[start_s] = quarter
        days.update(piecewise, [start_s])
    at_once = Days(kolkata)
    at_once.update(quarters, quarters)
    assert days == at_once


def test_the_running_hour_and_day_are_not_among_the_completed_ones() -> None:
    quarters = flat("2026-11-02T00:00+01:00", "2026-11-03T08:30+01:00", Quarter(250))
    shown = summary(quarters, "2026-11-03T08:20+01:00")
    assert [day.date for day in shown.days] == ["2026-11-02"]
    assert shown.hours[-1].start_s == instant_s("2026-11-03T07:00+01:00")
    assert len(shown.hours) == 24
    assert shown.hour.import_wh == 500
    assert shown.day.import_wh == 8500


def test_the_running_hour_is_no_peak_yet() -> None:
    quarters = flat("2026-11-03T08:00+01:00", "2026-11-03T08:45+01:00", Quarter(2000))
    assert summary(quarters, "2026-11-03T08:44+01:00").tariff.peaks == ()
    assert summary(quarters, "2026-11-03T09:00+01:00").tariff.peaks[0].value_w == 6000


def test_last_months_peak_does_not_count_this_month() -> None:
    quarters = flat("2026-10-31T20:00+01:00", "2026-10-31T21:00+01:00", Quarter(2500))
    quarters |= flat("2026-11-01T20:00+01:00", "2026-11-01T21:00+01:00", Quarter(1000))
    shown = summary(quarters, "2026-11-02T00:00+01:00")
    assert [(peak.date, peak.value_w) for peak in shown.tariff.peaks] == [("2026-11-01", 4000)]


def test_one_estimated_quarter_makes_hour_day_and_peak_estimates() -> None:
    quarters = flat("2026-11-03T08:00+01:00", "2026-11-03T09:00+01:00", Quarter(1000))
    quarters[instant_s("2026-11-03T08:15+01:00")] = Quarter(1000, 0, IMPORT_ESTIMATED)
    shown = summary(quarters, "2026-11-04T00:00+01:00")
    assert shown.hours[0].estimated
    assert shown.days[0].estimated
    assert shown.month.estimated
    assert shown.tariff.peaks[0].estimated


def test_money_is_unknown_while_no_price_is() -> None:
    quarters = flat("2026-11-03T08:00+01:00", "2026-11-03T09:00+01:00", Quarter(1000))
    assert summary(quarters, "2026-11-03T09:00+01:00").day.cost_nano is None


@pytest.mark.parametrize(("now", "left_w"), [("13:50", 12_000), ("13:57", 27_712)])
def test_no_more_power_is_left_than_the_fuse_lets_through(now: str, left_w: int) -> None:
    """The lowest step is 2 kW and nothing is used: 2 kWh in ten minutes are 12 kW, in three they would be 40."""
    quarters = flat("2026-11-03T13:00+01:00", "2026-11-03T14:00+01:00", Quarter(0))
    assert summary(quarters, f"2026-11-03T{now}+01:00").headroom_w == left_w
