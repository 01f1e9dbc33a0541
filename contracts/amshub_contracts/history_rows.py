"""Rows of history: what the quarter-hours of a span come to."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from amshub_contracts.history_prices import prices_of
from amshub_contracts.ledger import QUARTER_S
from amshub_contracts.messages import EDITED, IMPORTED, Energy, Quarter
from amshub_contracts.price_curve import Prices
from amshub_contracts.spans import Resolution, Span
from amshub_contracts.sums import energy_of

PIECE_S = 31 * 86_400
"""How much history is held at a time: 2,976 quarters, about 1 MB in memory."""


class HistoryRow(msgspec.Struct, frozen=True, kw_only=True):
    """What the ledger says of one span."""

    start_s: int
    """UTC Unix s."""
    end_s: int
    date: str
    """Local date of the start, YYYY-MM-DD."""
    hour: int | None
    """Local hour of the start, 0 to 23; None of days and months."""
    energy: Energy
    prices: Prices
    """Micro-currency per kWh: the market's, the mean of the time; what a kWh cost and what it brought, the mean of the
    energy. None while no price is known."""
    provisional: bool
    """A counter still to come may move some of it."""
    edited: bool
    """A user set some of it."""
    imported: bool
    """Some of it is of somebody else's measurements."""
    missing_quarters: int
    """Quarter-hours of the span that nothing is known of, those to come too."""


def pieces(whole: Iterator[Span]) -> Iterator[list[Span]]:
    """The spans in lists that last no longer than PIECE_S, or hold one span."""
    piece: list[Span] = []
    for span in whole:
        if piece and span[1] - piece[0][0] > PIECE_S:
            yield piece
            piece = []
        piece.append(span)
    if piece:
        yield piece


def row_of(
    quarters: Mapping[int, Quarter], prices: Mapping[int, Prices], span: Span, resolution: Resolution, zone: ZoneInfo
) -> HistoryRow | None:
    """The sum of the span's quarters, None when none is known; both mappings are by the start in UTC Unix s."""
    starts = range(span[0], span[1], QUARTER_S)
    known = [start for start in starts if start in quarters]
    if not known:
        return None
    local = datetime.fromtimestamp(span[0], zone)
    energy = energy_of(quarters[start] for start in known)
    flags = [quarters[start].flags for start in known]
    return HistoryRow(
        start_s=span[0],
        end_s=span[1],
        date=local.date().isoformat(),
        hour=local.hour if resolution in ("quarter", "hour") else None,
        energy=energy,
        prices=prices_of(energy, [prices[start] for start in known if start in prices]),
        provisional=any(quarters[start].provisional for start in known),
        edited=any(flag & EDITED for flag in flags),
        imported=any(flag & IMPORTED for flag in flags),
        missing_quarters=len(starts) - len(known),
    )
