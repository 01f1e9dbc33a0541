"""Price rows and tariff steps out of the device's forms and out of JSON."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from amshub_api.core.edit_rows import price_rows, rows_of_form
from amshub_api.core.edit_steps import steps_of_form, steps_of_json
from amshub_api.core.price_rows import priceconfig
from amshub_contracts.checked import BadValues
from amshub_contracts.edits import TariffSteps
from amshub_contracts.price_settings import RowSettings

from tests.unit.api.building import NOW_MS

ALL_HOURS = ",".join(map(str, range(24)))
FORM = {
    "r": "true",
    "rc": "2",
    "rt0": "1",
    "rn0": "Nettleie",
    "rd0": "1",
    "ra0": "0,1,2,3,4,5,6,7",
    "rh0": ALL_HOURS,
    "rv0": "0.4321",
    "rsm0": "0",
    "rsd0": "0",
    "rem0": "0",
    "red0": "0",
    "rt1": "2",
    "rn1": "Natt",
    "rd1": "3",
    "ra1": "5,6",
    "rh1": "23,0,1",
    "rv1": "25",
    "rsm1": "11",
    "rsd1": "1",
    "rem1": "2",
    "red1": "29",
}
ROW: dict[str, Any] = {
    "t": 0,
    "n": "Fast",
    "d": 1,
    "a": [0, 6],
    "h": [0],
    "v": 0.5,
    "s": {"m": 0, "d": 0},
    "e": {"m": 0, "d": 0},
}


def from_form(form: dict[str, str]) -> tuple[RowSettings, ...]:
    return price_rows(rows_of_form(form), from_text=True)


def problems(wrong: Any) -> list[str]:
    with pytest.raises(BadValues) as error:
        wrong()
    return error.value.problems


def test_the_devices_form_makes_rows_in_its_order() -> None:
    assert from_form(FORM) == (
        RowSettings(name="Nettleie", type="add", direction="import", value=Decimal("0.4321")),
        RowSettings(
            name="Natt",
            type="percent",
            direction="both",
            value=Decimal(25),
            weekdays=("sat", "sun"),
            hours=(0, 1, 23),
            start="11-01",
            end="02-29",
        ),
    )


def test_a_form_without_rows_takes_all_away() -> None:
    assert from_form({"r": "true", "rc": "0"}) == ()


def test_what_priceconfig_shows_may_be_sent_back_as_it_is() -> None:
    rows = from_form(FORM)
    shown = msgspec.json.decode(msgspec.json.encode(priceconfig(rows, NOW_MS, "Europe/Oslo")))
    assert price_rows(shown["o"], from_text=False) == rows


def test_a_value_of_json_keeps_its_decimals() -> None:
    (row,) = price_rows([ROW | {"v": 0.1}], from_text=False)
    assert row.value == Decimal("0.1")


@pytest.mark.parametrize("count", [None, "", "two", "-1", "1.0", "١", "51", "9" * 5000])
def test_a_count_of_rows_that_is_none_is_refused(count: str | None) -> None:
    form = {"r": "true"} if count is None else {"r": "true", "rc": count}
    assert len(problems(lambda: rows_of_form(form))) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"t": 4}, "t: expected a whole number from 0 to 3"),
        ({"t": "1"}, "t: expected a whole number"),
        ({"t": True}, "t: expected a whole number"),
        ({"d": 0}, "d: expected a whole number from 1 to 3"),
        ({"n": "x" * 33}, "name: expected text of at most 32 characters"),
        ({"a": []}, "weekdays: an empty list fits never"),
        ({"a": [7]}, "weekdays: an empty list fits never"),
        ({"a": [8]}, "a: "),
        ({"h": [24]}, "h: "),
        ({"h": []}, "hours: "),
        ({"v": -0.1}, "value: expected a number from 0"),
        ({"v": 0.12345}, "value: expected a number from 0 with at most four decimals"),
        ({"v": 1e9}, "value: expected a number between"),
        ({"v": None}, "v: expected a number"),
        ({"s": {"m": 2, "d": 30}}, "start: "),
        ({"e": {"m": 13, "d": 1}}, "end: "),
        ({"e": {"m": 1, "d": 0}}, "end: "),
        ({"e": {"m": -1, "d": 1}}, "end: "),
        ({"s": 5}, "s: "),
        ({"x": 1}, "'x': there is no such value"),
    ],
)
def test_a_bad_value_of_a_row_is_told_in_words(change: dict[str, Any], words: str) -> None:
    (problem,) = problems(lambda: price_rows([ROW, ROW | change], from_text=False))
    assert problem.startswith(f"row 2: {words}")


def test_everything_that_is_wrong_is_told_at_once() -> None:
    told = problems(lambda: from_form(FORM | {"rt0": "9", "rv0": "cheap", "rh1": "25"}))
    assert [problem.split(":")[:2] for problem in told] == [["row 1", " t"], ["row 1", " v"], ["row 2", " h"]]


@pytest.mark.parametrize("row", [None, 1, "row", [], {}])
def test_what_is_no_row_is_refused(row: object) -> None:
    assert problems(lambda: price_rows([row], from_text=False))


def test_the_devices_form_makes_steps() -> None:
    form = {f"t{number}": str(kw) for number, kw in enumerate((5, 10, 15, 20, 25, 50, 75, 100, 150))} | {"th": "3"}
    assert steps_of_form(form) == TariffSteps((5, 10, 15, 20, 25, 50, 75, 100, 150), 3)


def test_empty_fields_and_limits_above_everything_are_no_steps() -> None:
    assert steps_of_form({"t0": "2", "t1": "5", "t2": "65535", "t3": "", "th": "1"}) == TariffSteps((2, 5), 1)
    assert steps_of_json({"t": [2, 5, *[65535] * 8], "h": 3}) == TariffSteps((2, 5), 3)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"t": [5, 2], "h": 3}, "t: steps are one to nine kW limits, ascending"),
        ({"t": [], "h": 3}, "t: steps are one to nine kW limits"),
        ({"t": [0, 2], "h": 3}, "t: steps are one to nine kW limits"),
        ({"t": list(range(1, 11)), "h": 3}, "t: steps are one to nine kW limits"),
        ({"t": ["2"], "h": 3}, "t: expected a list of whole numbers"),
        ({"t": 2, "h": 3}, "t: expected a list of whole numbers"),
        ({"h": 3}, "t: is missing"),
        ({"t": [2], "h": 6}, "h: expected a whole number from 1 to 5"),
        ({"t": [2], "h": 0}, "h: expected a whole number from 1 to 5"),
        ({"t": [2]}, "h: is missing"),
        ({"t": [2], "h": 3, "c": 5}, "'c': there is no such value"),
    ],
)
def test_steps_that_cannot_be_are_told_in_words(body: dict[str, Any], words: str) -> None:
    (problem,) = problems(lambda: steps_of_json(body))
    assert problem.startswith(words)


@pytest.mark.parametrize("wrong", [{}, {"th": "3"}, {"t0": "", "t1": "5", "th": "3"}, {"t0": "2.5", "th": "3"}])
def test_a_form_of_steps_that_cannot_be_is_refused(wrong: dict[str, str]) -> None:
    assert problems(lambda: steps_of_form(wrong))
