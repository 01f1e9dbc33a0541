"""Grid tariffs and taxes per kWh: a price, and others by weekday, hour and month, where holidays may be Sundays."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from amshub_contracts.price_settings import GridRateSettings, GridSettings

from amshub_prices.core.chain.moments import SUNDAY, Moment
from amshub_prices.core.chain.rows import Asked, is_for, weekday_numbers
from amshub_prices.core.chain.spans import MonthAndDay, Validity, month_and_day, validity

NOTHING = Decimal(0)


@dataclass(frozen=True)
class GridRate:
    """Another price, and when it counts."""

    price: Decimal
    weekdays: frozenset[int]
    hours: frozenset[int]
    months: frozenset[int]


@dataclass(frozen=True)
class GridTariff:
    """One tariff; prices are household currency per kWh before VAT."""

    price: Decimal
    rates: tuple[GridRate, ...]
    holidays_are_sundays: bool
    more_holidays: frozenset[MonthAndDay]
    validity: Validity

    def price_at(self, moment: Moment) -> Decimal:
        """The first rate that fits the local time, else the plain price; nothing outside its dates."""
        if not self.validity.holds(moment.date):
            return NOTHING
        weekday = SUNDAY if self._is_sunday(moment) else moment.weekday
        for rate in self.rates:
            if weekday in rate.weekdays and moment.hour in rate.hours and moment.date.month in rate.months:
                return rate.price
        return self.price

    def _is_sunday(self, moment: Moment) -> bool:
        also = (moment.date.month, moment.date.day) in self.more_holidays
        return self.holidays_are_sundays and (moment.is_holiday or also)


def tariffs_of(settings: Iterable[GridSettings], asked: Asked) -> tuple[GridTariff, ...]:
    """The tariffs of this direction."""
    return tuple(_tariff(tariff) for tariff in settings if is_for(tariff.direction, asked))


def _tariff(tariff: GridSettings) -> GridTariff:
    return GridTariff(
        tariff.price,
        tuple(_rate(rate) for rate in tariff.rates),
        tariff.holidays_are_sundays,
        frozenset(month_and_day(day) for day in tariff.holidays),
        validity(tariff.valid_from, tariff.valid_to),
    )


def _rate(rate: GridRateSettings) -> GridRate:
    return GridRate(rate.price, weekday_numbers(rate.weekdays), frozenset(rate.hours), frozenset(rate.months))
