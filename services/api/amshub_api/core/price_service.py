"""How the service of prices fares: as a state, as the codes of data.json and sysinfo.json, and in words."""

from typing import Literal

from amshub_contracts.messages import PriceDay, PriceStatus

from amshub_api.core.bodies.status import PriceDayHeld, PriceService
from amshub_api.core.bodies.sysinfo import Service
from amshub_api.core.prices import PricesNow
from amshub_api.core.silence import not_reported

SILENT_S = 600
"""It reports at least each few minutes; one silent for longer is not running, or has nothing to do and told so."""
OTHER_SETTINGS = (
    "The service prices runs with other settings than the gateway, which do not ask for the prices of this meter. "
    "Start it again, with the same settings."
)
State = Literal["unconfigured", "starting", "silent", "well", "waiting", "missing"]
OK, CONNECTING, ERROR = 1, 2, 3
CODES: dict[State, int] = {"starting": CONNECTING, "silent": ERROR, "well": OK, "waiting": OK, "missing": ERROR}


def state(prices: PricesNow) -> State:
    """What it says of itself; starting before it says so, silent when it stopped to, unconfigured where none is."""
    if not prices.wanted:
        return "unconfigured"
    if prices.status is None or prices.reported_s_ago is None:
        return "starting"
    if prices.reported_s_ago > SILENT_S and prices.status.state != "unconfigured":
        return "silent"
    return "missing" if _has_other_settings(prices, prices.status) else prices.status.state


def words(prices: PricesNow) -> str:
    """What is wrong with the prices and what to do, for people; empty when all is well."""
    fares = state(prices)
    if fares == "unconfigured":
        return ""
    if prices.status is None or prices.reported_s_ago is None:
        return not_reported("The service prices", "prices", None)
    if fares == "silent":
        return not_reported("The service prices", "prices", prices.reported_s_ago)
    if _has_other_settings(prices, prices.status):
        return OTHER_SETTINGS
    return prices.status.message or next((day.note for day in prices.held if day.note), "")


def error_code(prices: PricesNow) -> int:
    """`ee`: the error of its last requests, 0 when there is none."""
    return prices.status.error_code if prices.status and prices.wanted else 0


def services(prices: PricesNow) -> list[Service]:
    """`services` of sysinfo.json: one entry where the meter has a bidding zone."""
    if prices.area is None:
        return []
    return [{"k": "price", "s": CODES[state(prices)], "e": error_code(prices), "d": prices.area.name}]


def worst(prices: PricesNow) -> int:
    """`sa`: the worst state of the services, 1 well, 2 connecting, 3 error, 0 without any."""
    return max((service["s"] for service in services(prices)), default=0)


def told(prices: PricesNow) -> PriceService:
    """`prices` of status.json: the service, each source it asks, and how much is known of today and tomorrow."""
    return {
        "state": state(prices),
        "message": words(prices),
        "area": prices.area.name if prices.area else "",
        "days": [_day(day) for day in prices.held],
        "sources": [
            {"code": source.code, "state": source.state, "message": source.message}
            for source in (prices.status.sources if prices.status else ())
        ],
    }


def _has_other_settings(prices: PricesNow, status: PriceStatus) -> bool:
    unknown_area = prices.area is not None and prices.area.name not in status.areas
    return status.state == "unconfigured" or unknown_area


def _day(day: PriceDay) -> PriceDayHeld:
    known = sum(point.import_micro is not None for point in day.points)
    return {"day": day.day, "source": day.source, "known": known, "points": len(day.points), "note": day.note}
