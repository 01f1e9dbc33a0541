"""What can be wrong with a source, and what it replies then."""

from dataclasses import dataclass, replace
from typing import Literal

from amshub_simulator.core.market.question import Reply, page
from amshub_simulator.core.market.sources import SourceCode

FaultKind = Literal["503", "429", "401", "403", "hang", "cut", "garbage", "empty", "wrong_zone"]
GARBAGE = b"<Publication_MarketDocument><TimeSeries>{[[[\xff\xfe]"
RETRY_AFTER_S = 60


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong.

    `hang` takes the request and says nothing until the client or the server leaves, `cut` leaves in the middle of the
    body, `wrong_zone` answers about another zone (hvakosterstrommen.no: day) than the one asked for; banks have none.
    """

    kind: FaultKind


def spoiled(fault: Fault, source: SourceCode, reply: Reply) -> Reply:
    """What this source replies with this fault instead of `reply`."""
    match fault.kind:
        case "503":
            return page(503, "Service Temporarily Unavailable. Scheduled maintenance is currently underway.")
        case "429":
            return too_many(source, RETRY_AFTER_S)
        case "401":
            return page(401, "Unauthorized. Missing or invalid security token")
        case "403":
            return page(403, "Forbidden")
        case "garbage":
            return replace(reply, status=200, body=GARBAGE)
        case "empty":
            return replace(reply, status=200, body=b"")
        case _:
            return reply


def too_many(source: SourceCode, wait_s: int) -> Reply:
    """The refusal of one request too many; Energi Data Service says how long to wait."""
    if source == "EDS":
        return replace(page(429, "Too Many Requests"), headers=(("Retry-After", str(wait_s)),))
    return page(429, "Max allowed requests per minute from each unique IP is max up to 400 only")
