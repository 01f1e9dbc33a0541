"""Replies made to harm, by name; run as a program, it has every one refused and prints the most memory that it took."""

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from amshub_contracts.areas import Area
from amshub_prices.core import eds, entsoe, hks
from amshub_prices.core.remedies import Unusable
from amshub_prices.core.slots import SourceDay

from tests.unit.prices.documents import eds_reply, hks_record, period, publication, quarter, series

Parser = Callable[[bytes, Area | None], list[SourceDay]]
START, END = "2026-11-20T23:00Z", "2026-11-21T23:00Z"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
BOMB = f'<!DOCTYPE Publication_MarketDocument [<!ENTITY l0 "lol">{LAUGHS}]>'
STOLEN = '<!DOCTYPE Publication_MarketDocument [<!ENTITY stolen SYSTEM "file:///etc/passwd">]>'
ELSEWHERE = '<!DOCTYPE Publication_MarketDocument SYSTEM "http://127.0.0.1:9/a.dtd">'


def entsoe_point(price: object = 10, position: object = 1, start: str = START, end: str = END) -> bytes:
    return publication(series(period(start, end, [(position, price)], "PT15M")))


def entsoe_inside(xml: str) -> bytes:
    return publication(xml)


def with_doctype(doctype: str, price: str) -> bytes:
    return entsoe_point(price).replace(b"?>", b"?>" + doctype.encode(), 1)


def eds_price(number: str) -> bytes:
    return eds_reply([quarter("2026-11-21T00:00:00", 77)]).replace(b"77", number.encode())


def hks_price(number: str) -> bytes:
    record = hks_record("2026-11-21T00:00:00+01:00", "2026-11-21T01:00:00+01:00", 77)
    return json.dumps([record]).replace("77", number).encode()


WRONG_NUMBERS = ["true", '"0.1"', "[]", "{}", "NaN", "Infinity", "-Infinity", "1e999", "9" * 400, "1e9", "0x1", "01"]
MANY = 1_000_000

REPLIES: dict[str, tuple[Parser, Callable[[], bytes]]] = {
    "entity bomb": (entsoe.parse, lambda: with_doctype(BOMB, "&l11;")),
    "entity of a file": (entsoe.parse, lambda: with_doctype(STOLEN, "&stolen;")),
    "document type elsewhere": (entsoe.parse, lambda: with_doctype(ELSEWHERE, "10")),
    "document type in UTF-7": (entsoe.parse, lambda: b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4-'),
    "document in UTF-16": (entsoe.parse, lambda: entsoe_point().decode().encode("utf-16")),
    "entity that nobody declared": (entsoe.parse, lambda: entsoe_point("&lol;")),
    "a million points": (entsoe.parse, lambda: publication(series(period(START, END, [(1, 1)] * MANY)))),
    "a quarter of a million points": (
        entsoe.parse,
        lambda: publication(series(period(START, END, [(1, 1)] * (MANY // 4)))),
    ),
    "a million elements": (entsoe.parse, lambda: entsoe_inside("<a/>" * MANY)),
    "a million series": (entsoe.parse, lambda: entsoe_inside("<TimeSeries/>" * (MANY * 8 // 10))),
    "a million periods": (entsoe.parse, lambda: publication(series("<Period/>" * (MANY * 8 // 10)))),
    "a million attributes": (
        entsoe.parse,
        lambda: entsoe_inside("<a " + " ".join(f'a{number}=""' for number in range(MANY)) + "/>"),
    ),
    "many years of points": (
        entsoe.parse,
        lambda: publication(series(*[period("2026-01-01T00:00Z", "2027-01-01T00:00Z", [(1, 1)], "PT15M")] * 2000)),
    ),
    "deep elements": (entsoe.parse, lambda: entsoe_inside("<a>" * 100_000)),
    "cut off": (entsoe.parse, lambda: entsoe_point()[:-40]),
    "zero byte": (entsoe.parse, lambda: entsoe_point("\0")),
    "too long": (entsoe.parse, lambda: entsoe_inside(" " * 16_000_000)),
    "a period that ends before it starts": (entsoe.parse, lambda: entsoe_point(start=END, end=START)),
    "a period without length": (entsoe.parse, lambda: entsoe_point(end=START)),
    "a period of two years": (entsoe.parse, lambda: entsoe_point(end="2028-11-20T23:00Z")),
    "a period in the year 9999": (
        entsoe.parse,
        lambda: entsoe_point(start="9999-12-30T23:00Z", end="9999-12-31T23:00Z"),
    ),
    "a period in the year 1": (entsoe.parse, lambda: entsoe_point(start="0001-01-01T00:00Z", end="0001-01-02T00:00Z")),
    "a period on no date": (entsoe.parse, lambda: entsoe_point(start="2026-02-30T00:00Z")),
    "a period without a zone": (entsoe.parse, lambda: entsoe_point(start="2026-11-20T23:00")),
    "a period that starts askew": (entsoe.parse, lambda: entsoe_point(start="2026-11-20T23:05Z")),
    "a resolution of a second": (entsoe.parse, lambda: entsoe_point().replace(b"PT15M", b"PT1S")),
    "a curve of another kind": (entsoe.parse, lambda: publication(series(curve="A02"), series(period(START, END, [])))),
    "a currency with markup": (entsoe.parse, lambda: entsoe_point().replace(b"EUR", b"E&lt;b")),
    "an area with a line break": (entsoe.parse, lambda: entsoe_point().replace(b"10YNO-1--------2", b"10Y\nNO")),
    "deep arrays": (hks.parse, lambda: b"[" * 15_000_000),
    "deep objects": (eds.parse, lambda: b'{"a":' * 3_000_000),
    "empty objects": (hks.parse, lambda: b"[" + b"{}," * 5_000_000 + b"{}]"),
    "many records": (eds.parse, lambda: eds_reply([quarter("", 1)] * 141_000).replace(b" ", b"")),
    "JSON that is not UTF-8": (eds.parse, lambda: eds_price("1").replace(b"DK1", b"\xff")),
    "half a character": (eds.parse, lambda: eds_price("1").replace(b"DK1", b"\\ud800")),
    "an area of a million letters": (eds.parse, lambda: eds_price("1").replace(b"DK1", b"D" * MANY)),
    "more records than there are numbers": (
        eds.parse,
        lambda: eds_price("1").replace(b'"total": 1', b'"total": 1e999'),
    ),
    "EDS in the year 9999": (eds.parse, lambda: eds_price("1").replace(b"2026", b"9999")),
    "HKS in the year 1": (hks.parse, lambda: hks_price("1").replace(b"2026", b"0001")),
    **{f"EDS {number[:20]}": (eds.parse, partial(eds_price, number)) for number in WRONG_NUMBERS},
    **{f"HKS {number[:20]}": (hks.parse, partial(hks_price, number)) for number in WRONG_NUMBERS},
    **{f"EOE {number[:20]}": (entsoe.parse, partial(entsoe_point, number)) for number in WRONG_NUMBERS[:-1]},
}


def refuse_all() -> None:
    for name, (parse, body) in REPLIES.items():
        try:
            parse(body(), None)
        except Unusable:
            continue
        sys.exit(f"not refused: {name}")


if __name__ == "__main__":
    refuse_all()
    # Not of getrusage, whose maximum a process inherits from the one that started it.
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    print(int(peak.split()[1]) // 1024)
