"""Gets the exchange rates that the shown currencies need, from one bank or else the other."""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from amshub_contracts.market_day import market_day_of

from amshub_prices.asking import Asking, Patience
from amshub_prices.banks import Bank
from amshub_prices.core.banks.bank_rate import NORGES_BANK
from amshub_prices.core.limits import within_reach
from amshub_prices.core.rates import Rates
from amshub_prices.core.schedule import HISTORY_DAYS, Phase, patience_ms

log = logging.getLogger("prices")

BANK_ZONE = ZoneInfo("Europe/Oslo")
OUT_HOUR, OUT_MINUTE = 16, 15
"""Both banks publish a bank day's rates at about 16:00 CET/CEST."""
SATURDAY = 5
TRIES = 6
"""After so many answers without the new rates the day is taken for a bank holiday; that takes two hours at least."""
HOLIDAYS = 10
"""Days before the oldest price day from which a rate may still hold: Easter and Christmas are shorter."""
MARKET_CURRENCY = "EUR"


@dataclass(frozen=True)
class RateErrand:
    """A bank to ask, and from when on."""

    due_ms: int
    bank: Bank
    newest: date


class RateDesk:
    """The rates from the market's currency to each of `currencies`."""

    def __init__(self, currencies: Sequence[str], banks: Sequence[Bank], asking: Asking, jitter_s: int) -> None:
        self._currencies = sorted(set(currencies) - {MARKET_CURRENCY})
        # Norges Bank is asked about kroner of Norway alone.
        self._banks = [bank for bank in banks if bank.code != NORGES_BANK or "NOK" in self._currencies]
        self._asking, self._jitter_s = asking, jitter_s
        self._patience: dict[tuple[str, date], Patience] = {}
        self._in_vain: Counter[tuple[str, date]] = Counter()
        self.rates = Rates()
        self.unsaved = False
        """Whether `rates` holds something that the store does not."""

    def load(self, stored: bytes | None) -> None:
        """Take up what was stored, unless this memory holds more; what cannot be read is asked for again."""
        if stored is not None and not self.unsaved:
            try:
                self.rates = Rates.from_json(stored)
            except ValueError as error:
                log.warning("the stored exchange rates cannot be read, the banks are asked again: %s", error)

    @property
    def codes(self) -> list[str]:
        """Of the banks that are asked at all."""
        return [bank.code for bank in self._banks] if self._currencies else []

    def next_errand(self, now_ms: int) -> RateErrand | None:
        """The bank to ask first; None while the newest rates are known, or are not to be had any more today."""
        newest = newest_bank_day(now_ms, self._jitter_s)
        if all(self._has(currency, newest) for currency in self._currencies):
            return None
        self._patience = {key: patience for key, patience in self._patience.items() if key[1] == newest}
        self._in_vain = Counter({key: answers for key, answers in self._in_vain.items() if key[1] == newest})
        errands = []
        for bank in self._banks:
            patience = self._patience.get((bank.code, newest), Patience())
            if self._in_vain[bank.code, newest] >= TRIES and self._knows_some():
                continue
            ready_ms = max(within_reach(patience.next_ms, now_ms), self._asking.ready_ms(bank.code, now_ms))
            errands.append(
                RateErrand(max(ready_ms, self._asking.left_alone_ms(bank.budget.name, now_ms)), bank, newest)
            )
            if ready_ms <= now_ms:
                break
        return min(errands, key=lambda errand: max(errand.due_ms, now_ms), default=None)

    def run(self, errand: RateErrand, now_ms: Callable[[], int]) -> bool:
        """Ask; whether that brought a rate that was not known."""
        bank, key = errand.bank, (errand.bank.code, errand.newest)
        first = market_day_of(now_ms() // 1000) - timedelta(days=HISTORY_DAYS + HOLIDAYS)
        got = self._asking.ask(
            bank.code, bank.budget, now_ms, "exchange rates", lambda: bank.fetch(first, errand.newest)
        )
        self._in_vain[key] += got is not None
        tries = self._patience.get(key, Patience()).tries + 1
        wait_ms = patience_ms(Phase.TODAY, tries, held=False, spread=self._asking.spread())
        self._patience[key] = Patience(tries, now_ms() + wait_ms)
        before, today = self.rates, market_day_of(now_ms() // 1000)
        told = [rate for rate in got or () if rate.day <= today]  # a later one would pass for the last word on a day
        self.rates = before.merged(told, currencies={MARKET_CURRENCY, "NOK", *self._currencies})
        self.unsaved |= self.rates != before
        return self.rates != before

    def _has(self, currency: str, day: date) -> bool:
        found = self.rates.find(MARKET_CURRENCY, currency, day)
        return found is not None and found.rate.day == day.isoformat()

    def _knows_some(self) -> bool:
        return all(self.rates.find(MARKET_CURRENCY, currency, date.max) for currency in self._currencies)


def newest_bank_day(now_ms: int, jitter_s: int) -> date:
    """The last day from Monday to Friday whose rates are out."""
    local = datetime.fromtimestamp(now_ms / 1000 - jitter_s, UTC).astimezone(BANK_ZONE)
    day = local.date() if (local.hour, local.minute) >= (OUT_HOUR, OUT_MINUTE) else local.date() - timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day -= timedelta(days=1)
    return day
