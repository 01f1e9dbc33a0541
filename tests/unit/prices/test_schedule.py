"""Which days are wanted when, and how patiently."""

from datetime import date, datetime, timedelta

import pytest
from amshub_prices.core.schedule import (
    HISTORY_DAYS,
    Phase,
    is_overdue,
    next_change_ms,
    patience_ms,
    publication_s,
    wanted,
)

MINUTE_MS = 60_000


def ms(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


@pytest.mark.parametrize(
    ("today", "one_o_clock"),
    [
        (date(2026, 11, 22), "2026-11-22T12:00:00+00:00"),
        (date(2026, 7, 1), "2026-07-01T11:00:00+00:00"),
        (date(2026, 3, 29), "2026-03-29T11:00:00+00:00"),  # the clocks went forward that morning
        (date(2026, 10, 25), "2026-10-25T12:00:00+00:00"),  # and back that one
    ],
)
def test_tomorrow_is_wanted_from_one_o_clock_in_central_europe_on(today: date, one_o_clock: str) -> None:
    published_ms = ms(one_o_clock)
    assert publication_s(today) * 1000 == published_ms
    tomorrow = today + timedelta(days=1)
    assert tomorrow not in [day.day for day in wanted(published_ms - 1, 0)]
    assert wanted(published_ms, 0)[1].day == tomorrow
    assert tomorrow not in [day.day for day in wanted(published_ms + 600_000, 700)], "jitter holds it back"


def test_today_comes_first_then_tomorrow_then_the_days_before_the_newest_first() -> None:
    days = wanted(ms("2026-11-22T20:00:00+00:00"), 0)
    assert [day.phase for day in days[:3]] == [Phase.TODAY, Phase.TOMORROW, Phase.PAST]
    assert [day.day for day in days[:3]] == [date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 21)]
    assert days[-1].day == date(2026, 11, 22) - timedelta(days=HISTORY_DAYS)


def test_the_day_is_the_markets_whatever_the_zone() -> None:
    assert wanted(ms("2026-11-22T22:59:59+00:00"), 0)[0].day == date(2026, 11, 22), "past midnight in Helsinki"
    assert wanted(ms("2026-11-22T23:00:00+00:00"), 0)[0].day == date(2026, 11, 23)


def test_the_wanted_days_change_at_publication_and_at_midnight() -> None:
    morning, evening = ms("2026-11-22T08:00:00+00:00"), ms("2026-11-22T20:00:00+00:00")
    assert next_change_ms(morning, 60) == ms("2026-11-22T12:01:00+00:00")
    assert next_change_ms(evening, 60) == ms("2026-11-22T23:00:00+00:00")


def test_tomorrow_is_overdue_in_the_afternoon() -> None:
    assert not is_overdue(ms("2026-11-22T13:59:59+00:00"))
    assert is_overdue(ms("2026-11-22T14:00:00+00:00"))


def test_patience_grows_to_a_ceiling_and_is_spread() -> None:
    waits = [patience_ms(Phase.TOMORROW, tries, held=False, spread=0) for tries in range(1, 20)]
    assert waits[0] == 5 * MINUTE_MS
    assert waits == sorted(waits)
    assert waits[-1] == waits[6] == 60 * MINUTE_MS
    assert patience_ms(Phase.TODAY, 1, held=False, spread=1) == waits[0] * 3 // 4
    assert patience_ms(Phase.PAST, 1, held=False, spread=0) == 60 * MINUTE_MS
    assert patience_ms(Phase.TODAY, 99, held=True, spread=0) == 240 * MINUTE_MS
