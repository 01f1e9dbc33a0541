"""`python -m amshub_accounting import`: has accounting fill in what a file of others' measurements says."""

import argparse
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import get_args
from zoneinfo import ZoneInfo

from amshub_contracts.clock import Clock
from amshub_contracts.commands import MAX_ROWS, FileRow, FillIn
from amshub_contracts.load_settings import clock_or_exit, load_or_exit

from amshub_accounting.carry_out import carry_out
from amshub_accounting.core.importers.any_file import Kind
from amshub_accounting.core.importers.rows import Imported, Row
from amshub_accounting.inspect_file import report, understood, zone_of


def main(arguments: list[str]) -> int:
    """The exit code: 0 filled in, 1 not understood, refused, or nobody obeys, 2 wrong usage or settings."""
    try:
        options = _parser().parse_args(arguments)
        settings = load_or_exit()
        clock = clock_or_exit()
        zone = zone_of(settings, options.meter)
        imported = understood(options.file, zone, options.kind)
    except SystemExit as end:
        return int(end.code or 0)
    print("\n".join(report(imported)))
    rows = [row for row in imported.rows if row.end_s * 1000 <= clock.now_ms()]
    if len(rows) < len(imported.rows):
        print(f"{len(imported.rows) - len(rows)} rows lie in the future and are left out")
    return carry_out(settings, orders(rows, options.meter, clock, imported), ZoneInfo(zone))


def orders(rows: Sequence[Row], meter: str, clock: Clock, imported: Imported) -> Iterator[FillIn]:
    """One command for each month of the file, so that each is one small transaction."""
    zone = ZoneInfo(imported.zone)

    def month(row: Row) -> tuple[int, int]:
        began = datetime.fromtimestamp(row.start_s, zone)
        return began.year, began.month

    for _, group in groupby(rows, month):
        of_month = [_file_row(row) for row in group]
        for at in range(0, len(of_month), MAX_ROWS):
            yield FillIn(meter=meter, by="file", at_ms=clock.now_ms(), rows=tuple(of_month[at : at + MAX_ROWS]))


def _file_row(row: Row) -> FileRow:
    return FileRow(row.start_s, row.minutes, row.import_wh, row.export_wh, row.estimated)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m amshub_accounting import",
        description="Fills in what is missing or estimated from a file of somebody else's measurements; what was "
        "measured well, or set by hand, stays.",
        epilog="It can be taken back with `clear`. Exit code: 0 filled in, 1 not understood, refused, or nobody obeys, "
        "2 wrong usage or settings.",
    )
    parser.add_argument("file", metavar="FILE", help="- for standard input")
    parser.add_argument("--meter", required=True, help="whose history it is: its name in the settings")
    parser.add_argument("--kind", choices=get_args(Kind), help="default: found out")
    return parser
