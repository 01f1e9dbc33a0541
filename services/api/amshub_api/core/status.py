"""status.json: how the meter shown fares, in words, for the page."""

from amshub_contracts.settings import Settings

from amshub_api.core import brokers, price_service
from amshub_api.core.accounting_state import accounting_state
from amshub_api.core.bodies.meters import State
from amshub_api.core.bodies.status import Status
from amshub_api.core.han import Trouble
from amshub_api.core.prices import PricesNow
from amshub_api.core.view import MeterView


def status(settings: Settings, view: MeterView, prices: PricesNow, line: tuple[State, Trouble], now_ms: int) -> Status:
    """The meter, its zone, what its reader does and counts, what is wrong in words, and the other services."""
    told, summary = view.status, view.summary_at(now_ms)
    state, trouble = line
    return {
        "meter": view.name,
        "zone": view.settings.zone,
        "phases": view.settings.phases,
        "network": view.settings.network,
        "now_ms": now_ms,
        "state": state,
        "trouble": trouble.kind,
        "message": trouble.words,
        "last_frame_at_ms": view.last_frame_at_ms,
        "error_code": told.error_code if told else 0,
        "error_at_ms": told.error_at_ms if told else None,
        "frames": told.frames if told else 0,
        "bytes": told.bytes if told else 0,
        "errors": told.errors if told else {},
        "gaps": told.gaps if told else 0,
        "longest_gap_ms": told.longest_gap_ms if told else 0,
        "unknown_items": told.unknown_items if told else 0,
        "replays": told.replays if told else 0,
        "spooled": told.spooled if told else 0,
        "dropped": told.dropped if told else 0,
        "merged": told.merged if told else 0,
        "projected_hour_wh": summary.projected_hour_wh,
        "headroom_w": summary.headroom_w,
        "accounting": accounting_state(view),
        "prices": price_service.told(prices),
        "brokers": brokers.told(settings, view.brokers),
    }
