"""Measures every figure, prints one table and writes bench/results.jsonl: `python -m bench [MODULE…]`."""

import importlib
import json
import sys
from pathlib import Path
from typing import Any

MODULES = (
    "bench.decode",
    "bench.reader_pty",
    "bench.api_live",
    "bench.api_urls",
    "bench.page",
    "bench.accounting_year",
    "bench.mqtt_publisher",
    "bench.stack",
)
"""Each has `measure()`, which returns dicts with the keys of COLUMNS."""
COLUMNS = ("name", "value", "unit", "peer", "peer_value", "ratio")
RESULTS = Path(__file__).parent / "results.jsonl"

Figure = dict[str, Any]


def main(modules: list[str]) -> None:
    """Measure one module after the other, so that none disturbs another."""
    figures: list[Figure] = []
    for name in modules or MODULES:
        print(f"measuring {name}", file=sys.stderr)
        figures += (
            {column: figure.get(column) for column in COLUMNS} for figure in importlib.import_module(name).measure()
        )
    RESULTS.write_text("".join(f"{json.dumps(figure)}\n" for figure in figures))
    print(table(figures))


def table(figures: list[Figure]) -> str:
    """The figures as aligned text, a line a figure."""
    rows = [COLUMNS, *(tuple(_cell(figure[column]) for column in COLUMNS) for figure in figures)]
    widths = [max(len(row[index]) for row in rows) for index in range(len(COLUMNS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(lines)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"
    return str(value)


if __name__ == "__main__":
    main(sys.argv[1:])
