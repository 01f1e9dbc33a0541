"""The sources of day-ahead prices, in the order that the settings give them."""

from amshub_contracts.price_settings import PriceSettings

from amshub_prices.http import Fetcher
from amshub_prices.sources.eds import Eds
from amshub_prices.sources.entsoe import Entsoe
from amshub_prices.sources.hks import Hks
from amshub_prices.sources.source import Budget, Source

__all__ = ["Budget", "Source", "sources_of"]


def sources_of(settings: PriceSettings, fetcher: Fetcher) -> list[Source]:
    """The chain of sources; ENTSO-E is left out where there is no token."""
    urls = settings.urls
    known: dict[str, Source] = {"EDS": Eds(fetcher, urls.eds), "HKS": Hks(fetcher, urls.hks)}
    if settings.entsoe_token:
        known["EOE"] = Entsoe(fetcher, urls.entsoe, settings.entsoe_token)
    return [known[code] for code in dict.fromkeys(settings.sources) if code in known]
