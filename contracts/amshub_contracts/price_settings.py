"""The settings of prices: where they come from, and the contract that makes a household's price of them."""

from datetime import date
from decimal import Decimal
from re import fullmatch
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec

from amshub_contracts.areas import Area, NoSuchArea, find_area
from amshub_contracts.secret import Secret

SourceCode = Literal["EOE", "EDS", "HKS"]
"""ENTSO-E, Energi Data Service, hvakosterstrommen.no."""
Direction = Literal["import", "export", "both"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS = tuple(range(24))
MAX_AMOUNT = 10_000
"""Currency per kWh, or percent; more is a slip of the keyboard."""


def _area(name: str) -> None:
    if name:
        find_area(name)


def _amount(value: Decimal) -> None:
    # The first question of a NaN would already raise.
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -6 or not -MAX_AMOUNT <= value <= MAX_AMOUNT:
        raise ValueError(f"expected a number between -{MAX_AMOUNT} and {MAX_AMOUNT} with at most six decimals")


def _row_value(value: Decimal) -> None:
    _amount(value)
    if value < 0 or Decimal(value).normalize().as_tuple().exponent < -4:  # type: ignore[operator]  # finite by now
        raise ValueError('expected a number from 0 with at most four decimals; for less use type = "subtract"')


def _percent(value: Decimal) -> None:
    _amount(value)
    if not 0 <= value <= 100:
        raise ValueError("expected 0 to 100 percent")


def _month_day(text: str) -> None:
    if text:
        if not fullmatch(r"\d\d-\d\d", text):
            raise ValueError(f"{text!r} is no day of the year; write month-day, for example 11-01")
        date.fromisoformat(f"2024-{text}")  # a leap year: 02-29 is a day of the year


def _month_days(days: tuple[str, ...]) -> None:
    for day in days:
        _month_day(day)


def _date(text: str) -> None:
    if text and (not fullmatch(r"\d{4}-\d\d-\d\d", text) or not date.fromisoformat(text)):
        raise ValueError(f"{text!r} is no date; write for example 2027-01-01")


def _hours(hours: tuple[int, ...]) -> None:
    if not hours or not set(hours) <= set(HOURS):
        raise ValueError("hours are 0 to 23, the hour that starts then, for example [6, 7, 8]")


def _months(months: tuple[int, ...]) -> None:
    if not months or not set(months) <= set(range(1, 13)):
        raise ValueError("months are 1 to 12")


def _not_empty(values: tuple[str, ...]) -> None:
    if not values:
        raise ValueError("an empty list fits never; leave the setting out to mean always")


def _address(url: str) -> None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # a port that is none, brackets without end
        usable = False
    if not usable or parts.query or parts.fragment or parts.username is not None:
        # Not shown here: a user's password or a token may stand in it.
        raise ValueError("that is no address; write https://host/path")


def _currency(text: str) -> None:
    if text and not fullmatch(r"[A-Z]{3}", text):
        raise ValueError(f"{text!r} is no currency; write its three capital letters, for example NOK")


def _gln(text: str) -> None:
    if text and not fullmatch(r"[0-9]{13}", text):
        raise ValueError(f"{text!r} is no GLN; write its 13 digits")


# The loader passes a value of these through `check`, which raises ValueError saying what to write instead.
AreaName = Annotated[str, msgspec.Meta(extra={"check": _area})]
Amount = Annotated[Decimal, msgspec.Meta(extra={"check": _amount})]
RowValue = Annotated[Decimal, msgspec.Meta(extra={"check": _row_value})]
Percent = Annotated[Decimal, msgspec.Meta(extra={"check": _percent})]
MonthDays = Annotated[tuple[str, ...], msgspec.Meta(extra={"check": _month_days})]
MonthDay = Annotated[str, msgspec.Meta(extra={"check": _month_day})]
IsoDate = Annotated[str, msgspec.Meta(extra={"check": _date})]
Hours = Annotated[tuple[int, ...], msgspec.Meta(extra={"check": _hours})]
Months = Annotated[tuple[int, ...], msgspec.Meta(extra={"check": _months})]
Weekdays = Annotated[tuple[Weekday, ...], msgspec.Meta(extra={"check": _not_empty})]
Url = Annotated[str, msgspec.Meta(extra={"check": _address})]
Gln = Annotated[str, msgspec.Meta(extra={"check": _gln})]
Currency = Annotated[str, msgspec.Meta(extra={"check": _currency})]


class UrlSettings(msgspec.Struct, frozen=True):
    """Where the sources answer."""

    entsoe: Url = "https://web-api.tp.entsoe.eu/api"
    eds: Url = "https://api.energidataservice.dk"
    hks: Url = "https://www.hvakosterstrommen.no"
    norges_bank: Url = "https://data.norges-bank.no"
    ecb: Url = "https://www.ecb.europa.eu"


class RowSettings(msgspec.Struct, frozen=True):
    """One row of the price rules, as /priceconfig.json shows them."""

    name: Annotated[str, msgspec.Meta(max_length=32)] = ""
    type: Literal["fixed", "add", "percent", "subtract"] = "add"
    """fixed: all fixed rows that fit add up and replace the market price; percent: of what stands before this row."""
    direction: Direction = "both"
    value: RowValue = Decimal(0)
    """Currency per kWh, or percent."""
    weekdays: Weekdays = WEEKDAYS
    hours: Hours = HOURS
    start: MonthDay = ""
    """First day of the season, MM-DD; empty: 1 January."""
    end: MonthDay = ""
    """Last day of the season, MM-DD; before `start`: a season over New Year; empty: 31 December."""
    valid_from: IsoDate = ""
    """First date that this row counts on; empty: always has."""
    valid_to: IsoDate = ""
    """Last date that this row counts on; empty: until further notice."""


class GridRateSettings(msgspec.Struct, frozen=True):
    """When a grid tariff has another price."""

    price: Amount = Decimal(0)
    weekdays: Weekdays = WEEKDAYS
    hours: Hours = HOURS
    months: Months = tuple(range(1, 13))


class GridSettings(msgspec.Struct, frozen=True):
    """A grid tariff or a tax per kWh: a price, and other prices at some times."""

    name: Annotated[str, msgspec.Meta(max_length=32)] = ""
    direction: Direction = "import"
    price: Amount = Decimal(0)
    """Currency per kWh before VAT, where none of `rates` fits."""
    rates: tuple[GridRateSettings, ...] = ()
    """The first that fits wins."""
    holidays_are_sundays: bool = True
    """Public holidays of the area's country count as Sundays."""
    holidays: MonthDays = ()
    """More days of the year, MM-DD, that count as Sundays."""
    valid_from: IsoDate = ""
    valid_to: IsoDate = ""


class DenmarkSettings(msgspec.Struct, frozen=True):
    """Danish tariffs, as Energi Data Service's DatahubPricelist has them."""

    grid_gln: Gln = ""
    """GLN of the grid company, 13 digits; empty: no grid tariff."""
    grid_code: Annotated[str, msgspec.Meta(max_length=20)] = ""
    """Its ChargeTypeCode for households, for example CD or DT_C_01."""
    state_charges: bool = False
    """Add elafgift, systemtarif and transmissions nettarif."""


class PriceSettings(msgspec.Struct, frozen=True):
    """Where prices come from and what the household makes of them."""

    area: AreaName = ""
    """Bidding zone, name or EIC; empty: no market price."""
    currency: Currency = ""
    """What prices are shown in; empty: what the area's households pay in."""
    sources: Annotated[tuple[SourceCode, ...], msgspec.Meta(extra={"check": _not_empty})] = ("EOE", "EDS", "HKS")
    """Asked in this order; one that does not know the area, or lacks its token, is passed over."""
    entsoe_token: Secret = Secret()
    resolution_minutes: Literal[15, 60] = 60
    """Of /importprice.json and /exportprice.json."""
    settlement_minutes: Literal[15, 60] = 60
    """What the contract bills by: the hour's mean (Norway) or each quarter-hour."""
    vat_percent: Percent = Decimal(0)
    """Put on the import price, last of all."""
    support: Literal["none", "stromstotte", "norgespris"] = "none"
    """The Norwegian scheme that the household has."""
    dwelling: Literal["home", "cabin"] = "home"
    """Norgespris has another limit for cabins; strømstøtte is not given to them."""
    schemes_file: str = ""
    """A table of your own for the Norwegian schemes, in the form of norway.toml; empty: the one that came along."""
    rows: tuple[RowSettings, ...] = ()
    grid: tuple[GridSettings, ...] = ()
    denmark: DenmarkSettings = DenmarkSettings()
    urls: UrlSettings = UrlSettings()

    @property
    def has_fixed_rows(self) -> bool:
        """Whether there may be a price without a market's."""
        return any(row.type == "fixed" for row in self.rows)

    def currency_in(self, area: Area | None) -> str:
        """ISO 4217 code of the prices shown in this bidding zone; empty where neither it nor the settings say one."""
        return self.currency or (area.currency if area else "")


def contradictions(prices: PriceSettings) -> list[tuple[tuple[str, ...], str]]:
    """What these settings say that cannot all be meant: the path of the setting to change, and what to write there."""
    found: list[tuple[tuple[str, ...], str]] = []
    support, currency = ("prices", "support"), ("prices", "currency")
    denmark, country = prices.denmark, _country(prices.area)
    if prices.support == "stromstotte" and prices.dwelling == "cabin":
        found.append((support, 'strømstøtte is not given to cabins; write "none" or "norgespris"'))
    if prices.support != "none" and country not in ("NO", ""):
        found.append((support, f'"{prices.support}" is a Norwegian scheme; write "none" for {prices.area}'))
    if prices.support != "none" and country == "NO" and prices.currency not in ("NOK", ""):
        found.append((currency, 'the Norwegian schemes are in NOK; write "NOK", or prices.support = "none"'))
    if (denmark.grid_gln or denmark.state_charges) and country == "DK" and prices.currency not in ("DKK", ""):
        found.append((currency, 'the Danish charges are in DKK; write "DKK", or leave prices.denmark out'))
    if not prices.area and not prices.currency and prices.has_fixed_rows:
        found.append((currency, 'prices of fixed rows alone need their currency, for example "NOK"'))
    if bool(denmark.grid_gln) != bool(denmark.grid_code):
        found.append((("prices", "denmark"), "grid_gln and grid_code go together; write both or none"))
    dated = [("rows", number, row.valid_from, row.valid_to) for number, row in enumerate(prices.rows)]
    dated += [("grid", number, tariff.valid_from, tariff.valid_to) for number, tariff in enumerate(prices.grid)]
    for kind, number, first, last in dated:
        if last and last < first:
            found.append((("prices", kind, str(number), "valid_to"), f"{last} is before valid_from = {first}"))
    return found


def _country(area: str) -> str:
    """ISO 3166-1 alpha-2; empty without an area, and for one that is told to be wrong where its name is."""
    try:
        return find_area(area).country
    except NoSuchArea:
        return ""
