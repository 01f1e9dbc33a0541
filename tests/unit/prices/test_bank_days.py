"""Which bank day's rates are out."""

from datetime import date, datetime

import pytest
from amshub_prices.rate_desk import newest_bank_day


@pytest.mark.parametrize(
    ("now", "newest"),
    [
        ("2026-11-20T15:14:59+00:00", date(2026, 11, 19)),  # a Friday, just before a quarter past four
        ("2026-11-20T15:15:00+00:00", date(2026, 11, 20)),
        ("2026-11-22T20:00:00+00:00", date(2026, 11, 20)),  # a Sunday
        ("2026-11-23T08:00:00+00:00", date(2026, 11, 20)),  # Monday morning
        ("2026-07-01T14:15:00+00:00", date(2026, 7, 1)),  # summer time
    ],
)
def test_rates_come_out_on_bank_days_in_the_afternoon(now: str, newest: date) -> None:
    assert newest_bank_day(round(datetime.fromisoformat(now).timestamp() * 1000), 0) == newest
