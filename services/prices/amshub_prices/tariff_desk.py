"""Gets the Danish tariffs once a day, where the settings ask for them."""

import logging
from collections.abc import Callable

from amshub_contracts.price_settings import DenmarkSettings

from amshub_prices.asking import Asking, Patience
from amshub_prices.core.danish_tariffs import DanishTariffs, wanted_of
from amshub_prices.core.limits import within_reach
from amshub_prices.core.schedule import Phase, patience_ms
from amshub_prices.datahub_client import DatahubClient

log = logging.getLogger("prices")

FRESH = "fresh:tariffs"
"""Name of the limit that lets the tariffs be asked for again, followed by the charges asked for: one that the settings
name anew must not wait for tomorrow."""
DAY_MS = 86_400_000
"""Tariffs are announced weeks ahead."""


class TariffDesk:
    """The tariffs and charges of one Danish household."""

    def __init__(self, settings: DenmarkSettings, client: DatahubClient, asking: Asking) -> None:
        self._wanted = wanted_of(settings)
        self._fresh = ":".join([FRESH, *(f"{gln}/{code}" for gln, code in sorted(self._wanted))])
        self._client, self._asking = client, asking
        self._patience = Patience()
        self.tariffs = DanishTariffs((), self._wanted)
        self.unsaved = False
        """Whether `tariffs` are others than the store holds."""

    def load(self, stored: bytes | None) -> None:
        """Take up what was stored, unless this memory holds newer ones; what cannot be read is asked for again."""
        if stored is not None and not self.unsaved:
            try:
                self.tariffs = DanishTariffs.from_json(stored, self._wanted)
            except ValueError as error:
                log.warning("the stored Danish tariffs cannot be read, they are asked for again: %s", error)

    @property
    def codes(self) -> list[str]:
        """Of the source, where it is asked at all."""
        return [self._client.code] if self.needed else []

    @property
    def needed(self) -> bool:
        """Whether the settings name any tariff."""
        return bool(self._wanted)

    def due_ms(self, now_ms: int) -> int | None:
        """When to ask next; None without need."""
        if not self.needed:
            return None
        return max(
            within_reach(self._patience.next_ms, now_ms),
            self._asking.ready_ms(self._client.code, now_ms),
            self._asking.left_alone_ms(self._client.budget.name, now_ms),
            self._asking.left_alone_ms(self._fresh, now_ms) if self.tariffs.tariffs else 0,
        )

    def run(self, now_ms: Callable[[], int]) -> bool:
        """Ask; whether the tariffs changed."""
        got = self._asking.ask(
            self._client.code, self._client.budget, now_ms, "Danish tariffs", lambda: self._client.fetch(self._wanted)
        )
        if not got:
            tries = self._patience.tries + 1
            wait_ms = patience_ms(Phase.TODAY, tries, held=False, spread=self._asking.spread())
            self._patience = Patience(tries, now_ms() + wait_ms)
            return False
        self._patience = Patience()
        self._asking.leave_alone(self._fresh, now_ms() + DAY_MS)
        before, self.tariffs = self.tariffs, self.tariffs.merged(got)
        self.unsaved |= self.tariffs != before
        return self.tariffs != before
