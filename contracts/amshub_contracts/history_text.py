"""A row of history as the text of a file: times local and UTC, kWh and money as exact decimals."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec

from amshub_contracts.account import Account
from amshub_contracts.history_rows import HistoryRow
from amshub_contracts.spans import Resolution

TIMES = ("start", "end", "start_utc")
ENERGIES = ("import_kwh", "export_kwh")
PRICES = ("import_price", "export_price", "spot_price")
MONEY = ("cost", "income", "unpriced_import_kwh", "unpriced_export_kwh")
FLAGS = ("estimated", "provisional", "edited", "imported")
COLUMNS = (*TIMES, *ENERGIES, *PRICES, *MONEY, *FLAGS, "missing_quarters")


def csv_lines(rows: Iterable[HistoryRow], account: Account) -> Iterator[str]:
    """A header, then a line for each row: commas between, points in decimals, nothing where nothing is known."""
    yield ",".join(COLUMNS) + "\n"
    for row in rows:
        numbers = (text or "" for text in _numbers(row))
        flags = (str(int(flag)) for flag in _flags(row))
        yield ",".join([*_times(row, account.zone), *numbers, *flags, str(row.missing_quarters)]) + "\n"


def json_lines(rows: Iterable[HistoryRow], account: Account, resolution: Resolution) -> Iterator[str]:
    """One JSON document, a line for each row: whose history it is, then `rows` with an object each; unknown is null."""
    about = {
        "meter": account.meter,
        "zone": account.zone.key,
        "resolution": resolution,
        "currency": account.currency,
    }
    head = "".join(f'"{name}": {_quoted(text)}, ' for name, text in about.items())
    yield f'{{{head}"rows": [\n'
    before = ""
    for row in rows:
        values = [
            *map(_quoted, _times(row, account.zone)),
            *(text or "null" for text in _numbers(row)),
            *("true" if flag else "false" for flag in _flags(row)),
            str(row.missing_quarters),
        ]
        fields = ", ".join(f'"{name}": {value}' for name, value in zip(COLUMNS, values, strict=True))
        yield f"{before}{{{fields}}}"
        before = ",\n"
    yield "\n]}\n"


def _times(row: HistoryRow, zone: ZoneInfo) -> list[str]:
    local = [datetime.fromtimestamp(instant_s, zone).isoformat() for instant_s in (row.start_s, row.end_s)]
    return [*local, datetime.fromtimestamp(row.start_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")]


def _numbers(row: HistoryRow) -> list[str | None]:
    energy, prices = row.energy, row.prices
    return [
        decimal(energy.import_wh, 3),
        decimal(energy.export_wh, 3),
        decimal(prices.import_micro, 6),
        decimal(prices.export_micro, 6),
        decimal(prices.spot_micro, 6),
        decimal(energy.cost_nano, 9),
        decimal(energy.income_nano, 9),
        decimal(energy.unpriced_import_wh, 3),
        decimal(energy.unpriced_export_wh, 3),
    ]


def _flags(row: HistoryRow) -> list[bool]:
    return [row.energy.estimated, row.provisional, row.edited, row.imported]


def decimal(amount: int | None, places: int) -> str | None:
    """An integer count of 10^-places as exact decimal, None for None: decimal(-1500, 3) is -1.500."""
    if amount is None:
        return None
    whole, part = divmod(abs(amount), 10**places)
    return f"{'-' if amount < 0 else ''}{whole}.{part:0{places}d}"


def _quoted(value: str) -> str:
    return msgspec.json.encode(value).decode()
