"""Norges Bank's answers: exchange rates against the krone as comma-separated lines (SDMX csvdata)."""

from datetime import date, timedelta
from decimal import Decimal
from re import fullmatch

from amshub_simulator.core.market.calendar import days_between, has_rate, is_bank_day, today
from amshub_simulator.core.market.market import RATES_E4, Market
from amshub_simulator.core.market.question import CSV, NotUnderstood, Question, Reply, page

KEY = r"/api/data/EXR/B\.([A-Z+]*)\.NOK\.SP"
HEADER = "FREQ,BASE_CUR,QUOTE_CUR,TENOR,DECIMALS,CALCULATED,UNIT_MULT,COLLECTION,TIME_PERIOD,OBS_VALUE"
CURRENCIES = ("EUR", *sorted(RATES_E4.keys() - {"NOK"}))
BY_HUNDRED = {"CHF", "CZK", "DKK", "HUF", "SEK"}
"""Currencies that are told by the hundred (UNIT_MULT 2)."""
LONGEST_DAYS = 3660
USUAL_DAYS = 366
"""How far back it looks when nothing is said."""


def answer(market: Market, question: Question, now_ms: int) -> Reply:
    """The rates of the days asked for; 404 when there is none among them."""
    named = fullmatch(KEY, question.path)
    if named is None:
        return page(404, "Could not find Dataflow and/or DSD related with this data request")
    currencies = [code for code in CURRENCIES if not named[1] or code in named[1].split("+")]
    if question.query.get("format") != "csvdata":
        return page(400, "This simulator knows format=csvdata alone")
    try:
        days, last = _days(question.query, now_ms), _last(question.query)
    except NotUnderstood as error:
        return page(400, str(error))
    lines = [line for code in currencies for line in _lines(market, code, days, now_ms)[-last:]]
    if not named[1]:
        lines += [f"B,I44,NOK,SP,2,true,0,C,{day},118.37" for day in days[-last:] if has_rate(day, now_ms)]
    if not lines:
        return page(404, "No data for data query against the dataflow")
    return Reply(200, ("\n".join([HEADER, *lines]) + "\n").encode(), CSV)


def _lines(market: Market, code: str, days: list[date], now_ms: int) -> list[str]:
    unit = 2 if code in BY_HUNDRED else 0
    lines = []
    for day in days:
        start = f"B,{code},NOK,SP,4,false,{unit},C,{day}"
        if has_rate(day, now_ms):
            lines.append(f"{start},{_kroner(market, code, day).scaleb(unit).quantize(Decimal('0.0001')).normalize():f}")
        elif day.weekday() < 5 and not is_bank_day(day) and day < today(now_ms):
            lines.append(f"{start},")  # a closed day has its line, and nothing in it
    return lines


def _kroner(market: Market, code: str, day: date) -> Decimal:
    """What one unit is worth on this bank day."""
    krone, other = market.rate("NOK", day), market.rate(code, day)
    if krone is None:
        raise LookupError(f"{day} is no bank day")
    return krone if other is None else krone / other


def _days(query: dict[str, str], now_ms: int) -> list[date]:
    last = _date(query.get("endPeriod", "")) or today(now_ms)
    first = _date(query.get("startPeriod", "")) or last - timedelta(days=USUAL_DAYS)
    if first > last or (last - first).days > LONGEST_DAYS:
        raise NotUnderstood(f"startPeriod to endPeriod are at most {LONGEST_DAYS} days")
    return days_between(first, min(last, today(now_ms)))


def _last(query: dict[str, str]) -> int:
    text = query.get("lastNObservations", str(LONGEST_DAYS))
    if not fullmatch(r"[1-9]\d{0,3}", text):
        raise NotUnderstood("lastNObservations is a number from 1 to 9999")
    return int(text)


def _date(text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise NotUnderstood(f"{text!r} is no date; write 2026-11-20") from error
    if not 2000 <= day.year < 2100:
        raise NotUnderstood("dates are from 2000 to 2099")
    return day
