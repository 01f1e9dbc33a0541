"""Puts the rules of a preset into the settings of the tariff, with the steps that users set."""

import tomllib
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib import resources

import msgspec
from amshub_contracts.edited import tariffs_in_turn
from amshub_contracts.edits import Edit
from amshub_contracts.tariff_settings import TariffComponentSettings, TariffSettings

Presets = dict[str, tuple[TariffComponentSettings, ...]]


def with_rules(settings: TariffSettings) -> TariffSettings:
    """The settings with the components of their preset; Norway's has the peaks and steps of the settings."""
    if settings.preset == "custom":
        return settings
    components = packaged()[settings.preset]
    if settings.preset == "norway":
        components = tuple(
            msgspec.structs.replace(rule, peaks=settings.peaks, steps_kw=settings.steps_kw) for rule in components
        )
    return msgspec.structs.replace(settings, components=components)


def with_edits(settings: TariffSettings, edits: Iterable[Edit]) -> TariffSettings:
    """The same, where the rules of each month have the peaks and steps that users set for it."""
    turns = tariffs_in_turn(settings, edits)
    if len(turns) == 1:
        return with_rules(turns[0][1])
    ends = [first - timedelta(days=1) for first, _ in turns[1:]]
    components = tuple(
        msgspec.structs.replace(
            rule,
            valid_from=max(rule.valid_from, first.isoformat()),
            valid_to=min(filter(None, (rule.valid_to, end.isoformat() if end else "")), default=""),
        )
        for (first, tariff), end in zip(turns, [*ends, None], strict=True)
        for rule in with_rules(tariff).components
    )
    return msgspec.structs.replace(settings, components=components)


def from_month(settings: TariffSettings, month: date) -> TariffSettings:
    """The settings without steps that users set for months before the one that begins on this date.

    A household that edits each month for years has as many rules, and each would follow every quarter-hour.
    """
    if settings.preset != "norway":
        return settings
    kept = tuple(rule for rule in settings.components if not rule.valid_to or rule.valid_to >= month.isoformat())
    return msgspec.structs.replace(settings, components=kept)


@cache
def packaged() -> Presets:
    """The presets that came along, by name."""
    text = (resources.files("amshub_accounting") / "data" / "tariffs.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text, parse_float=Decimal), Presets)
