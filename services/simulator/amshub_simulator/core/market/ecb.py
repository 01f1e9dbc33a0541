"""The European Central Bank's file of the last 90 days' reference rates, per euro."""

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import blake2b

from amshub_simulator.core.market.calendar import days_between, has_rate, today
from amshub_simulator.core.market.market import RATES_E4, Market
from amshub_simulator.core.market.question import XML, Question, Reply, page

PATH = "/stats/eurofxref/eurofxref-hist-90d.xml"
DAYS = 90


def answer(market: Market, question: Question, now_ms: int) -> Reply:
    """The file as it is now."""
    if question.path != PATH:
        return page(404, "Not Found")
    content = encode(market, now_ms)
    return Reply(200, content, XML, (("ETag", f'"{blake2b(content, digest_size=8).hexdigest()}"'),))


def encode(market: Market, now_ms: int) -> bytes:
    """The newest day first."""
    last = today(now_ms)
    days = [day for day in reversed(days_between(last - timedelta(days=DAYS), last)) if has_rate(day, now_ms)]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"'
        ' xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">',
        "<gesmes:subject>Reference rates</gesmes:subject>",
        "<gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>",
        "<Cube>",
        *(line for day in days for line in _day(market, day)),
        "</Cube>",
        "</gesmes:Envelope>",
    ]
    return "\n".join(lines).encode()


def _day(market: Market, day: date) -> Iterator[str]:
    yield f'<Cube time="{day}">'
    yield from (f'<Cube currency="{code}" rate="{market.rate(code, day)}"/>' for code in sorted(RATES_E4))
    yield "</Cube>"
