"""How the service of prices fares, in a state, words and a code."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from amshub_prices.core.health import Health

UNCONFIGURED = (
    "No prices are asked for: write your bidding zone, for example NO1, as AMSHUB_PRICE_AREA in .env, "
    "or as area under [prices] in config/amshub.toml."
)


@dataclass(frozen=True)
class ZoneNow:
    """What is known of one bidding zone; `served` is False when no source that may be asked knows it."""

    name: str
    served: bool
    today: bool
    tomorrow: bool
    pending: bool = False
    """A source that may have what is missing has yet to be asked."""
    note: str = ""
    """What is not known of today's or tomorrow's price, in words."""


@dataclass(frozen=True)
class Condition:
    """The first fields of PriceStatus."""

    state: Literal["unconfigured", "well", "waiting", "missing"]
    message: str
    error_code: int
    gist: str = ""
    """The message with the mere names of sources in trouble, many of which word each of their refusals differently."""


def condition(zones: Sequence[ZoneNow], sources: Sequence[Health], *, overdue: bool) -> Condition:
    """What users should know now; `overdue`: tomorrow's prices should be there by this time of the day."""
    if not zones:
        return Condition("unconfigured", UNCONFIGURED, 0)
    incomplete = [zone for zone in zones if not zone.today or (overdue and not zone.tomorrow)]
    missing = [zone for zone in incomplete if not zone.pending]
    words = [_missing(zone) for zone in missing]
    words += [f"{zone.name}: {zone.note}" for zone in zones if zone.note]
    refused = [source for source in sources if source.state == "refused"]
    troubled = [source for source in sources if source.state == "failing"] if missing else []
    gist = " ".join([*words, *(source.code for source in (*refused, *troubled))])
    words += [f"{source.code}: {source.message.rstrip('.')}." for source in (*refused, *troubled)]
    code = next((source.error_code for source in (*refused, *troubled)), 0)
    if missing:
        return Condition("missing", " ".join(words), code, gist)
    waiting = any(not zone.today or not zone.tomorrow for zone in zones)
    return Condition("waiting" if waiting else "well", " ".join(words), code, gist)


def _missing(zone: ZoneNow) -> str:
    if not zone.served:
        return (
            f"No source that may be asked knows {zone.name}. ENTSO-E knows every zone: get a free token at "
            "transparency.entsoe.eu, write it as AMSHUB_ENTSOE_TOKEN in .env or as prices.entsoe_token in "
            "config/amshub.toml, and leave EOE in prices.sources."
        )
    day = "tomorrow" if zone.today else "today"
    return f"No source gave the prices of {zone.name} for {day}; they are asked again and again."
