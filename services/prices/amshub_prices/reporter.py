"""Writes up how the service of prices fares."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from amshub_contracts.market_day import market_day_of
from amshub_contracts.messages import PriceStatus

from amshub_prices.asking import Asking
from amshub_prices.book import Book
from amshub_prices.core.condition import ZoneNow, condition
from amshub_prices.core.schedule import is_overdue
from amshub_prices.core.slots import is_whole
from amshub_prices.households import Household
from amshub_prices.price_desk import PriceDesk

log = logging.getLogger("prices")

TELL_MS = 300_000
"""How often the status is written when nothing happens; gateways miss it after ten minutes."""
STARTING_MS = 30_000
"""What is not known yet is no trouble while the first requests go out."""


class Reporter:
    """Makes the status, and says in the log when it became another."""

    def __init__(
        self,
        households: Sequence[Household],
        prices: PriceDesk,
        book: Book,
        asking: Asking,
        codes: Sequence[str],
        started_at_ms: int,
    ) -> None:
        """`codes` are those of everyone that may be asked."""
        self._households, self._prices, self._book = households, prices, book
        self._asking, self._codes, self._started_at_ms = asking, codes, started_at_ms
        self._last: PriceStatus | None = None
        self._gist: tuple[object, ...] = ()
        self._logged: tuple[object, ...] = ()

    def news(self, now_ms: int, *, busy: bool) -> PriceStatus | None:
        """The status; None when the last one was told lately and nothing happened since.

        None too while the service begins and is `busy`: more is about to happen.
        """
        last = self._last
        lately = last is not None and now_ms - last.written_at_ms in range(TELL_MS)
        if busy and now_ms - self._started_at_ms in range(STARTING_MS):
            return None
        found = condition(
            [self._zone(household, now_ms) for household in self._households],
            [self._asking.known(code, now_ms) for code in self._codes],
            overdue=is_overdue(now_ms),
        )
        self._gist = found.state, found.error_code, found.gist
        status = PriceStatus(
            state=found.state,
            message=found.message,
            written_at_ms=now_ms,
            started_at_ms=self._started_at_ms,
            error_code=found.error_code,
            areas=tuple(household.name for household in self._households),
            sources=self._asking.told(self._codes, now_ms),
            disagreements=self._prices.disagreements,
        )
        return None if last is not None and lately and _counts(status) == _counts(last) else status

    def told(self, status: PriceStatus) -> None:
        """The status was written."""
        self._last = status
        if self._gist != self._logged:
            self._logged = self._gist
            level = logging.WARNING if status.message else logging.INFO
            log.log(level, "prices are %s%s", status.state, f": {status.message}" if status.message else "")

    @property
    def has_told(self) -> bool:
        """Whether the status was written at least once."""
        return self._last is not None

    def _zone(self, household: Household, now_ms: int) -> ZoneNow:
        area = household.area
        if area is None:
            return ZoneNow(household.name, served=True, today=True, tomorrow=True)
        today = market_day_of(now_ms // 1000)
        tomorrow = today + timedelta(days=1)
        whole = {day: is_whole(day, self._prices.market(area.name, day).slots) for day in (today, tomorrow)}
        notes = [held.note for day in (today, tomorrow) if (held := self._book.day(household.name, day))]
        return ZoneNow(
            household.name,
            served=bool(self._prices.sources_for(area, today)),
            today=whole[today],
            tomorrow=whole[tomorrow],
            pending=any(self._prices.is_pending(area, day, now_ms) for day in whole if not whole[day]),
            note=next((note for note in notes if note), ""),
        )


def _counts(status: PriceStatus) -> tuple[object, ...]:
    return status.state, status.message, status.error_code, status.sources, status.disagreements
