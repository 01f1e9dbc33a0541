"""Energi Data Service's answers: its datasets of prices and tariffs, filtered, sorted and cut as asked."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from amshub_contracts.market_day import bounds_s

from amshub_simulator.core.market.calendar import market_days, today
from amshub_simulator.core.market.datahub import tariff_rows
from amshub_simulator.core.market.eds_rows import Row, day_ahead_rows, spot_rows
from amshub_simulator.core.market.market import Market
from amshub_simulator.core.market.question import JSON, NotUnderstood, Question, Reply

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
DATASETS = {"DayAheadPrices": "TimeUTC", "Elspotprices": "HourUTC", "DatahubPricelist": "ValidFrom"}
"""Each with the column that tells when."""
DEFAULT_LIMIT = 100
LONGEST_DAYS = 62
"""Two months of all zones are 40,000 rows; who wants more asks again."""


def dataset_of(path: str) -> str:
    """The dataset that this path names; empty when there is none."""
    name = path.removeprefix("/dataset/")
    return name if name in DATASETS else ""


def answer(market: Market, question: Question, now_ms: int, *, astray: bool = False) -> Reply:
    """What the service says; `astray`: of another zone than the one that was asked for."""
    query, name = question.query, dataset_of(question.path)
    if not name:
        return _json(404, {"statusCode": 404, "message": "there is no such dataset"})
    try:
        rows = _rows(market, name, query, now_ms, astray=astray)
        limit, offset = _number(query.get("limit", str(DEFAULT_LIMIT))), _number(query.get("offset", "0"))
    except NotUnderstood as error:
        return _json(400, {"statusCode": 400, "message": str(error)})
    shown = rows[offset : offset + limit] if limit else rows[offset:]
    if columns := query.get("columns"):
        shown = [{column: row[column] for column in columns.split(",") if column in row} for row in shown]
    head = {"total": len(rows), **({"filters": query["filter"]} if "filter" in query else {}), "limit": limit}
    return _json(200, {**head, "dataset": name, "records": shown})


def _rows(market: Market, name: str, query: dict[str, str], now_ms: int, *, astray: bool) -> list[Row]:
    wanted = _filter(query.get("filter", "{}"))
    zone = UTC if query.get("timezone", "dk").lower() == "utc" else COPENHAGEN
    if name == "DatahubPricelist":
        rows = tariff_rows(today(now_ms).year)
        # A price list's rows are dated by the day that they begin to hold on.
        rows = [row for row in rows if query.get("start", "") <= row["ValidFrom"] < query.get("end", "~")]
        rows = [row for row in rows if _fits(row, wanted)]
    else:
        start_s, end_s = _span(query, zone, today(now_ms))
        make = day_ahead_rows if name == "DayAheadPrices" else spot_rows
        areas = wanted.pop("PriceArea", None)
        made = (make(market, day, areas, now_ms, astray) for day in market_days(start_s, end_s))
        first, last = (f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%S}" for at in (start_s, end_s))
        rows = [row for day in made for row in day if first <= row[DATASETS[name]] < last and _fits(row, wanted)]
    return _sorted(rows, query.get("sort", f"{DATASETS[name]} desc"))


def _filter(text: str) -> dict[str, list[str]]:
    """Column to the values it may have."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotUnderstood("filter is no JSON") from error
    if not isinstance(given, dict):
        raise NotUnderstood('filter is written like {"PriceArea":["DK1"]}')
    return {
        column: [str(each) for each in value] if isinstance(value, list) else [str(value)]
        for column, value in given.items()
    }


def _fits(row: Row, wanted: dict[str, list[str]]) -> bool:
    return all(str(row.get(column)) in values for column, values in wanted.items())


def _span(query: dict[str, str], zone: Any, this_day: date) -> tuple[int, int]:
    """Start and end, UTC Unix s; what is not given is yesterday and the end of tomorrow."""
    start_s, end_s = bounds_s(this_day - timedelta(days=1))[0], bounds_s(this_day + timedelta(days=1))[1]
    if query.get("start"):
        start_s = _instant_s(query["start"], zone)
    if query.get("end"):
        end_s = _instant_s(query["end"], zone)
    if not start_s < end_s <= start_s + LONGEST_DAYS * 86_400:
        raise NotUnderstood(f"end must come after start, at most {LONGEST_DAYS} days")
    return start_s, end_s


def _instant_s(text: str, zone: Any) -> int:
    form = "%Y-%m-%dT%H:%M" if "T" in text else "%Y-%m-%d"
    try:
        instant = datetime.strptime(text, form).replace(tzinfo=zone)
    except ValueError as error:
        raise NotUnderstood(f"{text!r} is no time; write yyyy-MM-ddTHH:mm") from error
    if not 2000 <= instant.year < 2100:
        raise NotUnderstood("times are from 2000 to 2099")
    return int(instant.timestamp())


def _sorted(rows: list[Row], order: str) -> list[Row]:
    column, _, direction = order.partition(" ")
    if direction.lower() not in ("", "asc", "desc") or any(column not in row for row in rows):
        raise NotUnderstood("sort is written like TimeUTC asc")
    return sorted(rows, key=lambda row: str(row[column]), reverse=direction.lower() == "desc")


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise NotUnderstood("limit and offset are whole numbers")
    return int(text)


def _json(status: int, content: dict[str, Any]) -> Reply:
    return Reply(status, json.dumps(content, separators=(",", ":")).encode(), JSON)
