"""Asking the simulated market's sources without HTTP."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from amshub_contracts.areas import Area
from amshub_simulator.core.market import Market
from amshub_simulator.core.market.question import Question, Reply
from amshub_simulator.core.market.sources import answer

MARKET = Market(seed=5)


def ms(instant: str) -> int:
    """UTC Unix ms of an ISO 8601 instant."""
    return round(datetime.fromisoformat(instant).timestamp() * 1000)


def ask(path: str, at: str, query: Mapping[str, str] | None = None, *, token: str = "", astray: bool = False) -> Reply:
    """What the source of this path says at this instant."""
    return answer(MARKET, Question.of(f"{path}?{urlencode(query or {})}", token), ms(at), astray=astray)


def ask_entsoe(area: Area, start: str, end: str, at: str, **query: str) -> Reply:
    """ENTSO-E's reply about [start, end), yyyyMMddHHmm in UTC."""
    domains = {"documentType": "A44", "in_Domain": area.eic, "out_Domain": area.eic}
    return ask("/api", at, domains | {"periodStart": start, "periodEnd": end} | query, token="any")
