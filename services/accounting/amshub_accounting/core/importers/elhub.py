"""Hours or quarter-hours as Elhub (elhub.no, Min side) and grid companies give them to their customers.

Forms, read in public repositories that use such files: until 2025 `Fra;Til;KWH 60 Forbruk[;Kvalitet]` with
31.12.2024 23:00 in local time without an offset, decimal comma, separated by ; or by , with the number in quotes
(helgeu/norgespris PowerPrices.fsx); since then `Fra;Til;Målenavn;Volum;Enhet;Kvalitet;Registreringstidspunkt` with
2026-04-01T00:00:00+02:00 and a BOM (fredrik-lindseth/Stromkalkulator Måleverdier/README.md). `KWH 60 Produksjon` and
`KWH 15 …` are inferred from the same series' names.
"""

from collections.abc import Iterator
from re import fullmatch

from amshub_accounting.core.importers.gather import Direction, Line, gather
from amshub_accounting.core.importers.local_time import read_time
from amshub_accounting.core.importers.rows import Imported, NotUnderstood, shown, watt_hours
from amshub_accounting.core.importers.table import Table

ZONE = "Europe/Oslo"
MEASURED = frozenset({"", "målt"})
_SERIES = r"kwh (?:15|60) (forbruk|produksjon)"


def fits(columns: tuple[str, ...]) -> bool:
    """Whether a table with these columns is of this kind."""
    return "fra" in columns and "til" in columns


def parse(table: Table) -> Imported:
    """What the file says; forbruk is import, produksjon export. Raises NotUnderstood."""
    return gather(_long(table) if table.place("volum") is not None else _wide(table), ZONE, MEASURED)


def _wide(table: Table) -> Iterator[Line]:
    """A column for each series."""
    place = table.places({"start": ("fra",), "end": ("til",)})
    quality = table.place("kvalitet")
    series = [(at, found) for at, name in enumerate(table.columns) if (found := _direction(name))]
    if not series:
        raise NotUnderstood("there is no column 'KWH 60 Forbruk' and no 'KWH 60 Produksjon'", 1)
    for number, cells in table.records:
        start, end = read_time(cells[place["start"]], number), read_time(cells[place["end"]], number)
        for at, direction in series:
            wh = watt_hours(cells[at], number) if cells[at].strip() else None
            word = "" if quality is None else cells[quality].strip()
            yield Line(number, table.columns[at], direction, start, end, wh, word)


def _long(table: Table) -> Iterator[Line]:
    """A line for each value, with its series' name and unit."""
    columns = ("fra", "til", "målenavn", "volum", "enhet", "kvalitet")
    place = table.places({name: (name,) for name in columns})
    for number, cells in table.records:
        start, end, name, volume, unit, quality = (cells[place[column]].strip() for column in columns)
        direction = _direction(name.lower())
        if direction is None or unit.lower() != "kwh":
            raise NotUnderstood(f"{shown(name)} in {shown(unit)}: expected KWH 60 Forbruk in kWh, for example", number)
        wh = watt_hours(volume, number) if volume else None
        yield Line(number, name.lower(), direction, read_time(start, number), read_time(end, number), wh, quality)


def _direction(series: str) -> Direction | None:
    found = fullmatch(_SERIES, series)
    if found is None:
        return None
    return "import" if found[1] == "forbruk" else "export"
