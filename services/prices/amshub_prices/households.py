"""The bidding zones that the settings ask for, each with the contract that makes a household's price there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from amshub_contracts.areas import Area, find_area
from amshub_contracts.price_curve import FIXED_AREA
from amshub_contracts.price_settings import RowSettings
from amshub_contracts.settings import MeterSettings, Settings

from amshub_prices.core.chain.contract import Contract, contract_of
from amshub_prices.core.chain.rows import rows_of
from amshub_prices.schemes import load


@dataclass(frozen=True)
class Household:
    """One bidding zone to have prices of; `area` is None where fixed rows alone make the price."""

    name: str
    area: Area | None
    currency: str
    contract: Contract

    def with_rows(self, rows: Sequence[RowSettings]) -> "Household":
        """The same with these price rows."""
        contract = replace(self.contract, import_rows=rows_of(rows, "import"), export_rows=rows_of(rows, "export"))
        return replace(self, contract=contract)


def households(settings: Settings) -> list[Household]:
    """One for each zone of the settings, that of prices.area first; raises ValueError for a bad table of schemes."""
    prices = settings.prices
    schemes = load(prices.schemes_file)
    names = [prices.area, *(meter.price_area for meter in settings.meters.values())]
    areas = list(dict.fromkeys(find_area(name) for name in names if name))
    found = [
        Household(area.name, area, prices.currency_in(area), contract_of(prices, area, area.zone, schemes))
        for area in areas
    ]
    if not prices.area and prices.has_fixed_rows:
        zone = next(iter(settings.meters.values()), MeterSettings()).zone
        found.append(Household(FIXED_AREA, None, prices.currency, contract_of(prices, None, zone, schemes)))
    return found
