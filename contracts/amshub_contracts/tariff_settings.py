"""The settings of the capacity tariff: rules by which a household's highest powers become kW to pay for.

The presets that accounting brings along are written in the same form (`data/tariffs.toml` there).
"""

from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from amshub_contracts.areas import AREAS
from amshub_contracts.price_settings import (
    HOURS,
    MAX_AMOUNT,
    WEEKDAYS,
    Currency,
    Hours,
    IsoDate,
    MonthDays,
    Months,
    Weekdays,
)

BEYOND_STEPS_KW = 65_535
"""What the AMS reader shows above the last step."""
MAX_STEPS = 9
"""The AMS reader shows ten thresholds, and the last of them is BEYOND_STEPS_KW."""
MAX_PEAKS = 10
"""No tariff known takes the mean of more; each is an entry of /tariff.json."""
MAX_KW = 1000
"""A household's fuse lets through some 100 kW; more is a slip of the keyboard."""
COUNTRIES = frozenset(area.country for area in AREAS)

Preset = Literal[
    "norway", "ellevio", "malarenergi", "falkenberg", "karlskoga", "finland", "le_sahkoverkko", "flanders", "custom"
]
"""`custom`: the components that the settings write themselves."""


def _steps(steps: tuple[int, ...]) -> None:
    ascending = tuple(sorted(set(steps))) == steps and 1 <= len(steps) <= MAX_STEPS
    if not ascending or steps[0] < 1 or steps[-1] >= BEYOND_STEPS_KW:
        raise ValueError("steps are one to nine kW limits, ascending, for example [2, 5, 10, 15, 20, 25, 50, 75, 100]")


def _steps_or_none(steps: tuple[int, ...]) -> None:
    if steps:
        _steps(steps)


def _kw(value: Decimal) -> None:
    if not value.is_finite() or not 0 <= value <= MAX_KW:
        raise ValueError(f"expected 0 to {MAX_KW} kW")


def _weight(value: Decimal) -> None:
    if not value.is_finite() or not 0 < value <= 10:
        raise ValueError("a weight is above 0 and at most 10; for hours that do not count, write no window that fits")


def _country(code: str) -> None:
    if code and code not in COUNTRIES:
        raise ValueError(f"{code!r} is none of the countries with known holidays: {', '.join(sorted(COUNTRIES))}")


def _price(value: Decimal) -> None:
    if not value.is_finite() or not 0 <= value <= MAX_AMOUNT:
        raise ValueError(f"expected 0 to {MAX_AMOUNT} per kW")


# The loader passes a value of these through `check`, which raises ValueError saying what to write instead.
Steps = Annotated[tuple[int, ...], msgspec.Meta(extra={"check": _steps})]
StepsOrNone = Annotated[tuple[int, ...], msgspec.Meta(extra={"check": _steps_or_none})]
Kw = Annotated[Decimal, msgspec.Meta(extra={"check": _kw})]
Weight = Annotated[Decimal, msgspec.Meta(extra={"check": _weight})]
Country = Annotated[str, msgspec.Meta(extra={"check": _country})]
PricePerKw = Annotated[Decimal, msgspec.Meta(extra={"check": _price})]


class TariffWindowSettings(msgspec.Struct, frozen=True):
    """When power counts, and how much: the first window that fits an interval's beginning wins."""

    weekdays: Weekdays = WEEKDAYS
    hours: Hours = HOURS
    months: Months = tuple(range(1, 13))
    weight: Weight = Decimal(1)
    """By which the power is multiplied before anything is compared."""


class TariffComponentSettings(msgspec.Struct, frozen=True):
    """One charge on power: which of a month's highest powers count, and what becomes of them."""

    name: Annotated[str, msgspec.Meta(max_length=32)] = ""
    interval_minutes: Literal[15, 60] = 60
    """Power is the mean of so long."""
    windows: tuple[TariffWindowSettings, ...] = ()
    """An interval that fits none does not count; without windows all count."""
    holidays_of: Country = ""
    """Country (ISO 3166-1 alpha-2) whose public holidays count as Sundays; empty: none do."""
    holidays: MonthDays = ()
    """More days of the year, MM-DD, that count as Sundays."""
    peaks: Annotated[int, msgspec.Meta(ge=1, le=MAX_PEAKS)] = 1
    """A month's value is the mean of so many highest powers, or of as many as there are."""
    distinct_days: bool = True
    """At most one of them is of each day."""
    over: Literal["month", "mean_of_12_months", "highest_of_12_months"] = "month"
    """What counts in the end: the month's value, or the mean or highest of the last twelve, this one among them."""
    floor_kw: Kw = Decimal(0)
    """A month counts with at least this, before the mean over twelve."""
    free_kw: Kw = Decimal(0)
    """Taken off in the end."""
    steps_kw: StepsOrNone = ()
    """The first step at or above what counts is the one to pay; empty: each kW is."""
    price_per_kw: PricePerKw = Decimal(0)
    """Currency per kW and month; 0: not known, and only the kW are told."""
    currency: Currency = ""
    valid_from: IsoDate = ""
    """First month that it counts in is the first to begin on this date or later; empty: it always has."""
    valid_to: IsoDate = ""
    """No month that begins later; empty: until further notice."""
    status: Literal["in force", "announced"] = "in force"
    source: str = ""
    """Where this was read."""


class TariffSettings(msgspec.Struct, frozen=True):
    """The capacity tariff: Norway's with its peaks and steps, another preset, or components of one's own."""

    preset: Preset = "norway"
    peaks: Annotated[int, msgspec.Meta(ge=1, le=5)] = 3
    """Of the preset norway alone."""
    steps_kw: Steps = (2, 5, 10, 15, 20, 25, 50, 75, 100)
    """Of the preset norway alone."""
    components: tuple[TariffComponentSettings, ...] = ()
    """Of the preset custom alone; the first feeds the figures that the AMS reader has."""


def contradictions(tariff: TariffSettings) -> list[tuple[tuple[str, ...], str]]:
    """What these settings say that cannot all be meant: the path of the setting to change, and what to write there."""
    found: list[tuple[tuple[str, ...], str]] = []
    preset = ("tariff", "preset")
    if tariff.preset == "custom" and not tariff.components:
        found.append((preset, '"custom" has no components; write them as [[tariff.components]]'))
    if tariff.preset != "custom" and tariff.components:
        found.append((preset, f'"{tariff.preset}" has its own components; write "custom" to use yours'))
    plain = TariffSettings()
    found += [
        (("tariff", name), f'is only for the preset "norway"; leave it out for "{tariff.preset}"')
        for name in ("peaks", "steps_kw")
        if tariff.preset != "norway" and getattr(tariff, name) != getattr(plain, name)
    ]
    for number, rule in enumerate(tariff.components):
        here = ("tariff", "components", str(number))
        if rule.steps_kw and rule.price_per_kw:
            found.append(((*here, "price_per_kw"), "a component has steps or a price per kW; leave one of them out"))
        if rule.price_per_kw and not rule.currency:
            found.append(((*here, "currency"), 'a price needs its currency, for example "SEK"'))
        if rule.valid_to and rule.valid_to < rule.valid_from:
            found.append(((*here, "valid_to"), f"{rule.valid_to} is before valid_from = {rule.valid_from}"))
    return found
