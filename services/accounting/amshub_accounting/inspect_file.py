"""`python -m amshub_accounting inspect`: prints what a file of others' measurements says, and writes nothing."""

import argparse
import sys
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

from amshub_contracts.history_text import decimal
from amshub_contracts.load_settings import load_or_exit
from amshub_contracts.settings import MeterSettings, Settings
from amshub_contracts.shutdown import OK, WRONG_USAGE

from amshub_accounting.core.importers.any_file import MAX_FILE_BYTES, Kind, parse
from amshub_accounting.core.importers.rows import Imported, NotUnderstood, Row

NOT_UNDERSTOOD = 1


def main(arguments: list[str]) -> int:
    """The exit code: 0 printed, 1 the file is not understood and why is told, 2 wrong usage or settings."""
    try:
        options = _parser().parse_args(arguments)
        settings = load_or_exit()
        imported = understood(options.file, zone_of(settings, options.meter), options.kind)
    except SystemExit as end:
        return int(end.code or 0)
    print("\n".join(report(imported)))
    return OK


def understood(file: str, zone: str, kind: Kind | None) -> Imported:
    """What the file (`-`: standard input) says; where it says nothing, tells why and raises SystemExit."""
    try:
        return parse(read_file(file), zone, kind)
    except OSError as error:
        print(f"{file} cannot be read: {error.strerror}", file=sys.stderr)
        raise SystemExit(WRONG_USAGE) from None
    except NotUnderstood as error:
        print(f"{file}: {error}", file=sys.stderr)
        raise SystemExit(NOT_UNDERSTOOD) from None


def zone_of(settings: Settings, meter: str) -> str:
    """The zone of this meter; of one that the settings do not have, the usual one."""
    return settings.meters.get(meter, MeterSettings()).zone


def report(imported: Imported) -> list[str]:
    """What there is, in lines: the span, each month, the sum, and what was left out."""
    zone = ZoneInfo(imported.zone)
    months: dict[str, list[Row]] = defaultdict(list)
    for row in imported.rows:
        months[datetime.fromtimestamp(row.start_s, zone).strftime("%Y-%m")].append(row)
    first, last = (
        datetime.fromtimestamp(instant_s, zone).isoformat(sep=" ", timespec="minutes")
        for instant_s in (imported.rows[0].start_s, imported.rows[-1].end_s)
    )
    lines = [
        f"from {first} to {last} ({imported.zone})",
        _cells("month", "rows", "import kWh", "export kWh", "estimates"),
    ]
    lines += [_sums(month, rows) for month, rows in sorted(months.items())]
    lines.append(_sums("all", list(imported.rows)))
    return [*lines, *imported.notes]


def _sums(name: str, rows: list[Row]) -> str:
    imports = [row.import_wh for row in rows if row.import_wh is not None]
    exports = [row.export_wh for row in rows if row.export_wh is not None]
    sums = (decimal(sum(known), 3) or "" if known else "-" for known in (imports, exports))
    return _cells(name, str(len(rows)), *sums, str(sum(row.estimated for row in rows)))


def _cells(name: str, *cells: str) -> str:
    return f"{name:8}" + "".join(f"{cell:>13}" for cell in cells)


def read_file(file: str) -> bytes:
    """What is in the file (`-`: standard input), up to the longest that is understood; raises OSError."""
    # One byte more than a parser takes: it says that the file is too long, and the rest is never held.
    with sys.stdin.buffer if file == "-" else Path(file).open("rb") as stream:
        return stream.read(MAX_FILE_BYTES + 1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m amshub_accounting inspect",
        description="Prints what a file of Elhub, Fluvius, an AMS reader or amshub says; nothing is written.",
        epilog="Exit code: 0 printed, 1 the file is not understood, 2 wrong usage or settings.",
    )
    parser.add_argument("file", metavar="FILE", help="- for standard input")
    parser.add_argument("--kind", choices=get_args(Kind), help="default: found out")
    parser.add_argument(
        "--meter", default="home", help="whose zone the days of an AMS reader or amshub are of; default: home"
    )
    return parser
