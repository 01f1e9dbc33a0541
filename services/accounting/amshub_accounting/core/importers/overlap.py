"""Rows of different length over the same time made into rows beside each other: the shorter ones are right."""

from collections.abc import Iterable

from amshub_accounting.core.apportion import apportion
from amshub_accounting.core.importers.rows import NotUnderstood, Row


def beside(rows: Iterable[Row]) -> list[Row]:
    """These rows in order of time; of a longer one the rest, spread evenly over the time that shorter ones leave.

    Of two of the same span the earlier given stays. The sums stay, unless the shorter ones have more than the longer
    one. Raises NotUnderstood for two that overlap in part.
    """
    kept: list[Row] = []
    for row in sorted(rows, key=lambda row: row.minutes):
        inside = sorted((other for other in kept if _touch(other, row)), key=lambda other: other.start_s)
        if any(other.start_s < row.start_s or other.end_s > row.end_s for other in inside):
            raise NotUnderstood("hours and days of the file do not fit into each other: is the meter's zone right?")
        kept += _rest(row, inside)
    return sorted(kept, key=lambda row: row.start_s)


def _touch(one: Row, other: Row) -> bool:
    return one.start_s < other.end_s and other.start_s < one.end_s


def _rest(row: Row, inside: list[Row]) -> list[Row]:
    if not inside:
        return [row]
    edges_s = [row.start_s, *(edge_s for other in inside for edge_s in (other.start_s, other.end_s)), row.end_s]
    free = [(start_s, end_s) for start_s, end_s in zip(edges_s[::2], edges_s[1::2], strict=True) if start_s < end_s]
    if not free:
        return []
    lengths = [end_s - start_s for start_s, end_s in free]
    imports = _shares(row.import_wh, [other.import_wh for other in inside], lengths)
    exports = _shares(row.export_wh, [other.export_wh for other in inside], lengths)
    return [
        Row(start_s, (end_s - start_s) // 60, import_wh, export_wh, estimated=True)
        for (start_s, end_s), import_wh, export_wh in zip(free, imports, exports, strict=True)
    ]


def _shares(whole: int | None, inside: list[int | None], lengths: list[int]) -> list[int | None]:
    if whole is None:
        return [None] * len(lengths)
    return [*apportion(max(0, whole - sum(wh or 0 for wh in inside)), lengths)]
