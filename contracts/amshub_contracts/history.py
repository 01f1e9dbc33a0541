"""The ledger of years by range and resolution, read in pieces so that memory stays flat."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from amshub_contracts.bus import Bus
from amshub_contracts.history_rows import HistoryRow, pieces, row_of
from amshub_contracts.ledger import load_quarters
from amshub_contracts.spans import SHORTEST_S, Resolution, Span, spans

MAX_ROWS = 40_000
"""What one question may ask for: more than a year of quarter-hours (35,136). A longer one is refused before anything is
read, because an answer of that size belongs in a file: `python -m amshub_accounting export`."""


class RangeTooLong(ValueError):
    """The range has more spans than the limit: ask for less, or for a coarser resolution."""


def query(
    bus: Bus,
    partition: int,
    meter: str,
    *,
    from_s: int,
    to_s: int,
    resolution: Resolution,
    zone: ZoneInfo,
    limit: int = MAX_ROWS,
) -> Iterator[HistoryRow]:
    """A row for every span that some of [from_s, to_s) (UTC Unix s) lies in and that something is known of, in order.

    Raises RangeTooLong at once when there may be more than `limit`. Each piece is of one instant of the store.
    """
    most = (to_s - from_s) // SHORTEST_S[resolution]
    if most > limit:
        raise RangeTooLong(f"{most} rows are more than {limit}: ask for less at a time, or for longer steps")
    return _rows(bus, partition, meter, pieces(spans(from_s, to_s, resolution, zone)), resolution, zone)


def _rows(
    bus: Bus, partition: int, meter: str, parts: Iterator[list[Span]], resolution: Resolution, zone: ZoneInfo
) -> Iterator[HistoryRow]:
    for part in parts:
        quarters = load_quarters(bus, partition, meter, part[0][0], part[-1][1])
        for span in part:
            row = row_of(quarters, span, resolution, zone)
            if row is not None:
                yield row
