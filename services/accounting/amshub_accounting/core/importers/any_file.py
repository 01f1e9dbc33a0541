"""Tells what kind of file this is, then reads it."""

from typing import Literal

from amshub_accounting.core.importers import amshub, amsreader, elhub, fluvius
from amshub_accounting.core.importers.rows import Imported, NotUnderstood
from amshub_accounting.core.importers.table import MAX_FILE_BYTES as MAX_FILE_BYTES  # the longest of all kinds
from amshub_accounting.core.importers.table import read_table

Kind = Literal["amshub", "elhub", "fluvius", "amsreader"]


def parse(body: bytes, zone_name: str, kind: Kind | None = None) -> Imported:
    """What the file says of a meter in this zone; `kind` None finds out whose it is. Raises NotUnderstood only."""
    if kind == "amsreader" or (kind is None and body.startswith(amsreader.FIRST_LINE)):
        return _not_empty(amsreader.parse(body, zone_name))
    if kind in (None, "amshub") and amshub.is_json(body):
        return _not_empty(amshub.parse_json(body, zone_name))
    table = read_table(body)
    if kind == "amshub" or (kind is None and amshub.fits(table.columns)):
        return _not_empty(amshub.parse_csv(table, zone_name))
    if kind == "fluvius" or (kind is None and fluvius.fits(table.columns)):
        return _not_empty(fluvius.parse(table))
    if kind == "elhub" or elhub.fits(table.columns):
        return _not_empty(elhub.parse(table))
    raise NotUnderstood(
        "these are not the columns of amshub, Elhub or Fluvius, and it is no configuration of an AMS reader", 1
    )


def _not_empty(imported: Imported) -> Imported:
    if not imported.rows:
        raise NotUnderstood("; ".join(["there is nothing to import in the file", *imported.notes]))
    return imported
