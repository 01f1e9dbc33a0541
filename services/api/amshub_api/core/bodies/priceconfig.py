"""priceconfig.json."""

from typing import Annotated, TypedDict

from amshub_api.core.bodies.means import means


class DayOfYear(TypedDict):
    """A day of any year; both 0: no limit."""

    m: Annotated[int, means("month", 0)]
    d: Annotated[int, means("day", 0)]


class PriceRow(TypedDict):
    """One rule by which the household's price is made of the market's."""

    t: Annotated[int, means("0 fixed, 1 add, 2 percent, 3 subtract", 0)]
    n: Annotated[str, means("name")]
    d: Annotated[int, means("1 import, 2 export, 3 both")]
    a: Annotated[list[int], means("weekdays, 0 is Monday")]
    h: Annotated[list[int], means("hours, 0 to 23")]
    v: Annotated[float, means("currency per kWh or percent, four decimals", 0)]
    s: Annotated[DayOfYear, means("first day of the season")]
    e: Annotated[DayOfYear, means("last day of the season")]


class PriceConfig(TypedDict):
    """The rules in force, in the order in which they count."""

    o: list[PriceRow]
