"""Gets what is missing, one request a turn, makes the household's price of it, and keeps it."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from amshub_contracts.edited import with_edited_rows
from amshub_contracts.edits import Edit
from amshub_contracts.market_day import market_day_of
from amshub_contracts.price_settings import PriceSettings

from amshub_prices.asking import Asking
from amshub_prices.banks import Bank
from amshub_prices.book import Book
from amshub_prices.core.schedule import next_change_ms, window
from amshub_prices.datahub_client import DatahubClient
from amshub_prices.households import Household
from amshub_prices.price_desk import PriceDesk
from amshub_prices.rate_desk import RateDesk
from amshub_prices.reporter import TELL_MS, Reporter
from amshub_prices.sources import Source
from amshub_prices.store import PriceStore
from amshub_prices.tariff_desk import TariffDesk

log = logging.getLogger("prices")

JITTER_S = 900
"""Households begin to ask for tomorrow within a quarter-hour of its publication, not all at once."""
CLOCK_SET_MS = 1_577_836_800_000
"""2020-01-01: a clock before that is not set, and would ask for prices that nobody has."""


@dataclass(frozen=True)
class Outside:
    """Whom the service asks."""

    sources: Sequence[Source]
    banks: Sequence[Bank]
    datahub: DatahubClient
    """For the Danish tariffs."""


class Service:
    """Everything in memory can be read again from the store, or asked for again, at any time."""

    def __init__(
        self,
        households: Sequence[Household],
        outside: Outside,
        settings: PriceSettings,
        store: PriceStore,
        now_ms: Callable[[], int],
        random: Random,
    ) -> None:
        self._households, self._store, self._now_ms = households, store, now_ms
        self._settings = settings
        self._jitter_s = random.randrange(JITTER_S)
        self._asking = asking = Asking(store, random)
        market = [(household.area, household.currency) for household in households if household.area]
        self._prices = PriceDesk([area for area, _ in market], outside.sources, asking, self._jitter_s)
        self._rates = RateDesk([currency for _, currency in market], outside.banks, asking, self._jitter_s)
        self._tariffs = TariffDesk(settings.denmark, outside.datahub, asking)
        self._book = Book(store)
        codes = [*self._prices.codes, *self._rates.codes, *self._tariffs.codes]
        self._reporter = Reporter(households, self._prices, self._book, asking, codes, now_ms())
        self._loaded = False
        self._today = date.min
        self._stale: set[tuple[str, date]] = set()
        """Households' days whose price is to be made anew."""
        self._clock_is_set = True

    @property
    def is_idle(self) -> bool:
        """Whether nobody's prices are asked for, and gateways have been told so."""
        return not self._households and self._reporter.has_told

    def forget(self) -> None:
        """Look at the store again at the next turn, and write again what it does not hold."""
        self._loaded = False

    def has_news(self) -> bool:
        """Whether a turn is due before it was to be, as a user set price rows; raises BusDown or BusFull."""
        return self._store.edits.has_news()

    def turn(self) -> int:
        """Do the most urgent thing that is due; when to come again, UTC Unix ms. Raises BusDown or BusFull."""
        now_ms = self._now_ms()
        if now_ms < CLOCK_SET_MS:
            if self._clock_is_set:
                log.error("this machine's clock reads %d s after 1970: no prices until it is set", now_ms // 1000)
            self._clock_is_set = False
            return now_ms + TELL_MS
        self._clock_is_set = True
        today = market_day_of(now_ms // 1000)
        if not self._loaded or today != self._today:
            self._open(today)
        if self._store.edits.has_news():
            self._take_edits()
        self._settle()
        due_ms = self._work(now_ms)
        self._settle()
        status = self._reporter.news(self._now_ms(), busy=due_ms is None)
        if status is not None:
            self._store.tell(status)
            self._reporter.told(status)
        return self._now_ms() if due_ms is None else due_ms

    def _open(self, today: date) -> None:
        """Begin a day, or begin at all: take up what is stored, and make today and tomorrow by today's contract."""
        days = window(today)
        if not self._loaded:
            self._store.claim()
            self._asking.load()
            rates, tariffs = self._store.rates_and_tariffs()
            self._rates.load(rates)
            self._tariffs.load(tariffs)
        for household in self._households:
            self._book.load(household, days)
            for day in days:
                market = self._book.market(household.name, day)
                if market is not None:
                    self._prices.hold(household.name, day, market)
        self._book.forget_before(days[-1])
        self._stale |= {
            (household.name, day)
            for household in self._households
            for day in days
            if day in days[:2] or self._book.day(household.name, day) is None
        }
        self._loaded, self._today = True, today

    def _take_edits(self) -> None:
        """Price today and tomorrow by the rows that hold now; days that are over keep their prices.

        Except for those on which an edit held that nobody took up in time, as this service was away.
        """
        days, edits = window(self._today), self._store.edits.read()
        rows = with_edited_rows(self._settings, edits, since=days[-1]).rows
        self._households = [household.with_rows(rows) for household in self._households]
        self._stale |= {
            (household.name, day)
            for household in self._households
            for day in days
            if day in days[:2] or self._is_missed(household, day, edits)
        }

    def _is_missed(self, household: Household, day: date, edits: Sequence[Edit]) -> bool:
        """Whether the day was priced before an edit was made that holds on it."""
        held = self._book.day(household.name, day)
        return held is not None and any(
            edit.kind == "price_rows" and edit.from_day <= day and held.written_at_ms < edit.at_ms for edit in edits
        )

    def _work(self, now_ms: int) -> int | None:
        """Send the most urgent request that is due, and None; else when to come again."""
        price, rate = self._prices.next_errand(now_ms), self._rates.next_errand(now_ms)
        tariffs_ms = self._tariffs.due_ms(now_ms)
        # Rates and tariffs are few, and without them not even today has a household's price.
        if rate is not None and rate.due_ms <= now_ms:
            if self._rates.run(rate, self._now_ms):
                self._stale |= self._unsettled()
        elif tariffs_ms is not None and tariffs_ms <= now_ms:
            if self._tariffs.run(self._now_ms):
                self._stale |= self._unsettled()
        elif price is not None and price.due_ms <= now_ms:
            if self._prices.run(price, self._now_ms):
                self._stale.add((price.area.name, price.wanted.day))
        else:
            times = [errand.due_ms for errand in (price, rate) if errand is not None]
            times += [] if tariffs_ms is None else [tariffs_ms]
            return min([*times, next_change_ms(now_ms, self._jitter_s), now_ms + TELL_MS])
        return None

    def _unsettled(self) -> set[tuple[str, date]]:
        """Today and tomorrow, and the days before that a new rate or tariff still changes."""
        rates = self._rates.rates
        return {
            (household.name, day)
            for household in self._households
            for day in window(self._today)
            if day >= self._today or not self._book.is_settled(household, day, rates)
        }

    def _settle(self) -> None:
        """Make what is stale and write what is new; whatever fails is done again at the next turn."""
        self._store_new()
        danish = self._tariffs.tariffs if self._tariffs.needed else None
        homes = {household.name: household for household in self._households}
        for name, day in self._stale:
            market = self._prices.market(name, day)
            self._book.make(homes[name], day, market, self._rates.rates, danish, self._now_ms())
        self._stale.clear()
        for made in self._book.save():
            log.info("%s %s: %d prices from %s%s", made.area, made.day, len(made.slots), made.source, _but(made.note))

    def _store_new(self) -> None:
        if self._rates.unsaved:
            self._store.save_rates(self._rates.rates.to_json())
            self._rates.unsaved = False
        if self._tariffs.unsaved:
            self._store.save_tariffs(self._tariffs.tariffs.to_json())
            self._tariffs.unsaved = False


def _but(note: str) -> str:
    return f", but: {note}" if note else ""
