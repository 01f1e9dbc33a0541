"""Sums end with their periods, by the clocks of the meter's zone."""

from datetime import datetime

import msgspec
import pytest
from amshub_contracts.as_of_now import as_of_now
from amshub_contracts.messages import Day, Energy, Hour, Peak, Summary, Tariff, TariffComponent

NONE = Energy()
HOUR, DAY, MONTH, LAST_MONTH = Energy(1), Energy(2), Energy(3), Energy(4)
PEAKS = Tariff((Peak("2026-11-03", 18, 9_000),), 9_000, 10)


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


def summary(as_of: str) -> Summary:
    return Summary(
        as_of_ms=ms(as_of),
        hour=HOUR,
        day=DAY,
        month=MONTH,
        last_month=LAST_MONTH,
        hours=(Hour(0, 1, 1),),
        days=(Day("2026-11-01", 1, 1),),
        tariff=PEAKS,
        import_counter_wh=5,
        export_counter_wh=6,
    )


@pytest.mark.parametrize(
    ("as_of", "now", "sums", "last_month"),
    [
        ("2026-11-18T11:00:00Z", "2026-11-18T11:59:59.999Z", (HOUR, DAY, MONTH), LAST_MONTH),
        ("2026-11-18T10:59:59.999Z", "2026-11-18T11:00:00Z", (NONE, DAY, MONTH), LAST_MONTH),
        ("2026-11-18T22:59:59Z", "2026-11-18T23:00:00Z", (NONE, NONE, MONTH), LAST_MONTH),
        ("2026-11-18T23:00:00Z", "2026-11-19T22:59:59Z", (NONE, DAY, MONTH), LAST_MONTH),
        ("2026-07-18T21:59:59Z", "2026-07-18T22:00:00Z", (NONE, NONE, MONTH), LAST_MONTH),
        ("2026-11-30T22:59:59Z", "2026-11-30T23:00:00Z", (NONE, NONE, NONE), MONTH),
        ("2026-11-30T23:00:00Z", "2026-12-31T22:59:59Z", (NONE, NONE, MONTH), LAST_MONTH),
        ("2026-12-15T12:00:00Z", "2027-01-31T22:59:59Z", (NONE, NONE, NONE), MONTH),
        ("2026-12-15T12:00:00Z", "2027-01-31T23:00:00Z", (NONE, NONE, NONE), NONE),
        ("2025-12-15T12:00:00Z", "2026-12-15T12:00:00Z", (NONE, NONE, NONE), NONE),
        ("2026-12-15T12:00:00Z", "2026-10-15T12:00:00Z", (HOUR, DAY, MONTH), LAST_MONTH),
    ],
    ids=[
        "the hour runs",
        "the hour is over",
        "the day is over in winter",
        "the day runs",
        "the day is over in summer",
        "the month is over",
        "the month runs",
        "last month until its end",
        "the month before last",
        "the same month of last year",
        "a summary ahead of our clock",
    ],
)
def test_a_sum_lasts_as_long_as_its_period(
    as_of: str, now: str, sums: tuple[Energy, Energy, Energy], last_month: Energy
) -> None:
    told = as_of_now(summary(as_of), ms(now), "Europe/Oslo")
    assert ((told.hour, told.day, told.month), told.last_month) == (sums, last_month)


@pytest.mark.parametrize(("now", "tariff"), [("2026-11-30T22:59:59Z", PEAKS), ("2026-11-30T23:00:00Z", Tariff())])
def test_peaks_last_as_long_as_their_month(now: str, tariff: Tariff) -> None:
    assert as_of_now(summary("2026-11-20T12:00:00Z"), ms(now), "Europe/Oslo").tariff == tariff


def test_a_new_month_begins_in_the_tariffs_lowest_step_and_without_its_figures() -> None:
    steps = (3, 6, *[65535] * 8)
    old = Tariff((Peak("2026-11-03", 18, 5_000),), 5_000, 6, 2, steps, (TariffComponent(value_w=5_000),))
    told = as_of_now(
        msgspec.structs.replace(summary("2026-11-20T12:00:00Z"), tariff=old), ms("2026-11-30T23:00:00Z"), "Europe/Oslo"
    )
    assert told.tariff == Tariff(step_kw=3, peaks_counted=2, thresholds_kw=steps)


def test_projection_and_headroom_are_of_their_hour_only() -> None:
    known = msgspec.structs.replace(summary("2026-11-18T11:30:00Z"), projected_hour_wh=4_000, headroom_w=2_000)
    within, after = (as_of_now(known, ms(f"2026-11-18T{time}:00Z"), "Europe/Oslo") for time in ("11:59", "12:00"))
    assert (within.projected_hour_wh, within.headroom_w) == (4_000, 2_000)
    assert (after.projected_hour_wh, after.headroom_w) == (None, None)


def test_a_day_may_end_within_an_hour_of_utc() -> None:
    """India's midnight is at 18:30 UTC."""
    told = as_of_now(summary("2026-11-18T18:29:59Z"), ms("2026-11-18T18:30:00Z"), "Asia/Kolkata")
    assert (told.hour, told.day) == (HOUR, NONE)


def test_counters_and_what_is_complete_stay() -> None:
    old = summary("2025-11-18T12:00:00Z")
    told = as_of_now(old, ms("2026-11-18T12:00:00Z"), "Europe/Oslo")
    assert (told.hours, told.days, told.import_counter_wh, told.export_counter_wh) == (old.hours, old.days, 5, 6)
