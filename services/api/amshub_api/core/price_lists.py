"""energyprice.json, importprice.json and exportprice.json: prices as lists of regular intervals."""

from datetime import UTC, datetime
from typing import Any, Literal

from amshub_contracts.market_day import bounds_s, market_days_at
from amshub_contracts.price_curve import HOUR_S, Prices, cheapest_start_s

from amshub_api.core.bodies.prices import HOURS_AHEAD, CheapestStarts, PriceList
from amshub_api.core.numbers import price
from amshub_api.core.prices import PricesNow

Direction = Literal["import", "export"]


def energyprice(prices: PricesNow) -> dict[str, Any]:
    """What a kWh costs in this hour, `00`, and in the 35 after it; null for one that is not wholly known."""
    hours = prices.curve.hours(prices.now_s, HOURS_AHEAD)
    return {
        "currency": prices.currency,
        "source": prices.source,
        **{f"{number:02d}": price(hour.import_micro) for number, hour in enumerate(hours)},
    }


def price_list(prices: PricesNow, direction: Direction, minutes: Literal[15, 60]) -> PriceList | None:
    """Every interval of today, and of tomorrow when it is held, from CET midnight on; None where no price is known.

    `cursor` counts intervals of elapsed time, so it is right on the days of 23 and 25 hours too.
    """
    today, tomorrow = market_days_at(prices.now_s * 1000)
    start_s, end_s = bounds_s(today)
    if tomorrow in prices.days:
        end_s = bounds_s(tomorrow)[1]
    intervals = prices.curve.regular(start_s, end_s, minutes)
    asked = [_of(interval, direction) for interval in intervals]
    if all(micro is None for micro in asked):
        return None
    answer: PriceList = {
        "currency": prices.currency,
        "source": prices.source,
        "resolution": minutes,
        "direction": direction,
        "cursor": (prices.now_s - start_s) // (minutes * 60),
        "importExportPriceDifferent": any(each.import_micro != each.export_micro for each in intervals),
        "prices": [price(micro) for micro in asked],
        "start": _iso(start_s),
        "spot": [price(interval.spot_micro) for interval in intervals],
    }
    if direction == "import":
        answer["cheapest"] = _cheapest(prices)
    return answer


def _of(interval: Prices, direction: Direction) -> int | None:
    return interval.import_micro if direction == "import" else interval.export_micro


def _cheapest(prices: PricesNow) -> CheapestStarts:
    hourly = [hour.import_micro for hour in prices.curve.hours(prices.now_s, HOURS_AHEAD)]
    first_s = prices.now_s - prices.now_s % HOUR_S
    starts_s = (cheapest_start_s(hourly, first_s, hours) for hours in (1, 3, 6))
    one, three, six = (None if start_s is None else _iso(start_s) for start_s in starts_s)
    return {"1": one, "3": three, "6": six}


def _iso(instant_s: int) -> str:
    return datetime.fromtimestamp(instant_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
