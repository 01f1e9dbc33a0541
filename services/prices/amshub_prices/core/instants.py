"""Reads the instants at which slots begin and end."""

import re
from datetime import UTC, datetime

from amshub_prices.core.body import quoted
from amshub_prices.core.remedies import SENSELESS, Unusable

INSTANT = re.compile(
    r"20[0-9]{2}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?"
)
"""ISO 8601 as the sources write it, 2000 to 2099: no market of quarter-hours lies outside."""
MINUTES = (15, 30, 60)
"""The market time units that there are."""


def instant_s(text: str, *, naive_is_utc: bool = False) -> int:
    """UTC Unix s; raises Unusable for what is no time, and for one without a zone unless that means UTC."""
    form = INSTANT.fullmatch(text)
    if form is None or (form["zone"] is None and not naive_is_utc):
        raise Unusable(f"{quoted(text)!r} is no time", SENSELESS)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Unusable(f"{quoted(text)!r} is no time", SENSELESS) from None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def aligned(start_s: int, minutes: int) -> int:
    """The start of a slot; raises Unusable unless slots of so many minutes begin then."""
    if start_s % (minutes * 60):
        at = datetime.fromtimestamp(start_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        raise Unusable(f"no slot of {minutes} minutes begins at {at}", SENSELESS)
    return start_s
