"""What clock and calendar on the household's wall say at an instant."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

SUNDAY = 6
CACHED_YEARS = 64
"""A stack prices a few areas over two or three years; more are looked up again, at some ms each."""


@dataclass(frozen=True)
class Moment:
    """A local time, as far as rows and tariffs ask for it."""

    date: date
    weekday: int
    """0 Monday to 6 Sunday."""
    hour: int
    country: str
    """ISO 3166-1 alpha-2, of the public holidays; empty: one without."""

    @property
    def is_holiday(self) -> bool:
        """Whether it is a public holiday in the whole of the country; looked up for those alone who ask."""
        return self.date in public_holidays(self.country, self.date.year)


def moment_at(instant_s: int, zone: ZoneInfo, country: str) -> Moment:
    """The local time at this UTC Unix time in s; `country` as ISO 3166-1 alpha-2, empty: one without holidays."""
    local = datetime.fromtimestamp(instant_s, UTC).astimezone(zone)
    day = local.date()
    return Moment(day, day.weekday(), local.hour, country)


@lru_cache(CACHED_YEARS)
def public_holidays(country: str, year: int) -> frozenset[date]:
    """The public holidays of this country (ISO 3166-1 alpha-2) in this year; those of single regions are not there."""
    if not country:
        return frozenset()
    from holidays import PUBLIC, country_holidays  # 11 MB, which most contracts do without

    return frozenset(country_holidays(country, years=year, categories=PUBLIC))
