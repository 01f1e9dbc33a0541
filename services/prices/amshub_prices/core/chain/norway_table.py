"""What is wrong with a table of Norwegian schemes, in words."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise

from amshub_prices.core.chain.norway import Norgespris, Schemes, Stromstotte

MAX_NOK = 100
"""Per kWh; a hundred times what was ever set, so more was written in øre."""


def problems_of(schemes: Schemes) -> list[str]:
    """Every mistake, with what to write instead; empty for a good table."""
    found = [
        *_of_dates("stromstotte", schemes.stromstotte),
        *_of_dates("norgespris", schemes.norgespris),
    ]
    for support in schemes.stromstotte:
        found += _of_amount("stromstotte", support, "threshold", support.threshold)
        if not _is_within(support.percent, 100):
            found.append(f"{_name('stromstotte', support)}: percent = {support.percent}: expected 0 to 100")
    for level in schemes.norgespris:
        found += _of_amount("norgespris", level, "level", level.level)
    return found


def _of_dates(kind: str, entries: Iterable[Stromstotte | Norgespris]) -> list[str]:
    ordered = sorted(entries, key=lambda entry: entry.valid_from)
    ends_first = [
        f"{_name(kind, entry)}: valid_to = {entry.valid_to}: is before valid_from"
        for entry in ordered
        if entry.valid_to < entry.valid_from
    ]
    overlaps = [
        f"{_name(kind, after)}: the one from {before.valid_from} holds until {before.valid_to}; end it before"
        for before, after in pairwise(ordered)
        if after.valid_from <= before.valid_to
    ]
    return ends_first + overlaps


def _of_amount(kind: str, entry: Stromstotte | Norgespris, name: str, value: Decimal) -> list[str]:
    if _is_within(value, MAX_NOK):
        return []
    return [f"{_name(kind, entry)}: {name} = {value}: expected NOK per kWh before VAT, 0 to {MAX_NOK}"]


def _is_within(value: Decimal, most: int) -> bool:
    # Comparing a NaN would raise.
    return value.is_finite() and 0 <= value <= most


def _name(kind: str, entry: Stromstotte | Norgespris) -> str:
    return f"{kind} from {entry.valid_from}"
