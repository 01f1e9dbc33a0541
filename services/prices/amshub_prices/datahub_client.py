"""Asks Energi Data Service for Danish tariffs (dataset DatahubPricelist)."""

from collections.abc import Iterable

from amshub_prices.core import datahub
from amshub_prices.core.danish_tariffs import Charge, DanishTariff
from amshub_prices.core.verdict import eds_body
from amshub_prices.http import Fetcher
from amshub_prices.sources.eds import address_of, budget_of, filter_of

DATASET = "DatahubPricelist"


class DatahubClient:
    """Fares apart from the prices of the same server, whose limits are by dataset."""

    code = "DATAHUB"
    budget = budget_of(DATASET)

    def __init__(self, url: str, fetcher: Fetcher) -> None:
        """`url` is Energi Data Service's."""
        self._url, self._fetcher = url, fetcher

    def fetch(self, wanted: Iterable[Charge]) -> list[DanishTariff]:
        """All editions of these charges, and maybe of others; raises NoPrice."""
        owners, codes = zip(*sorted(wanted), strict=True)
        question = {
            "filter": filter_of(
                {
                    "ChargeType": ["D03"],
                    "GLN_Number": sorted(set(owners)),
                    "ChargeTypeCode": sorted(set(codes)),
                }
            ),
            "limit": "0",
        }
        address = address_of(self._url, DATASET)
        with self._fetcher.reading(address, question, limit_bytes=datahub.MAX_BODY_BYTES) as reply:
            return datahub.parse(eds_body(reply))
