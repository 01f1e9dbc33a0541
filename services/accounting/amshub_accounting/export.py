"""`python -m amshub_accounting export`: writes a meter's history as CSV or JSON, while everything else goes on."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TextIO, get_args

from amshub_contracts.account import Account
from amshub_contracts.bus import Bus, BusDown
from amshub_contracts.history import query
from amshub_contracts.history_days import days_s
from amshub_contracts.history_rows import HistoryRow
from amshub_contracts.history_text import csv_lines, json_lines
from amshub_contracts.load_settings import load_or_exit
from amshub_contracts.settings import Settings
from amshub_contracts.shutdown import OK, WRONG_USAGE
from amshub_contracts.spans import Resolution

from amshub_accounting.day_argument import day_argument

NOTHING_KNOWN = 1
MAX_ROWS = 100 * 366 * 96
"""A century of quarter-hours: a file has no other end than the years that days may be of, as rows go out one by one."""


def main(arguments: list[str]) -> int:
    """The exit code: 0 rows were written, 1 nothing is known of that time or the store is away, 2 wrong usage."""
    parser = _parser()
    try:
        options = parser.parse_args(arguments)
        if options.last < options.first:
            parser.error(f"--to {options.last} is before --from {options.first}")
        settings = load_or_exit()
    except SystemExit as end:
        return int(end.code or 0)
    try:
        with closing(Bus(settings.redis, "export")) as bus:
            written = _export(bus, settings, options)
    except BusDown as error:
        print(f"the store cannot be reached: {error}", file=sys.stderr)
        return NOTHING_KNOWN
    except BrokenPipeError:
        sys.stderr.close()  # whoever read along has enough, and wants to hear nothing of it
        return OK
    except OSError as error:
        print(f"{options.output} cannot be written: {error.strerror}", file=sys.stderr)
        return WRONG_USAGE
    if not written:
        known = ", ".join(settings.meters) or "none"
        print(
            f"nothing is known of the meter {options.meter} from {options.first} to {options.last}; "
            f"meters in the settings: {known}",
            file=sys.stderr,
        )
        return NOTHING_KNOWN
    return OK


def _export(bus: Bus, settings: Settings, options: argparse.Namespace) -> int:
    """How many rows were written."""
    account = Account.of(settings, options.meter)
    from_s, to_s = days_s(options.first, options.last, account.zone)
    rows = _Counted(query(bus, account, from_s=from_s, to_s=to_s, resolution=options.resolution, limit=MAX_ROWS))
    lines = csv_lines(rows, account) if options.format == "csv" else json_lines(rows, account, options.resolution)
    if options.output is None:
        _write(sys.stdout, lines)
    else:
        # A file that stops in the middle, as the store went away, would look like a whole one.
        unfinished = options.output.with_name(options.output.name + ".part")
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            _write(file, lines)
        unfinished.replace(options.output)
    return rows.count


class _Counted:
    """Rows that are counted while they pass."""

    def __init__(self, rows: Iterator[HistoryRow]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[HistoryRow]:
        for row in self._rows:
            self.count += 1
            yield row


def _write(file: TextIO, lines: Iterator[str]) -> None:
    file.writelines(lines)
    file.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m amshub_accounting export",
        description="Writes what the ledger says of a meter; docs/history.md tells the columns.",
        epilog="Days are those of the meter's time zone, the last one included. Exit code: 0 written, 1 nothing is "
        "known of that time or the store is away, 2 wrong usage or settings.",
    )
    parser.add_argument("--meter", required=True, help="its name in the settings, for example home")
    parser.add_argument(
        "--from", dest="first", metavar="DAY", type=day_argument, required=True, help="for example 2026-01-01"
    )
    parser.add_argument("--to", dest="last", metavar="DAY", type=day_argument, required=True, help="the last day")
    parser.add_argument("--resolution", choices=get_args(Resolution), default="hour")
    parser.add_argument("--format", choices=("csv", "json"), default="csv")
    parser.add_argument("-o", dest="output", metavar="FILE", type=Path, help="default: standard output")
    return parser
