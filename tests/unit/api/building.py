"""Meters with just what a test is about."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from amshub_api.core.prices import PricesNow, prices_now
from amshub_api.core.view import MeterView
from amshub_contracts.messages import PriceDay, PriceStatus, ReaderStatus, Reading, Summary
from amshub_contracts.price_settings import PriceSettings
from amshub_contracts.settings import MeterSettings, Settings

NOW_MS = 1_795_000_000_000
"""Wed 18 Nov 2026 11:06:40 UTC."""


def a_view(
    *,
    meter: MeterSettings | None = None,
    status: ReaderStatus | None = None,
    summary: Summary | None = None,
    **fields: Any,
) -> MeterView:
    """A meter whose latest reading has these fields, none when there are none."""
    latest = Reading(meter="home", seq=1, received_at_ms=fields.pop("received_at_ms", NOW_MS), **fields)
    return MeterView("home", meter or MeterSettings(), latest if fields else None, status, summary)


def prices_of(
    settings: PriceSettings | None = None,
    days: Sequence[PriceDay] = (),
    now_ms: int = NOW_MS,
    *,
    meter: MeterSettings | None = None,
    summary: Summary | None = None,
    status: PriceStatus | None = None,
    reported_s_ago: float | None = None,
) -> PricesNow:
    """The prices of a meter of which these days and this status are held."""
    view = MeterView(
        "home",
        meter or MeterSettings(),
        summary=summary,
        price_days={date.fromisoformat(day.day): day for day in days},
        price_status=status,
    )
    return prices_now(Settings(prices=settings or PriceSettings()), view, now_ms, reported_s_ago)


def a_price_status(**fields: Any) -> PriceStatus:
    """A service of prices that runs well for NO1, but for these fields."""
    known: dict[str, Any] = {"state": "well", "message": "", "written_at_ms": NOW_MS, "started_at_ms": 0}
    return PriceStatus(**known | {"areas": ("NO1",)} | fields)


def a_status(**fields: Any) -> ReaderStatus:
    """A reader that runs well, but for these fields."""
    known: dict[str, Any] = {"state": "receiving", "message": "", "written_at_ms": NOW_MS, "started_at_ms": 0}
    return ReaderStatus(**known | fields)
