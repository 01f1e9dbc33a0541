"""Asks the ENTSO-E Transparency Platform (Energy Prices, 12.1.D)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from amshub_contracts.areas import Area
from amshub_contracts.market_day import bounds_s
from amshub_contracts.secret import Secret

from amshub_prices.core.remedies import TokenRefused
from amshub_prices.core.slots import SourceDay
from amshub_prices.core.verdict import entsoe_days
from amshub_prices.http import Fetcher
from amshub_prices.sources.source import MAX_DAY_BYTES, Budget, day_of


@dataclass(frozen=True)
class Entsoe:
    """EOE: every zone, for those who have a token."""

    fetcher: Fetcher
    url: str
    token: Secret
    code: str = "EOE"

    def serves(self, _area: Area, _day: date) -> bool:
        """All of the table."""
        return True

    def budget(self, _day: date) -> Budget:
        """400 requests a minute are allowed, by address and by token; we take 60 at most."""
        return Budget("entsoe", 1)

    def fetch(self, area: Area, day: date) -> SourceDay:
        """That market day as far as ENTSO-E has it; raises NoPrice."""
        start_s, end_s = bounds_s(day)
        question = {
            "documentType": "A44",
            "contract_MarketAgreement.type": "A01",
            "in_Domain": area.eic,
            "out_Domain": area.eic,
            "periodStart": _utc(start_s),
            "periodEnd": _utc(end_s),
        }
        # In a header, as addresses are written into logs on their way.
        headers = {"SECURITY_TOKEN": self._checked_token()}
        with self.fetcher.reading(self.url, question, headers=headers, limit_bytes=MAX_DAY_BYTES) as reply:
            return day_of(entsoe_days(reply, area), day, "ENTSO-E")

    def _checked_token(self) -> str:
        token = self.token.reveal().strip()
        if not (token.isascii() and token.isprintable()):
            raise TokenRefused("prices.entsoe_token holds characters that no token has; copy it again", 401)
        return token


def _utc(instant_s: int) -> str:
    return datetime.fromtimestamp(instant_s, UTC).strftime("%Y%m%d%H%M")
