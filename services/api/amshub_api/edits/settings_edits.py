"""Makes edits of price rows and tariff steps, dated today."""

import logging

from amshub_contracts import edits
from amshub_contracts.bus import Bus, BusDown, BusFull
from amshub_contracts.edits import Edit, Kind, TariffSteps
from amshub_contracts.price_area import area_of, price_area
from amshub_contracts.price_settings import RowSettings
from amshub_contracts.tariff_settings import TariffSettings

from amshub_api.core.price_rows import priceconfig
from amshub_api.core.tariff import steps_set
from amshub_api.core.view import NOTHING
from amshub_api.edits.trouble import NotNow, Refused
from amshub_api.live_urls import Now
from amshub_api.settings_now import local_day

AWAY = "the store (Redis) takes no edit now; /status.json and the log of the service api say why and what to do"

log = logging.getLogger(__name__)


class SettingsEdits:
    """Each gives in words what was done; raises Refused, or NotNow while the store is away."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    def set_rows(self, now: Now, rows: tuple[RowSettings, ...], by: str) -> str:
        """Price by these rows from today on."""
        meter = now.view.settings
        if priceconfig(rows, now.now_ms, meter.zone) == priceconfig(now.settings.prices.rows, now.now_ms, meter.zone):
            return "The price rows are as they were."
        if price_area(now.settings, meter) is None:
            raise Refused("without prices there is nothing to reckon: set prices.area in the settings file first")
        if area_of(now.settings, meter) is None and not any(row.type == "fixed" for row in rows):
            raise Refused("without prices.area in the settings file, a row of type 0 (fixed) has to make the price")
        self._save(now, by, "price_rows", rows=rows)
        return f"{len(rows)} price rows hold from today on."

    def set_steps(self, now: Now, steps: TariffSteps, by: str) -> str:
        """Follow these steps from this month on."""
        wished = TariffSettings(peaks=steps.peaks, steps_kw=steps.steps_kw)
        if steps_set(wished, NOTHING) == steps_set(now.settings.tariff, now.view.summary or NOTHING):
            return "The tariff steps are as they were."
        preset = now.settings.tariff.preset
        if preset != "norway":
            raise Refused(
                f'steps are of the tariff "norway"; this one is "{preset}": see tariff.preset in the settings'
            )
        self._save(now, by, "tariff_steps", steps=steps)
        return "The tariff steps hold from this month on."

    def give_back(self, now: Now, kind: Kind, by: str) -> str:
        """Let what the settings file says hold again."""
        self._save(now, by, kind)
        return "The settings file's own hold again."

    def _save(
        self,
        now: Now,
        by: str,
        kind: Kind,
        rows: tuple[RowSettings, ...] | None = None,
        steps: TariffSteps | None = None,
    ) -> None:
        day = local_day(now.now_ms, now.view.settings.zone)
        try:
            edits.save(self._bus, Edit(kind=kind, from_day=day, rows=rows, steps=steps, by=by, at_ms=now.now_ms))
        except (BusDown, BusFull) as error:
            log.warning("An edit was not kept: %s", error)
            raise NotNow(AWAY) from error
        log.info("%r set %s from %s on", by, kind, day)
