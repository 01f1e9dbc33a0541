"""The files of hvakosterstrommen.no: a day's hourly prices of a Norwegian zone, in NOK and EUR per kWh."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import blake2b
from re import fullmatch

from amshub_contracts.areas import AREAS, Area
from amshub_contracts.market_day import MARKET_ZONE, bounds_s

from amshub_simulator.core.market.calendar import HKS_FILE, HOUR_S, QUARTER_S, bank_day_before, is_published
from amshub_simulator.core.market.market import Market
from amshub_simulator.core.market.question import JSON, Question, Reply, page

NAME = r"/api/v1/prices/(\d{4})/(\d\d)-(\d\d)_([A-Z0-9]{3})\.json"
BY_NAME = {area.hks: area for area in AREAS if area.hks}


def answer(market: Market, question: Question, now_ms: int, *, astray: bool = False) -> Reply:
    """The file, or 404 while there is none; `astray`: that of the day before, as no file says its zone."""
    missing = page(404, "Not Found")
    named = fullmatch(NAME, question.path)
    if named is None or named[4] not in BY_NAME:
        return missing
    try:
        day = date(int(named[1]), int(named[2]), int(named[3]))
    except ValueError:
        return missing
    if astray:
        day -= timedelta(days=1)
    bank_day = bank_day_before(day - timedelta(days=1))
    rate = market.rate("NOK", bank_day) if bank_day else None
    if rate is None or not is_published(day, HKS_FILE, now_ms):
        return missing
    content = encode(market, BY_NAME[named[4]], day, rate)
    return Reply(200, content, JSON, (("ETag", f'"{blake2b(content, digest_size=8).hexdigest()}"'),))


def encode(market: Market, area: Area, day: date, rate: Decimal) -> bytes:
    """The file's content, with the kroner for a euro that were known when it was made, at 13:05 of the day before.

    Numbers come as a computer multiplied them, with all that this brings after the comma.
    """
    hours = []
    for start_s in range(*bounds_s(day), HOUR_S):
        quarters = [market.price(area, start_s + quarter_s) for quarter_s in range(0, HOUR_S, QUARTER_S)]
        euro = sum(quarters) / 4 / 100 * 0.001
        hour = {"NOK_per_kWh": round(euro * float(rate), 5), "EUR_per_kWh": euro, "EXR": float(rate)}
        times = {"time_start": _local(start_s), "time_end": _local(start_s + HOUR_S)}
        hours.append({**hour, **times})
    return json.dumps(hours, separators=(",", ":")).encode()


def _local(at_s: int) -> str:
    return datetime.fromtimestamp(at_s, MARKET_ZONE).isoformat()
