"""Our own history, as `export` and the gateway write it (docs/history.md): CSV, or JSON with a line for each row."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

import msgspec

from amshub_accounting.core.importers.gather import MAX_LINES
from amshub_accounting.core.importers.local_time import read_time
from amshub_accounting.core.importers.rows import Imported, NotUnderstood, Row, checked, shown, watt_hours
from amshub_accounting.core.importers.table import MAX_FILE_BYTES, Table

COLUMNS = ("start", "end", "import_kwh", "export_kwh", "estimated", "missing_quarters")
"""Those that are read: money follows from the prices, and the rest from these."""
LONGEST_S = 31 * 86_400 + 3600
"""A month in which clocks are set back; a longer row is none of ours and refused."""
_BOM = b"\xef\xbb\xbf"


class _Line(NamedTuple):
    """What one row says, not looked at yet."""

    number: int
    start: str
    end: str
    import_kwh: str
    export_kwh: str
    estimated: bool
    missing_quarters: int


class _Row(msgspec.Struct):
    start: str
    end: str
    import_kwh: Decimal
    export_kwh: Decimal
    estimated: bool
    missing_quarters: int


class _Document(msgspec.Struct):
    rows: list[_Row]


def is_json(body: bytes) -> bool:
    """Whether this file can be JSON of ours; no other kind begins like it."""
    return body[:100].removeprefix(_BOM).lstrip().startswith(b"{")


def fits(columns: tuple[str, ...]) -> bool:
    """Whether a table with these columns is of this kind."""
    return set(COLUMNS) <= set(columns)


def parse_json(body: bytes, zone_name: str) -> Imported:
    """What the document says of a meter in this zone. Raises NotUnderstood."""
    if len(body) > MAX_FILE_BYTES:
        raise NotUnderstood(f"the file has more than {MAX_FILE_BYTES // 1_000_000} MB: export a shorter span")
    try:
        document = msgspec.json.decode(body.removeprefix(_BOM), type=_Document)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise NotUnderstood(f"is no history in JSON: {error}") from None
    return _imported(_of_document(document), zone_name)


def parse_csv(table: Table, zone_name: str) -> Imported:
    """What the table says of a meter in this zone. Raises NotUnderstood."""
    return _imported(_of_table(table), zone_name)


def _of_document(document: _Document) -> Iterator[_Line]:
    # The first row stands in the second line.
    for number, row in enumerate(document.rows, 2):
        import_kwh, export_kwh = str(row.import_kwh), str(row.export_kwh)
        yield _Line(number, row.start, row.end, import_kwh, export_kwh, row.estimated, row.missing_quarters)


def _of_table(table: Table) -> Iterator[_Line]:
    place = table.places({name: (name,) for name in COLUMNS})
    for number, cells in table.records:
        start, end, import_kwh, export_kwh, estimated, missing = (cells[place[name]].strip() for name in COLUMNS)
        if estimated not in ("0", "1") or not (missing.isascii() and missing.isdigit() and len(missing) <= 4):
            raise NotUnderstood(f"estimated {shown(estimated)} or missing_quarters {shown(missing)} is wrong", number)
        yield _Line(number, start, end, import_kwh, export_kwh, estimated == "1", int(missing))


def _imported(lines: Iterator[_Line], zone_name: str) -> Imported:
    found: list[tuple[Row, int]] = []
    partial = 0
    for line in lines:
        if len(found) == MAX_LINES:
            raise NotUnderstood(f"there are more than {MAX_LINES} rows: export a shorter span", line.number)
        found.append((_row(line), line.number))
        partial += line.missing_quarters > 0
    found.sort(key=lambda each: each[0].start_s)
    end_s = 0
    for row, number in found:
        if row.start_s < end_s:
            raise NotUnderstood("some of its time was already counted by another row", number)
        end_s = row.end_s
    note = f"{partial} rows have quarter-hours that nothing is known of, and the energy of the others alone"
    return Imported(zone_name, tuple(row for row, _ in found), (note,) if partial else ())


def _row(line: _Line) -> Row:
    start_s, end_s = (_instant_s(text, line.number) for text in (line.start, line.end))
    if not 0 < end_s - start_s <= LONGEST_S:
        raise NotUnderstood(f"{shown(line.start)} to {shown(line.end)} is no span of a history", line.number)
    minutes = (end_s - start_s) // 60
    import_wh, export_wh = (
        checked(watt_hours(text, line.number), minutes, line.number) for text in (line.import_kwh, line.export_kwh)
    )
    return Row(start_s, minutes, import_wh, export_wh, line.estimated)


def _instant_s(text: str, number: int) -> int:
    time = read_time(text, number)
    instant = time.timestamp() if time.tzinfo else -1
    if instant < 0 or instant % 900:
        raise NotUnderstood(f"{shown(text)} is no start of a quarter-hour with its offset from UTC", number)
    return int(instant)
