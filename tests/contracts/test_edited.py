"""What holds on which day, when users set price rows and steps over those of the settings file."""

from datetime import date
from decimal import Decimal

import pytest
from amshub_contracts.edited import settings_on, tariffs_in_turn, with_edited_rows
from amshub_contracts.edits import Edit, TariffSteps
from amshub_contracts.price_settings import PriceSettings, RowSettings
from amshub_contracts.settings import Settings, TariffSettings


def row(name: str, **fields: str) -> RowSettings:
    return RowSettings(name=name, value=Decimal(1), **fields)  # type: ignore[arg-type]  # dates as text


def rows_from(day: str, *names: str) -> Edit:
    return Edit(kind="price_rows", from_day=date.fromisoformat(day), rows=tuple(map(row, names)), by="kari", at_ms=1)


def steps_from(day: str, *steps_kw: int, peaks: int = 3) -> Edit:
    steps = TariffSteps(steps_kw, peaks)
    return Edit(kind="tariff_steps", from_day=date.fromisoformat(day), steps=steps, by="kari", at_ms=1)


def file_from(day: str, kind: str = "price_rows") -> Edit:
    return Edit(kind=kind, from_day=date.fromisoformat(day), by="kari", at_ms=1)  # type: ignore[arg-type]  # as named


FILE = PriceSettings(area="NO1", rows=(row("file"), row("winter", valid_from="2026-11-01", valid_to="2026-11-30")))


def names_on(day: str, *edits: Edit) -> list[str]:
    rows = with_edited_rows(FILE, edits).rows
    return [each.name for each in rows if each.valid_from <= day <= (each.valid_to or day)]


@pytest.mark.parametrize(
    ("day", "names"),
    [
        ("2026-10-31", ["file"]),
        ("2026-11-01", ["file", "winter"]),
        ("2026-11-09", ["file", "winter"]),
        ("2026-11-10", ["a", "b"]),
        ("2026-11-19", ["a", "b"]),
        ("2026-11-20", ["c"]),
        ("2026-11-24", ["c"]),
        ("2026-11-25", ["file", "winter"]),
        ("2026-11-30", ["file", "winter"]),
        ("2026-12-01", ["file"]),
        ("2030-01-01", ["file"]),
    ],
)
def test_each_edit_holds_from_its_day_to_the_next_and_the_file_can_have_it_back(day: str, names: list[str]) -> None:
    edits = rows_from("2026-11-10", "a", "b"), rows_from("2026-11-20", "c"), file_from("2026-11-25")
    assert names_on(day, *edits) == names


def test_of_two_edits_of_a_day_the_later_one_holds() -> None:
    edits = rows_from("2026-11-10", "a"), rows_from("2026-11-10", "b")
    assert names_on("2026-11-10", *edits) == ["b"]
    assert names_on("2026-11-09", *edits) == ["file", "winter"]


def test_no_rows_at_all_are_an_edit_too() -> None:
    assert names_on("2026-11-10", rows_from("2026-11-10")) == []


def test_without_edits_the_settings_are_themselves() -> None:
    assert with_edited_rows(FILE, [steps_from("2026-11-10", 4)]) is FILE
    settings = Settings(prices=FILE)
    assert settings_on(settings, (), date(2026, 11, 10)) is settings


def test_rows_that_ended_long_ago_are_left_out() -> None:
    edits = [rows_from("2026-01-01", "old"), rows_from("2026-10-01", "recent"), rows_from("2026-11-10", "now")]
    kept = with_edited_rows(FILE, edits, since=date(2026, 10, 15)).rows
    assert [each.name for each in kept] == ["recent", "now"]


def test_steps_hold_from_the_beginning_of_the_month_and_earlier_months_keep_theirs() -> None:
    file = TariffSettings(steps_kw=(5, 10), peaks=2)
    turns = tariffs_in_turn(
        file,
        [
            steps_from("2026-09-17", 3, 6),
            steps_from("2026-11-02", 4, 8),
            steps_from("2026-11-18", 4, 9, peaks=1),
            file_from("2027-01-31", "tariff_steps"),
        ],
    )
    assert [(first, tariff.steps_kw, tariff.peaks) for first, tariff in turns] == [
        (date.min, (5, 10), 2),
        (date(2026, 9, 1), (3, 6), 3),
        (date(2026, 11, 1), (4, 9), 1),
        (date(2027, 1, 1), (5, 10), 2),
    ]


def test_a_tariff_without_steps_of_its_own_is_as_the_settings_say() -> None:
    ellevio = TariffSettings(preset="ellevio")
    assert tariffs_in_turn(ellevio, [steps_from("2026-11-02", 4)]) == [(date.min, ellevio)]


def test_the_settings_of_a_day_have_its_steps_and_the_rows_of_all_days() -> None:
    settings = Settings(prices=FILE)
    edits = rows_from("2026-11-10", "a"), steps_from("2026-11-02", 4, 8)
    before, after = (settings_on(settings, edits, date(2026, month, 30)) for month in (10, 11))
    assert before.tariff == settings.tariff
    assert after.tariff.steps_kw == (4, 8)
    assert before.prices == after.prices
    assert {each.name for each in after.prices.rows} == {"file", "winter", "a"}
