"""Reads the table of Norwegian schemes: the one that came along, or the user's own."""

import tomllib
from decimal import Decimal
from importlib import resources
from pathlib import Path

import msgspec

from amshub_prices.core.chain.norway import Schemes
from amshub_prices.core.chain.norway_table import problems_of

PACKAGED = "norway.toml"


def load(path: str) -> Schemes:
    """The table in this file, or for an empty path the packaged one; raises ValueError with every mistake in words."""
    name = path or PACKAGED
    try:
        text = Path(path).read_text(encoding="utf-8") if path else _packaged()
        schemes = msgspec.convert(tomllib.loads(text, parse_float=Decimal), Schemes)
    except OSError as error:
        raise ValueError(f'prices.schemes_file = "{path}": cannot be read: {error.strerror}') from error
    except msgspec.ValidationError as error:
        raise ValueError(f"{name}: {error}") from error
    except ValueError as error:
        raise ValueError(f"{name}: is not TOML: {error}") from error
    problems = problems_of(schemes)
    if problems:
        raise ValueError("\n".join(f"{name}: {problem}" for problem in problems))
    return schemes


def _packaged() -> str:
    return (resources.files("amshub_prices") / "data" / PACKAGED).read_text(encoding="utf-8")
