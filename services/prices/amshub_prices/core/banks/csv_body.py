"""CSV from outside as rows by the names of the columns, or a refusal."""

import csv
from collections.abc import Collection, Iterator
from io import StringIO


def rows(text: str, delimiter: str, needed: Collection[str]) -> Iterator[dict[str, str]]:
    """The rows, each with every column of the first line; raises ValueError when one is cut or lacks `needed` ones."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = next(reader, [])
        missing = sorted(set(needed) - set(columns))
        if missing:
            raise ValueError(f"no column {', '.join(missing)}")
        for row in reader:
            yield dict(zip(columns, row, strict=True))
    except csv.Error as error:
        raise ValueError(f"broken CSV: {error}") from error
