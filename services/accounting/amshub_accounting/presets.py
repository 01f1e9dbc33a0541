"""Puts the rules of a preset into the settings of the tariff."""

import tomllib
from decimal import Decimal
from functools import cache
from importlib import resources

import msgspec
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


@cache
def packaged() -> Presets:
    """The presets that came along, by name."""
    text = (resources.files("amshub_accounting") / "data" / "tariffs.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text, parse_float=Decimal), Presets)
