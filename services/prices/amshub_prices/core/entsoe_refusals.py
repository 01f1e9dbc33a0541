"""Reads what ENTSO-E says instead of giving prices: acknowledgement documents, and pages in HTML."""

from collections.abc import Sequence

from amshub_prices.core.body import quoted
from amshub_prices.core.excuses import excuse, words_of
from amshub_prices.core.remedies import BackOff, NoPrice, NotYet, TokenRefused, Unusable

NO_DATA = "no matching data"
"""The reason's code is 999 for everything: only its text tells a day not out yet from a request that is wrong."""
ABOUT_TOKEN = ("security token", "unauthorized")


def acknowledged(reasons: Sequence[str]) -> NoPrice:
    """The remedy for an Acknowledgement_MarketDocument (IEC 62325-451-1) that gives these reasons, to be raised."""
    words = quoted("; ".join(reasons)) or "no reason given"
    if any(NO_DATA in reason.lower() for reason in reasons):
        return NotYet(f"ENTSO-E has no prices for this time so far: {words}", 0)
    busy = excuse(words)
    if isinstance(busy, BackOff):
        return busy
    return _token_refused(words) or Unusable(f"ENTSO-E rejects the request: {words}", 400)


def refused(text: str) -> NoPrice:
    """The remedy for a reply that is no document of ENTSO-E's, to be raised."""
    return _token_refused(words_of(text)) or excuse(text)


def _token_refused(words: str) -> TokenRefused | None:
    if not any(sign in words.lower() for sign in ABOUT_TOKEN):
        return None
    return TokenRefused(
        f"ENTSO-E does not accept the token ({words}); check prices.entsoe_token (AMSHUB_ENTSOE_TOKEN in .env),"
        " or make a new one in your account at transparency.entsoe.eu",
        401,
    )
