"""What is known of prices at one instant, for the meter shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from amshub_contracts.areas import Area
from amshub_contracts.market_day import market_days_at
from amshub_contracts.messages import PriceDay, PriceStatus
from amshub_contracts.price_area import area_of
from amshub_contracts.price_curve import Curve, MonthSoFar, of_one_currency
from amshub_contracts.settings import Settings

from amshub_api.core.view import MeterView


@dataclass(frozen=True)
class PricesNow:
    """The prices of today and tomorrow, market days both, and how the service that gets them fares."""

    now_s: int
    area: Area | None
    """None where fixed rows alone make the price, and where nothing does."""
    wanted: bool
    """Whether the settings ask for prices at all."""
    settings_currency: str
    days: Mapping[date, PriceDay]
    """Those of today and tomorrow that are held, in order and all in one currency."""
    month: MonthSoFar
    status: PriceStatus | None
    reported_s_ago: float | None
    """Age of the status in real seconds, None before its first."""

    @property
    def held(self) -> tuple[PriceDay, ...]:
        """The days that are held, in order."""
        return tuple(self.days.values())

    @property
    def curve(self) -> Curve:
        """The prices of the days that are held."""
        return Curve(self.held, self.month)

    @property
    def currency(self) -> str:
        """What the prices are in, ISO 4217; empty while nobody has said."""
        return self.held[0].currency if self.held else self.settings_currency

    @property
    def source(self) -> str:
        """EOE, EDS or HKS, FIX for fixed rows alone, MIX when it is not one for all days; empty without a day."""
        sources = {day.source for day in self.held}
        return "MIX" if len(sources) > 1 else "".join(sources)


def prices_now(settings: Settings, view: MeterView, now_ms: int, reported_s_ago: float | None = None) -> PricesNow:
    """The prices for this meter at `now_ms`, UTC Unix ms; `reported_s_ago` is the age of the price status, real s."""
    now_s, area = now_ms // 1000, area_of(settings, view.settings)
    return PricesNow(
        now_s=now_s,
        area=area,
        wanted=area is not None or settings.prices.has_fixed_rows,
        settings_currency=settings.prices.currency_in(area),
        days=of_one_currency(view.price_days, market_days_at(now_ms)),
        month=MonthSoFar.at(now_s, view.settings.zone, view.summary_at(now_ms).month.import_wh),
        status=view.price_status,
        reported_s_ago=reported_s_ago,
    )
