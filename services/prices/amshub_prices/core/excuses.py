"""Reads what a source says instead of giving prices: pages and sentences of servers and of proxies before them."""

import re

from amshub_prices.core.body import quoted
from amshub_prices.core.remedies import SENSELESS, BackOff, NoPrice, Unusable

LOOKED_AT = 4000
"""Characters in which a page says what it is about; more is decoration."""
TOO_OFTEN = ("max allowed requests", "too many requests", "rate limit")
AWAY = ("temporarily unavailable", "service unavailable", "maintenance", "bad gateway", "gateway time")


def words_of(text: str) -> str:
    """The words at the beginning of a page, without its tags."""
    return quoted(re.sub(r"<[^<>]*>", " ", text[:LOOKED_AT]))


def excuse(text: str) -> NoPrice:
    """The remedy for a reply that is no price document, to be raised."""
    words = words_of(text)
    lower = words.lower()
    if any(sign in lower for sign in TOO_OFTEN):
        return BackOff(f"the source is asked too often: {words}", 429)
    if any(sign in lower for sign in AWAY):
        return BackOff(f"the source is out of service: {words}", 503)
    return Unusable(f"the reply is no price document: {words or 'it has no words'}", SENSELESS)
