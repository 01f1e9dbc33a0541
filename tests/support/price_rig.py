"""The real service of prices over a real store and real HTTP, with a clock that the test sets."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import msgspec
from amshub_contracts import price_book, streams
from amshub_contracts.bus import Bus
from amshub_contracts.messages import PriceDay, PriceStatus
from amshub_contracts.price_settings import PriceSettings, UrlSettings
from amshub_contracts.secret import Secret
from amshub_contracts.settings import MeterSettings, Settings
from amshub_prices.banks import banks_of
from amshub_prices.datahub_client import DatahubClient
from amshub_prices.households import households
from amshub_prices.http import Fetcher
from amshub_prices.service import Outside, Service
from amshub_prices.sources import sources_of
from amshub_prices.store import PriceStore

from tests.support.store import Store


class Watch:
    """A clock that stands until it is set."""

    def __init__(self, start: str) -> None:
        self.now = ms(start)

    def __call__(self) -> int:
        return self.now


def ms(instant: str) -> int:
    """UTC Unix ms of an ISO 8601 instant."""
    return round(datetime.fromisoformat(instant).timestamp() * 1000)


def words(now_ms: int) -> str:
    """The instant, legible."""
    return datetime.fromtimestamp(now_ms / 1000, UTC).isoformat()


class PriceRig:
    """One run of the service; another on the same store is a restart."""

    def __init__(self, store: Store, watch: Watch, url: str, *, meters: Sequence[str] = (), **settings: Any) -> None:
        """`url`: where all sources and banks answer; `meters`: zones of meters; settings are those of [prices]."""
        self._watch = watch
        urls = UrlSettings(entsoe=f"{url}/api", eds=url, hks=url, norges_bank=url, ecb=url)
        own: dict[str, Any] = {"area": "NO2", "entsoe_token": Secret("token"), "urls": urls}
        prices = PriceSettings(**(own | settings))
        self.settings = Settings(
            prices=prices, meters={f"m{number}": MeterSettings(price_area=zone) for number, zone in enumerate(meters)}
        )
        self.bus = Bus(store.settings, "test")
        fetcher = Fetcher()
        outside = Outside(
            sources_of(prices, fetcher), banks_of(prices, fetcher), DatahubClient(prices.urls.eds, fetcher)
        )
        self.service = Service(
            households(self.settings), outside, prices, PriceStore(self.bus, prices.area), watch, Random(7)
        )

    def run_until(self, instant: str, each_turn: Callable[[], None] = lambda: None) -> None:
        """Turn after turn, each when the one before asked for it."""
        end_ms = ms(instant)
        while self._watch.now < end_ms:
            due_ms = self.service.turn()
            each_turn()
            self._watch.now = min(max(due_ms, self._watch.now), end_ms)

    def days(self, area: str, first: date, last: date) -> dict[date, PriceDay]:
        """What the store holds of these days."""
        span = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
        return price_book.load_days(self.bus, area, span)

    def day(self, area: str, day: date) -> PriceDay | None:
        """What the store holds of this day."""
        return self.days(area, day, day).get(day)

    def status(self) -> PriceStatus:
        """What the service told last."""
        (raw,) = self.bus.query([("GET", streams.price_status(self.settings.prices.area))])
        return msgspec.json.decode(raw, type=PriceStatus)
