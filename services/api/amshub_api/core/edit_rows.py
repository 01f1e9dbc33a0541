"""Price rows as the device's form and /priceconfig.json write them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from re import fullmatch
from typing import Annotated, Any

import msgspec
from amshub_contracts.checked import BadValues, checked
from amshub_contracts.edits import MAX_ROWS
from amshub_contracts.price_settings import WEEKDAYS, RowSettings

from amshub_api.core.price_rows import DIRECTION_CODES, TYPE_CODES

TYPES = {code: name for name, code in TYPE_CODES.items()}
DIRECTIONS = {code: name for name, code in DIRECTION_CODES.items()}
FORM_FIELDS = {"t": "rt", "n": "rn", "d": "rd", "a": "ra", "h": "rh", "v": "rv"}
FORM_DATES = {"s": ("rsm", "rsd"), "e": ("rem", "red")}
COUNT = r"[0-9]{1,4}"

Weekday = Annotated[int, msgspec.Meta(ge=0, le=7)]
"""0 Monday to 6 Sunday; the device's page sends a 7 with a new row, which means nothing."""
Hour = Annotated[int, msgspec.Meta(ge=0, le=23)]


class _Row(msgspec.Struct, frozen=True):
    t: Annotated[int, msgspec.Meta(ge=0, le=3)]
    d: Annotated[int, msgspec.Meta(ge=1, le=3)]
    a: tuple[Weekday, ...]
    h: tuple[Hour, ...]
    v: Decimal
    n: str = ""
    s: dict[str, int] = {}
    e: dict[str, int] = {}


def rows_of_form(form: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows of a form whose `rc` counts them, as /priceconfig.json has them; raises BadValues."""
    text = form.get("rc", "")
    if not fullmatch(COUNT, text):
        raise BadValues(["rc: expected the number of rows"])
    if int(text) > MAX_ROWS:
        raise BadValues([f"{text} rows are more than {MAX_ROWS}"])
    return [_row_of_form(form, number) for number in range(int(text))]


def price_rows(rows: Sequence[object], *, from_text: bool) -> tuple[RowSettings, ...]:
    """The rows, each as /priceconfig.json has one; raises BadValues with everything that is wrong."""
    if len(rows) > MAX_ROWS:
        raise BadValues([f"{len(rows)} rows are more than {MAX_ROWS}"])
    problems: list[str] = []
    good: list[RowSettings] = []
    for number, row in enumerate(rows, 1):
        try:
            good.append(_price_row(row, from_text))
        except BadValues as error:
            problems += [f"row {number}: {problem}" for problem in error.problems]
    if problems:
        raise BadValues(problems)
    return tuple(good)


def _price_row(row: object, from_text: bool) -> RowSettings:
    if not isinstance(row, dict):
        raise BadValues(["expected an object as /priceconfig.json has it"])
    told = checked(_Row, row, from_text=from_text)
    weekdays = tuple(name for number, name in enumerate(WEEKDAYS) if number in told.a)
    values: dict[str, object] = {
        "name": told.n,
        "type": TYPES[told.t],
        "direction": DIRECTIONS[told.d],
        "value": told.v,
        "weekdays": weekdays,
        "hours": tuple(sorted(set(told.h))),
        "start": _month_day(told.s),
        "end": _month_day(told.e),
    }
    return checked(RowSettings, values)


def _month_day(told: Mapping[str, int]) -> str:
    """MM-DD of {"m", "d"}; empty where neither is said. What is no day is told by whoever checks it."""
    month, day = told.get("m", 0), told.get("d", 0)
    return "" if month == day == 0 else f"{month:02d}-{day:02d}"


def _row_of_form(form: Mapping[str, str], number: int) -> dict[str, Any]:
    row: dict[str, Any] = {
        key: form[f"{field}{number}"] for key, field in FORM_FIELDS.items() if f"{field}{number}" in form
    }
    for key in ("a", "h"):
        if key in row:
            row[key] = [part for part in row[key].split(",") if part]
    for key, (month, day) in FORM_DATES.items():
        row[key] = {"m": form.get(f"{month}{number}", 0), "d": form.get(f"{day}{number}", 0)}
    return row
