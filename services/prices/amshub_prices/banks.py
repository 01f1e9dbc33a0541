"""Asks the banks that publish exchange rates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from amshub_contracts.price_settings import PriceSettings, UrlSettings

from amshub_prices.core.banks import ecb, norges_bank
from amshub_prices.core.banks.bank_rate import MAX_BODY_BYTES, BankRate
from amshub_prices.core.verdict import body_of
from amshub_prices.http import Fetcher
from amshub_prices.sources import Budget

POLITE_NB, POLITE_ECB = Budget("nb", 5), Budget("ecb", 5)
"""The banks name no limits."""


class Bank(Protocol):
    """Asked for the rates of a span of days; a bank may give more."""

    @property
    def code(self) -> str:
        """NB or ECB."""

    @property
    def budget(self) -> Budget:
        """What a request draws on."""

    def fetch(self, first: date, last: date) -> Sequence[BankRate]:
        """The rates of its bank days in this span, empty when it has none; raises NoPrice."""


@dataclass(frozen=True)
class NorgesBank:
    """NB: what foreign currencies cost in NOK."""

    fetcher: Fetcher
    urls: UrlSettings
    code: str = "NB"
    budget: Budget = POLITE_NB

    def fetch(self, first: date, last: date) -> Sequence[BankRate]:
        """EUR in NOK on the bank days of this span."""
        return fetch_norges_bank(self.fetcher, self.urls, first, last)


@dataclass(frozen=True)
class Ecb:
    """ECB: what the euro is worth in other currencies."""

    fetcher: Fetcher
    urls: UrlSettings
    code: str = "ECB"
    budget: Budget = POLITE_ECB

    def fetch(self, _first: date, _last: date) -> Sequence[BankRate]:
        """The reference rates of the last 90 days, whatever the span."""
        return fetch_ecb(self.fetcher, self.urls)


def banks_of(settings: PriceSettings, fetcher: Fetcher) -> list[Bank]:
    """The banks in the order in which they are asked."""
    return [NorgesBank(fetcher, settings.urls), Ecb(fetcher, settings.urls)]


def fetch_norges_bank(fetcher: Fetcher, urls: UrlSettings, first: date, last: date) -> list[BankRate]:
    """EUR in NOK on the bank days of this span, empty when there is none in it; raises NoPrice."""
    span = {"format": "csvdata", "startPeriod": first.isoformat(), "endPeriod": last.isoformat()}
    url = f"{urls.norges_bank.rstrip('/')}/api/data/EXR/B.EUR.NOK.SP"
    with fetcher.reading(url, span, limit_bytes=MAX_BODY_BYTES) as reply:
        # SDMX web services answer so when the span has no observation: before the first, or on a weekend.
        if reply.status == 404:
            return []
        return norges_bank.parse(body_of("Norges Bank", reply))


def fetch_ecb(fetcher: Fetcher, urls: UrlSettings) -> list[BankRate]:
    """What one euro was worth on the ECB's bank days of the last 90 days; raises NoPrice."""
    url = f"{urls.ecb.rstrip('/')}/stats/eurofxref/eurofxref-hist-90d.xml"
    with fetcher.reading(url, limit_bytes=MAX_BODY_BYTES) as reply:
        return ecb.parse(body_of("the ECB", reply))
