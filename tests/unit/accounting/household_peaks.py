"""Quarter-hours of a household that draws power at known hours, and what a tariff makes of them."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from amshub_accounting.core.tariffs.tariff import MeterTariff, rules_of
from amshub_accounting.presets import with_rules
from amshub_contracts.messages import Quarter, Tariff
from amshub_contracts.tariff_settings import TariffComponentSettings, TariffSettings

OSLO = ZoneInfo("Europe/Oslo")


def at_s(local: str, zone: ZoneInfo = OSLO) -> int:
    """UTC Unix s of this local time."""
    return int(datetime.fromisoformat(local).replace(tzinfo=zone).timestamp())


def hours(used_wh: Mapping[str, int], zone: ZoneInfo = OSLO) -> dict[int, Quarter]:
    """The quarters of these hours (by their local beginning), each a fourth of its watt-hours."""
    return {at_s(hour, zone) + 900 * part: Quarter(wh // 4) for hour, wh in used_wh.items() for part in range(4)}


def quarter_hours(mean_w: Mapping[str, int], zone: ZoneInfo = OSLO) -> dict[int, Quarter]:
    """The quarters that begin at these local times, with this mean power."""
    return {at_s(start, zone): Quarter(watts // 4) for start, watts in mean_w.items()}


def followed(settings: TariffSettings, quarters: dict[int, Quarter], now: str, zone: ZoneInfo = OSLO) -> MeterTariff:
    """The tariff of a meter that was followed through these quarters up to a local time."""
    tariff = MeterTariff(rules_of(with_rules(settings)), zone)
    tariff.update(quarters, quarters, at_s(now, zone))
    return tariff


def outcome(settings: TariffSettings, quarters: dict[int, Quarter], now: str, zone: ZoneInfo = OSLO) -> Tariff:
    """What the tariff comes to at this local time."""
    return followed(settings, quarters, now, zone).outcome(at_s(now, zone))


def own(*components: TariffComponentSettings) -> TariffSettings:
    """Settings with components of one's own."""
    return TariffSettings(preset="custom", components=components)


def kw(tariff: Tariff, component: int = 0) -> float:
    """What there is to pay for."""
    return tariff.components[component].value_w / 1000


def when(tariff: Tariff, component: int = 0) -> list[tuple[date, int]]:
    """Day and hour of the peaks that count."""
    return [(date.fromisoformat(peak.date), peak.hour) for peak in tariff.components[component].peaks]
