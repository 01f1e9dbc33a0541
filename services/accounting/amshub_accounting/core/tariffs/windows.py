"""When power counts for a tariff, and with what weight."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from amshub_contracts.price_settings import WEEKDAYS
from amshub_contracts.tariff_settings import TariffComponentSettings

EVER = Decimal(1)
NEVER = Decimal(0)
SUNDAY = "sun"


def weight(rule: TariffComponentSettings, start_s: int, zone: ZoneInfo) -> Decimal:
    """By what the power of the interval that starts then (UTC Unix s) is multiplied; 0: it does not count."""
    if not rule.windows:
        return EVER
    local = datetime.fromtimestamp(start_s, zone)
    day = local.date()
    weekday = SUNDAY if is_holiday(rule, day) else WEEKDAYS[day.weekday()]
    for window in rule.windows:
        if weekday in window.weekdays and local.hour in window.hours and local.month in window.months:
            return window.weight
    return NEVER


def is_holiday(rule: TariffComponentSettings, day: date) -> bool:
    """Whether the rule takes this date for a Sunday."""
    return f"{day.month:02d}-{day.day:02d}" in rule.holidays or day in public_holidays(rule.holidays_of, day.year)


@lru_cache(maxsize=64)
def public_holidays(country: str, year: int) -> frozenset[date]:
    """The public holidays of this country (ISO 3166-1 alpha-2) in this year; those of single regions are not there."""
    if not country:
        return frozenset()
    from holidays import PUBLIC, country_holidays  # 11 MB, which most tariffs do without

    return frozenset(country_holidays(country, years=year, categories=PUBLIC))
