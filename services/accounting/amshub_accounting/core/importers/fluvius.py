"""Quarter-hours or days as Fluvius gives them to its customers (mijn.fluvius.be, Verbruik, Rapport downloaden).

Forms, read in the samples of patrickvorgers/Home-Assistant-Import-Energy-Data (Datasources/Fluvius): Dutch, with
`Van (datum)` or, until 2024, `Van datum`, and English, with 22/10/2023; semicolons, decimal comma, local time without
an offset. In the hour that repeats in October each quarter comes twice in a row: 02:45 to 02:00, then 02:45 to 03:00.
Registers are Afname (import) and Injectie (export), each by Dag and Nacht; an empty volume is `Geen verbruik`: nothing
was measured. Days, without or with times, run to the next date (seen in tests of others only).
"""

from collections.abc import Iterator
from sys import intern

from amshub_accounting.core.importers.gather import Direction, Line, gather
from amshub_accounting.core.importers.local_time import read_time
from amshub_accounting.core.importers.rows import Imported, NotUnderstood, shown, watt_hours
from amshub_accounting.core.importers.table import Table

ZONE = "Europe/Brussels"
MEASURED = frozenset({"", "uitgelezen", "gevalideerd", "read", "validated"})
COLUMNS = {
    "from": ("van (datum)", "van datum", "from (date)"),
    "until": ("tot (datum)", "tot datum", "until (date)"),
    "register": ("register",),
    "volume": ("volume",),
    "unit": ("eenheid", "unit"),
    "status": ("validatiestatus", "validation status"),
}
FROM_TIME = ("van (tijdstip)", "van tijdstip", "from (time)")
UNTIL_TIME = ("tot (tijdstip)", "tot tijdstip", "until (time)")
CONNECTION = ("ean-code", "ean", "ean code")
METER = ("meter",)
DIRECTIONS: dict[str, Direction] = {
    "afname": "import",
    "offtake": "import",
    "injectie": "export",
    "injection": "export",
}
REACTIVE = "kvarh"


def fits(columns: tuple[str, ...]) -> bool:
    """Whether a table with these columns is of this kind."""
    return any(name in columns for name in COLUMNS["from"])


def parse(table: Table) -> Imported:
    """What the file says, day and night added up; reactive energy is left out. Raises NotUnderstood."""
    return gather(_lines(table), ZONE, MEASURED)


def _lines(table: Table) -> Iterator[Line]:
    place = table.places(COLUMNS)
    from_time, until_time = table.place(*FROM_TIME), table.place(*UNTIL_TIME)
    connection, meter = table.place(*CONNECTION), table.place(*METER)
    connections = set()
    for number, cells in table.records:
        unit = cells[place["unit"]].strip().lower()
        if unit == REACTIVE:
            continue
        if unit != "kwh":
            raise NotUnderstood(f"{shown(unit)} is not kWh: this is no file of electricity", number)
        connections.add(_cell(cells, connection))
        if len(connections) > 1:
            raise NotUnderstood("the file has a second EAN: download each connection by itself", number)
        name = cells[place["register"]].strip()
        direction = DIRECTIONS.get(name.lower().partition(" ")[0])
        if direction is None:
            raise NotUnderstood(f"{shown(name)} is no register of what a household takes or gives", number)
        volume = cells[place["volume"]].strip()
        yield Line(
            number,
            intern(f"{_cell(cells, meter)} {name.lower()}"),  # so that 200,000 lines fit into little memory
            direction,
            read_time(f"{cells[place['from']]} {_cell(cells, from_time)}", number),
            read_time(f"{cells[place['until']]} {_cell(cells, until_time)}", number),
            watt_hours(volume, number) if volume else None,
            intern(cells[place["status"]].strip()),
        )


def _cell(cells: list[str], place: int | None) -> str:
    return "" if place is None else cells[place].strip()
