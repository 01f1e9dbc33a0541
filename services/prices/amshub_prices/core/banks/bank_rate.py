"""An exchange rate as a bank published it, and the bounds of what is one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from amshub_prices.core.body import quoted, text_of
from amshub_prices.core.remedies import SENSELESS, Unusable

NORGES_BANK = "NB"
ECB = "ECB"

MAX_BODY_BYTES = 2_000_000
"""Norges Bank's every currency over a year is 0.7 MB, the ECB's ninety days are 0.2 MB; more is refused unread."""
MAX_DIGITS = 17
"""A rate has six, a double printed in full 17; times a price of eleven it is exact in Decimal's 28. More is refused."""
FARTHEST = Decimal(10) ** 8
"""Units of one currency for a unit of another: the old lira was at 10^6.3 to the euro; farther apart is refused."""
FIRST_YEAR, LAST_YEAR = 1999, 2099
"""From the euro on."""

_CURRENCY = re.compile(r"[A-Z]{3}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# Java writes a small double with an exponent; two digits of it are beyond every bound already.
_NUMBER = re.compile(r"\d{1,20}(\.\d{1,20})?([eE][+-]?\d{1,2})?", re.ASCII)
# SDMX's words for an observation that there is none of.
_MISSING = ("", "NAN")


@dataclass(frozen=True)
class BankRate:
    """One `base` is `value` `quote` on a bank day; raises ValueError where that cannot be."""

    day: date
    base: str
    quote: str
    """ISO 4217 codes."""
    value: Decimal
    source: str
    """NB or ECB."""

    def __post_init__(self) -> None:
        if not self.value.is_finite() or not 1 / FARTHEST <= self.value <= FARTHEST:
            raise ValueError(f"one {self.base} cannot be {self.value:.20} {self.quote}")
        if len(self.value.as_tuple().digits) > MAX_DIGITS:
            raise ValueError(f"a rate of {self.base} has more than {MAX_DIGITS} digits")
        if not FIRST_YEAR <= self.day.year <= LAST_YEAR:
            raise ValueError(f"{self.day} is no day of a rate")


def read(day: str, base: str, quote: str, value: str, exponent: int, source: str) -> BankRate | None:
    """The rate that a bank tells in these words, `value` times ten to `exponent`; raises ValueError for nonsense.

    None for what is no rate of a day: a month's mean, an index, an observation that is missing.
    """
    is_rate = _CURRENCY.fullmatch(base) and _CURRENCY.fullmatch(quote) and base != quote
    number = value.strip()
    if not is_rate or not _DAY.fullmatch(day) or number.upper() in _MISSING:
        return None
    if not _NUMBER.fullmatch(number):
        raise ValueError(f"{quoted(value)!r} is no number")
    return BankRate(date.fromisoformat(day), base, quote, Decimal(number).scaleb(exponent), source)


def without_repeats(rates: Iterable[BankRate | None]) -> list[BankRate]:
    """Each rate once, in order; raises ValueError when two differ about a pair on a day."""
    found: dict[tuple[date, str, str], BankRate] = {}
    for rate in rates:
        if rate and found.setdefault((rate.day, rate.base, rate.quote), rate) != rate:
            raise ValueError(f"two rates from {rate.base} to {rate.quote} on {rate.day}")
    return list(found.values())


def document_text(body: bytes) -> str:
    """The document as text; raises Unusable when it is too long or not UTF-8."""
    if len(body) > MAX_BODY_BYTES:
        raise Unusable(f"the exchange rates are longer than {MAX_BODY_BYTES} bytes", SENSELESS)
    return text_of(body)
