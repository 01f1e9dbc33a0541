"""Gets the market's prices: picks the day and the source to ask next, and keeps what the sources gave."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from amshub_contracts.areas import Area
from amshub_contracts.market_day import market_day_of
from amshub_contracts.messages import PriceSlot

from amshub_prices.asking import Asking, Patience
from amshub_prices.core.assemble import merged
from amshub_prices.core.disagreement import disagreement
from amshub_prices.core.limits import within_reach
from amshub_prices.core.schedule import BETTER_DAYS, Phase, Wanted, patience_ms, wanted
from amshub_prices.core.slots import Slot, SourceDay, is_whole
from amshub_prices.sources import Source

log = logging.getLogger("prices")


@dataclass(frozen=True)
class Market:
    """What the sources gave of one market day so far."""

    currency: str = ""
    slots: tuple[PriceSlot, ...] = ()


@dataclass(frozen=True)
class Errand:
    """A source to ask for a day, and from when on that may be done."""

    due_ms: int
    area: Area
    wanted: Wanted
    source: Source


class PriceDesk:
    """The market days of some areas, each from the first source in the chain that has it."""

    def __init__(self, areas: Sequence[Area], sources: Sequence[Source], asking: Asking, jitter_s: int) -> None:
        self._areas, self._sources, self._asking, self._jitter_s = areas, sources, asking, jitter_s
        self._held: dict[tuple[str, date], Market] = {}
        self._patience: dict[tuple[str, str, date, Phase], Patience] = {}
        self._told_apart: set[tuple[str, date]] = set()
        self.disagreements = 0

    @property
    def codes(self) -> list[str]:
        """Of the sources that may be asked."""
        return [source.code for source in self._sources] if self._areas else []

    def hold(self, area: str, day: date, market: Market) -> None:
        """Take up what was stored."""
        self._held[area, day] = market

    def market(self, area: str, day: date) -> Market:
        """What is known of this day."""
        return self._held.get((area, day), Market())

    def is_pending(self, area: Area, day: date, now_ms: int) -> bool:
        """Whether a source that may give this day has yet to be asked for it."""
        phases = {each.day: each.phase for each in wanted(now_ms, self._jitter_s)}
        return day in phases and any(
            (source.code, area.name, day, phases[day]) not in self._patience
            and self._asking.ready_ms(source.code, now_ms) <= now_ms
            for source in self.sources_for(area, day)
        )

    def sources_for(self, area: Area, day: date) -> list[Source]:
        """Those that know the area, in the order of the chain."""
        return [source for source in self._sources if source.serves(area, day)]

    def next_errand(self, now_ms: int) -> Errand | None:
        """What may be asked for first; of several at once, the most urgent. None while everything is there."""
        days = wanted(now_ms, self._jitter_s)
        self._forget(days)
        errands = [errand for day in days for area in self._areas for errand in self._errands(area, day, now_ms)]
        return min(errands, key=lambda errand: max(errand.due_ms, now_ms), default=None)

    def run(self, errand: Errand, now_ms: Callable[[], int]) -> bool:
        """Ask; whether that brought anything new."""
        area, day, source = errand.area, errand.wanted.day, errand.source
        key = (source.code, area.name, day, errand.wanted.phase)
        held = is_whole(day, self.market(area.name, day).slots)
        got = self._asking.ask(
            source.code,
            source.budget(day),
            now_ms,
            f"prices of {area.name} for {day}",
            lambda: source.fetch(area, day),
        )
        if self._asking.ready_ms(source.code, now_ms()) <= now_ms():
            # Trouble of the source itself is waited out there; once it is over, the most urgent day comes first.
            tries = self._patience.get(key, Patience()).tries + 1
            wait_ms = patience_ms(errand.wanted.phase, tries, held=held, spread=self._asking.spread())
            self._patience[key] = Patience(tries, now_ms() + wait_ms)
        return got is not None and self._take(area, got)

    def _errands(self, area: Area, wanted_day: Wanted, now_ms: int) -> Iterator[Errand]:
        """For each source the instant at which it may be asked; one further down waits for those before it to fail."""
        for source in self._worth_asking(area, wanted_day, now_ms):
            key = (source.code, area.name, wanted_day.day, wanted_day.phase)
            patient_ms = within_reach(self._patience.get(key, Patience()).next_ms, now_ms)
            ready_ms = max(patient_ms, self._asking.ready_ms(source.code, now_ms))
            free_ms = self._asking.left_alone_ms(source.budget(wanted_day.day).name, now_ms)
            yield Errand(max(ready_ms, free_ms), area, wanted_day, source)
            if ready_ms <= now_ms:
                return

    def _worth_asking(self, area: Area, wanted_day: Wanted, now_ms: int) -> list[Source]:
        """All sources while the day has holes, then those further up than the ones that gave it."""
        chain = self.sources_for(area, wanted_day.day)
        market = self.market(area.name, wanted_day.day)
        if not is_whole(wanted_day.day, market.slots):
            return chain
        if wanted_day.day < market_day_of(now_ms // 1000) - timedelta(days=BETTER_DAYS):
            return []
        used = {slot.source for slot in market.slots}
        last = max((place for place, source in enumerate(chain) if source.code in used), default=0)
        return chain[:last]

    def _take(self, area: Area, got: SourceDay) -> bool:
        key = (area.name, got.day)
        before = self._held.get(key, Market())
        order = [source.code for source in self._sources]
        known = _by_source(area.name, got.day, before)
        # The newer word of a source comes before its older one, which may hold hours that the newer leaves out.
        days = sorted([got, *known], key=lambda day: order.index(day.source) if day.source in order else len(order))
        for other in known:
            if other.source != got.source:
                self._compare(*sorted([got, other], key=days.index))
        days = [day for day in days if day.currency == days[0].currency]
        after = Market(days[0].currency, merged(days))
        self._held[key] = after
        return after != before

    def _compare(self, better: SourceDay, other: SourceDay) -> None:
        words = disagreement(better, other)
        if words and (better.area, better.day) not in self._told_apart:
            self._told_apart.add((better.area, better.day))
            self.disagreements += 1
            log.warning("%s; %s comes first in prices.sources and is taken", words, better.source)

    def _forget(self, days: list[Wanted]) -> None:
        """Let go of days that are over the horizon."""
        oldest = days[-1].day
        kept = {(day.day, day.phase) for day in days}
        self._held = {key: market for key, market in self._held.items() if key[1] >= oldest}
        self._patience = {key: patience for key, patience in self._patience.items() if key[2:] in kept}
        self._told_apart = {key for key in self._told_apart if key[1] >= oldest}


def _by_source(area: str, day: date, market: Market) -> list[SourceDay]:
    """The stored slots as what each source gave."""
    codes = dict.fromkeys(slot.source for slot in market.slots)
    return [
        SourceDay(
            area,
            day,
            market.currency,
            code,
            tuple(
                Slot(slot.start_s, slot.minutes, Decimal(slot.price)) for slot in market.slots if slot.source == code
            ),
        )
        for code in codes
    ]
