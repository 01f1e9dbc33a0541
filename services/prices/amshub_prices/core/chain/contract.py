"""What a household has agreed to, made of the settings once, so that pricing a day only looks things up."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from amshub_contracts.areas import Area
from amshub_contracts.price_settings import PriceSettings

from amshub_prices.core.chain.grid import GridTariff, tariffs_of
from amshub_prices.core.chain.norway import Schemes, Terms, WithoutScheme
from amshub_prices.core.chain.rows import Row, rows_of

NORWAY, DENMARK = "NO", "DK"


@dataclass(frozen=True)
class Contract:
    """Everything that makes a household's price of the market's."""

    zone: ZoneInfo
    """Weekdays, hours and dates are judged in it."""
    country: str
    """ISO 3166-1 alpha-2, of the public holidays; empty: none are known."""
    currency: str
    settlement_s: int
    has_market: bool
    """Whether there is an area that has a market price."""
    import_rows: tuple[Row, ...]
    export_rows: tuple[Row, ...]
    import_grid: tuple[GridTariff, ...]
    export_grid: tuple[GridTariff, ...]
    vat_percent: Decimal
    has_danish_charges: bool
    scheme: Literal["none", "stromstotte", "norgespris"]
    dwelling: str
    schemes: Schemes

    def terms_on(self, day: date) -> Terms | None:
        """The scheme's terms on this day; None where the table does not say them."""
        return WithoutScheme() if self.scheme == "none" else self.schemes.on(self.scheme, day)


def contract_of(settings: PriceSettings, area: Area | None, zone: str, schemes: Schemes) -> Contract:
    """The contract of households in this area and IANA time zone; without an area it rests on fixed rows alone.

    Norwegian schemes and Danish charges count in their own country only, and where no area says which it is.
    Raises ValueError, in words, where they come in another currency than the prices are to be shown in.
    """
    country = area.country if area else ""
    currency = settings.currency or (area.currency if area else "")
    scheme = settings.support if country in (NORWAY, "") else "none"
    denmark = settings.denmark
    has_danish_charges = bool(denmark.state_charges or denmark.grid_gln) and country in (DENMARK, "")
    if scheme != "none" and currency != "NOK":
        raise ValueError(
            f'prices.currency = "{currency}": the Norwegian schemes are in NOK; write "NOK", or prices.support = "none"'
        )
    if has_danish_charges and currency != "DKK":
        raise ValueError(
            f'prices.currency = "{currency}": the Danish charges are in DKK; write "DKK", or leave prices.denmark out'
        )
    return Contract(
        zone=ZoneInfo(zone),
        country=country,
        currency=currency,
        settlement_s=settings.settlement_minutes * 60,
        has_market=area is not None,
        import_rows=rows_of(settings.rows, "import"),
        export_rows=rows_of(settings.rows, "export"),
        import_grid=tariffs_of(settings.grid, "import"),
        export_grid=tariffs_of(settings.grid, "export"),
        vat_percent=settings.vat_percent,
        has_danish_charges=has_danish_charges,
        scheme=scheme,
        dwelling=settings.dwelling,
        schemes=schemes,
    )
