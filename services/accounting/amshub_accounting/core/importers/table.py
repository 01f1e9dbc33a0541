"""CSV of whatever separator and encoding as a header and numbered records."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TextIO

from amshub_accounting.core.importers.rows import NotUnderstood, shown

MAX_FILE_BYTES = 32_000_000
"""Three years of quarter-hours in both directions are 24 MB; more is refused before it is looked at."""
MAX_COLUMNS = 50
"""The widest known has 12."""

Record = tuple[int, list[str]]
"""Number of the line, counted from 1, and its cells."""


@dataclass(frozen=True)
class Table:
    """Column names in small letters, and the records below them, which may be gone through once."""

    columns: tuple[str, ...]
    records: Iterator[Record]

    def place(self, *names: str) -> int | None:
        """Where the first of these columns is, None without one."""
        return next((self.columns.index(name) for name in names if name in self.columns), None)

    def places(self, wanted: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
        """Where each of these columns is, which may have several names; raises NotUnderstood naming those missing."""
        found = {what: place for what, names in wanted.items() if (place := self.place(*names)) is not None}
        missing = [names[0] for what, names in wanted.items() if what not in found]
        if missing:
            raise NotUnderstood(f"there is no column {' and no '.join(map(repr, missing))}", 1)
        return found


def read_table(body: bytes) -> Table:
    """The table in this file; raises NotUnderstood, also later, while its records are gone through."""
    if len(body) > MAX_FILE_BYTES:
        raise NotUnderstood(f"the file has more than {MAX_FILE_BYTES // 1_000_000} MB: download a shorter span")
    text = io.TextIOWrapper(io.BytesIO(body), encoding=_encoding(body), newline="")
    first = text.readline(10_000)
    text.seek(0)
    records = _records(text, ";" if ";" in first else ",")
    _, header = next(records, (1, []))
    columns = tuple(" ".join(name.split()).lower() for name in header)
    if len(columns) > MAX_COLUMNS:
        raise NotUnderstood(f"{len(columns)} columns are more than {MAX_COLUMNS}", 1)
    return Table(columns, _of_width(records, len(columns)))


def _encoding(body: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            body.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise NotUnderstood("the file is no text: neither UTF-8 nor Windows-1252")


def _records(text: TextIO, separator: str) -> Iterator[Record]:
    reader = csv.reader(text, delimiter=separator, strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise NotUnderstood(f"is no CSV: {error}", reader.line_num) from error
        if any(cells):
            yield reader.line_num, cells


def _of_width(records: Iterator[Record], width: int) -> Iterator[Record]:
    for line, cells in records:
        if len(cells) < width or any(cells[width:]):
            raise NotUnderstood(f"has {len(cells)} cells under {width} columns, after {shown(cells[0])}", line)
        yield line, cells
