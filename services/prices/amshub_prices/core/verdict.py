"""Tells from an HTTP status what to do about it: the body is worth parsing, or a remedy is raised."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from amshub_contracts.areas import Area

from amshub_prices.core import eds, entsoe, hks
from amshub_prices.core.entsoe_refusals import refused
from amshub_prices.core.excuses import words_of
from amshub_prices.core.remedies import BackOff, NoPrice, NotYet, Unusable
from amshub_prices.core.reply import Reply
from amshub_prices.core.slots import SourceDay

LONGEST_S = 86_400
"""A Retry-After beyond a day is taken for a day: tomorrow's prices are wanted from somebody."""
ENTSOE_BAN_S = 600
"""ENTSO-E shuts a token and its address out for ten minutes after 400 requests within one."""
EDS_PAUSE_S = 120
"""Energi Data Service answers a dataset once a minute; and twice that is polite after a 429."""
EDS_BAN_S = 86_400
"""Energi Data Service's 403 clears after about a day without requests."""
PAUSE_S = 600
"""After a 429 of those who name no limit."""


def entsoe_days(reply: Reply, area: Area) -> list[SourceDay]:
    """The market days in this reply of ENTSO-E's; raises the remedy."""
    if reply.status == 200:
        return entsoe.parse(reply.body, area)
    if reply.status in (401, 403):
        raise refused(f"HTTP {reply.status}, unauthorized: {_text(reply)}")
    if reply.status == 400:
        raise _rejected(reply, area)
    raise _refusal("ENTSO-E", reply, ENTSOE_BAN_S)


def eds_days(reply: Reply, area: Area) -> list[SourceDay]:
    """The market days in this reply of Energi Data Service's; raises the remedy."""
    return eds.parse(eds_body(reply), area)


def eds_body(reply: Reply) -> bytes:
    """What is to be parsed of this reply from any of Energi Data Service's datasets; raises the remedy."""
    if reply.status == 403:
        raise BackOff(
            "Energi Data Service shuts this address out for asking too often (HTTP 403), as a rule for a day;"
            " make sure that nothing else here asks it",
            403,
            EDS_BAN_S,
        )
    return body_of("Energi Data Service", reply, EDS_PAUSE_S)


def hks_days(reply: Reply, area: Area) -> list[SourceDay]:
    """The market days in this reply of hvakosterstrommen.no's; raises the remedy."""
    if reply.status == 404:
        raise NotYet("hvakosterstrommen.no has no prices for this day so far", 404)
    return hks.parse(body_of("hvakosterstrommen.no", reply), area)


def body_of(who: str, reply: Reply, pause_s: float = PAUSE_S) -> bytes:
    """What is to be parsed of a reply with status 200; raises the remedy for any other, `pause_s` is for a 429."""
    if reply.status != 200:
        raise _refusal(who, reply, pause_s)
    return reply.body


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Seconds that Retry-After asks for (RFC 9110 section 10.2.3), at most a day; None when it says nothing sensible.

    A date is compared with the reply's own, so that no clock of ours matters.
    """
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return LONGEST_S if len(text) > len(str(LONGEST_S)) else min(int(text), LONGEST_S)
    until, now = _date(text), _date(headers.get("date", ""))
    if until is None or now is None:
        return None
    return min(max((until - now).total_seconds(), 0), LONGEST_S)


def _refusal(who: str, reply: Reply, pause_s: float) -> NoPrice:
    status, asked_s = reply.status, retry_after_s(reply.headers)
    said = words_of(_text(reply))
    words = f"(HTTP {status}: {said})" if said else f"(HTTP {status})"
    if status == 429:
        return BackOff(
            f"{who} is asked too often {words}; it is left alone for a while", 429, max(asked_s or 0, pause_s)
        )
    if status == 403:
        return BackOff(f"{who} does not let us in {words}; it is asked again later", 403, asked_s)
    if status == 408 or status >= 500:
        return BackOff(f"{who} is out of service {words}; it is asked again later", status, asked_s)
    if status in (404, 410):
        return Unusable(f"{who} has nothing at this address {words}; check prices.urls", status)
    return Unusable(f"{who} does not answer the question {words}", status)


def _rejected(reply: Reply, area: Area) -> NoPrice:
    """What a 400 of ENTSO-E's says, mostly in an acknowledgement document."""
    try:
        entsoe.parse(reply.body, area)
    except Unusable as error:
        return error if error.code == 400 else _refusal("ENTSO-E", reply, ENTSOE_BAN_S)
    except NoPrice as error:
        return error
    return _refusal("ENTSO-E", reply, ENTSOE_BAN_S)


def _text(reply: Reply) -> str:
    return reply.body.decode("utf-8", "replace")


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
