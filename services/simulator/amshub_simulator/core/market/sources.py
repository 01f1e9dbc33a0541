"""Which source a path belongs to, and its answer."""

from typing import Literal

from amshub_simulator.core.market import ecb, eds, entsoe, hks, norges_bank
from amshub_simulator.core.market.market import Market
from amshub_simulator.core.market.question import Question, Reply, page

SourceCode = Literal["EOE", "EDS", "HKS", "NB", "ECB"]


def source_of(path: str) -> SourceCode | None:
    """Whose path this is; None: nobody's."""
    if path == "/api":
        return "EOE"
    if path.startswith("/dataset/"):
        return "EDS"
    if path.startswith("/api/v1/prices/"):
        return "HKS"
    if path.startswith("/api/data/EXR/"):
        return "NB"
    return "ECB" if path.startswith("/stats/eurofxref/") else None


def answer(market: Market, question: Question, now_ms: int, *, astray: bool = False) -> Reply:
    """What the source that the path belongs to says; `astray`: of another zone than asked for (banks have none)."""
    match source_of(question.path):
        case "EOE":
            return entsoe.answer(market, question, now_ms, astray=astray)
        case "EDS":
            return eds.answer(market, question, now_ms, astray=astray)
        case "HKS":
            return hks.answer(market, question, now_ms, astray=astray)
        case "NB":
            return norges_bank.answer(market, question, now_ms)
        case "ECB":
            return ecb.answer(market, question, now_ms)
        case None:
            return page(404, "Not Found")
