"""Price rows as /priceconfig.json has them: fixed prices in place of the market's, then changes in list order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from amshub_contracts.price_settings import WEEKDAYS, Direction, RowSettings

from amshub_prices.core.chain.moments import Moment
from amshub_prices.core.chain.spans import Season, Validity, season, validity

Asked = Literal["import", "export"]
Kind = Literal["fixed", "add", "percent", "subtract"]


@dataclass(frozen=True)
class Row:
    """One row, and when it counts."""

    kind: Kind
    value: Decimal
    """Household currency per kWh, or percent."""
    weekdays: frozenset[int]
    hours: frozenset[int]
    season: Season
    validity: Validity

    def fits(self, moment: Moment) -> bool:
        """Whether the row counts at this local time."""
        return (
            moment.hour in self.hours
            and moment.weekday in self.weekdays
            and self.season.holds(moment.date)
            and self.validity.holds(moment.date)
        )


def rows_of(settings: Iterable[RowSettings], asked: Asked) -> tuple[Row, ...]:
    """The rows of this direction, in list order."""
    return tuple(_row(row) for row in settings if is_for(row.direction, asked))


def is_for(direction: Direction, asked: Asked) -> bool:
    """Whether what is set for `direction` counts for the asked one."""
    return direction in (asked, "both")


def weekday_numbers(names: Iterable[str]) -> frozenset[int]:
    """0 Monday to 6 Sunday for mon to sun."""
    wanted = set(names)
    return frozenset(number for number, name in enumerate(WEEKDAYS) if name in wanted)


def fixed_price(fitting: Sequence[Row]) -> Decimal | None:
    """What the fixed ones of these rows make together; None without any."""
    fixed = [row.value for row in fitting if row.kind == "fixed"]
    return sum(fixed, Decimal(0)) if fixed else None


def changed(price: Decimal, fitting: Iterable[Row]) -> Decimal:
    """The price after these rows in order; a percentage is of what stands before it, also of a negative price."""
    for row in fitting:
        if row.kind == "add":
            price += row.value
        elif row.kind == "subtract":
            price -= row.value
        elif row.kind == "percent":
            price += price * row.value / 100
    return price


def _row(row: RowSettings) -> Row:
    return Row(
        row.type,
        row.value,
        weekday_numbers(row.weekdays),
        frozenset(row.hours),
        season(row.start, row.end),
        validity(row.valid_from, row.valid_to),
    )
