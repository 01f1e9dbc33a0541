"""When prices and rates come out, and which days have them."""

from datetime import UTC, date, datetime, time, timedelta

from amshub_contracts.market_day import MARKET_ZONE, bounds_s, market_day_of

QUARTER_S, HOUR_S = 900, 3600
FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2099, 12, 30)
"""Market days and bank days that there are; the last one is a Wednesday, so that a bank day follows each weekend."""
FIRST_QUARTER_DAY = date(2025, 10, 1)
"""The first day that is traded by quarter-hours."""
FIRST_QUARTER_S = bounds_s(FIRST_QUARTER_DAY)[0]

EARLY_AUCTION = time(10, 30)
AUCTION = time(12, 57)
HKS_FILE = time(13, 5)
"""When the day before delivery has the prices, CET/CEST."""
RATES = time(16)
"""When a bank day's rates are out."""
CLOSED = {(1, 1), (5, 1), (12, 25), (12, 26)}
"""Month and day on which banks are closed, whatever the weekday."""


def unit_s(start_s: int) -> int:
    """Length of the market time unit at this instant, s."""
    return HOUR_S if start_s < FIRST_QUARTER_S else QUARTER_S


def is_published(day: date, at: time, now_ms: int) -> bool:
    """Whether the prices of this market day that come out at `at` of the day before are out."""
    return FIRST_DAY <= day <= LAST_DAY and now_ms >= _at_ms(day - timedelta(days=1), at)


def is_bank_day(day: date) -> bool:
    """Whether banks are open."""
    return FIRST_DAY <= day <= LAST_DAY and day.weekday() < 5 and (day.month, day.day) not in CLOSED


def has_rate(day: date, now_ms: int) -> bool:
    """Whether this is a bank day whose rates are out."""
    return is_bank_day(day) and now_ms >= _at_ms(day, RATES)


def bank_day_before(day: date) -> date | None:
    """The last bank day before this day; None before the first."""
    while day > FIRST_DAY:
        day -= timedelta(days=1)
        if is_bank_day(day):
            return day
    return None


def bank_day_from(day: date) -> date:
    """The first bank day from this day on."""
    while not is_bank_day(day):
        day += timedelta(days=1)
    return day


def days_between(first: date, last: date) -> list[date]:
    """Every date from the first to the last that there is, both included."""
    first, last = max(first, FIRST_DAY), min(last, LAST_DAY)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def market_days(start_s: int, end_s: int) -> list[date]:
    """Every market day that [start_s, end_s), UTC Unix s, touches."""
    return days_between(market_day_of(start_s), market_day_of(end_s - 1))


def today(now_ms: int) -> date:
    """The date in the market's zone."""
    return market_day_of(now_ms // 1000)


def utc(instant_s: int) -> datetime:
    """The instant as a date and time of UTC."""
    return datetime.fromtimestamp(instant_s, UTC)


def _at_ms(day: date, at: time) -> int:
    return int(datetime.combine(day, at, MARKET_ZONE).timestamp()) * 1000
