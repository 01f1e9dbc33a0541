"""Elhub's files, in the forms that they have had."""

import pytest
from amshub_accounting.core.importers.any_file import parse
from amshub_accounting.core.importers.rows import NotUnderstood, Row

from tests.unit.accounting.importers.times import at

ZONE_OF_THE_METER = "Europe/Oslo"
NEWER = "Fra;Til;Målenavn;Volum;Enhet;Kvalitet;Registreringstidspunkt"


def rows(text: str, encoding: str = "utf-8") -> tuple[Row, ...]:
    return parse(text.encode(encoding), ZONE_OF_THE_METER).rows


def refusal(text: str) -> str:
    with pytest.raises(NotUnderstood) as refused:
        parse(text.encode(), ZONE_OF_THE_METER)
    return str(refused.value)


def hour(start: str, import_wh: int | None, export_wh: int | None = None, *, estimated: bool = False) -> Row:
    return Row(at(start), 60, import_wh, export_wh, estimated)


def test_the_older_form_has_local_times_and_decimal_commas() -> None:
    text = "Fra;Til;KWH 60 Forbruk\n01.02.2024 00:00;01.02.2024 01:00;1,234\n01.02.2024 01:00;01.02.2024 02:00;0,5\n"
    assert rows(text) == (hour("2024-02-01T00:00+01:00", 1234), hour("2024-02-01T01:00+01:00", 500))


def test_commas_may_separate_the_cells_when_numbers_are_in_quotes() -> None:
    text = 'Fra,Til,KWH 60 Forbruk,Kvalitet\r\n01.07.2024 00:00,01.07.2024 01:00,"1,234",Målt\r\n'
    assert rows(text) == (hour("2024-07-01T00:00+02:00", 1234),)


def test_the_newer_form_has_offsets_and_a_line_for_each_value() -> None:
    text = (
        f"\ufeff{NEWER}\n"
        "2026-03-29T01:00:00+01:00;2026-03-29T03:00:00+02:00;KWH 60 Forbruk;1,575;kWh;Målt;2026-03-30T06:22:34+02:00\n"
        "2026-03-29T03:00:00+02:00;2026-03-29T04:00:00+02:00;KWH 60 Forbruk;1,513;kWh;Målt;2026-03-30T06:22:34+02:00\n"
    )
    assert rows(text) == (hour("2026-03-29T01:00+01:00", 1575), hour("2026-03-29T03:00+02:00", 1513))


def test_production_is_export_beside_the_same_hours_import() -> None:
    text = (
        f"{NEWER}\n"
        "2026-06-01T12:00:00+02:00;2026-06-01T13:00:00+02:00;KWH 60 Forbruk;0,1;kWh;Målt;\n"
        "2026-06-01T12:00:00+02:00;2026-06-01T13:00:00+02:00;KWH 60 Produksjon;3,2;kWh;Målt;\n"
    )
    assert rows(text) == (hour("2026-06-01T12:00+02:00", 100, 3200),)


def test_quarter_hours_are_quarter_hours() -> None:
    text = "Fra;Til;KWH 15 Forbruk\n01.02.2026 00:15;01.02.2026 00:30;0,25\n"
    assert rows(text) == (Row(at("2026-02-01T00:15+01:00"), 15, 250),)


@pytest.mark.parametrize(
    ("first_until", "second_until"), [("02:00", "03:00"), ("03:00", "03:00")], ids=["by the clock", "as if it were one"]
)
def test_the_hour_that_repeats_in_october_is_kept_twice(first_until: str, second_until: str) -> None:
    text = (
        "Fra;Til;KWH 60 Forbruk\n"
        "27.10.2024 01:00;27.10.2024 02:00;1\n"
        f"27.10.2024 02:00;27.10.2024 {first_until};2\n"
        f"27.10.2024 02:00;27.10.2024 {second_until};3\n"
        "27.10.2024 03:00;27.10.2024 04:00;4\n"
    )
    assert rows(text) == (
        hour("2024-10-27T01:00+02:00", 1000),
        hour("2024-10-27T02:00+02:00", 2000),
        hour("2024-10-27T02:00+01:00", 3000),
        hour("2024-10-27T03:00+01:00", 4000),
    )


def test_the_repeated_hour_with_offsets_needs_no_order() -> None:
    text = (
        f"{NEWER}\n"
        "2024-10-27T02:00:00+01:00;2024-10-27T03:00:00+01:00;KWH 60 Forbruk;3;kWh;Målt;\n"
        "2024-10-27T02:00:00+02:00;2024-10-27T02:00:00+01:00;KWH 60 Forbruk;2;kWh;Målt;\n"
    )
    assert rows(text) == (hour("2024-10-27T02:00+02:00", 2000), hour("2024-10-27T02:00+01:00", 3000))


def test_a_file_with_the_newest_hour_first_gives_the_same() -> None:
    text = (
        "Fra;Til;KWH 60 Forbruk\n"
        "27.10.2024 03:00;27.10.2024 04:00;4\n"
        "27.10.2024 02:00;27.10.2024 03:00;3\n"
        "27.10.2024 02:00;27.10.2024 02:00;2\n"
    )
    assert [row.import_wh for row in rows(text)] == [2000, 3000, 4000]


def test_one_line_for_the_repeated_hour_is_taken_and_told() -> None:
    text = "Fra;Til;KWH 60 Forbruk\n27.10.2024 02:00;27.10.2024 03:00;3\n27.10.2024 03:00;27.10.2024 04:00;4\n"
    imported = parse(text.encode(), ZONE_OF_THE_METER)
    assert imported.rows[0] == hour("2024-10-27T02:00+01:00", 3000)
    assert "guessed" in imported.notes[0]


def test_an_empty_line_for_the_hour_that_march_leaves_out_is_left_out() -> None:
    text = (
        "Fra;Til;KWH 60 Forbruk\n"
        "31.03.2024 01:00;31.03.2024 02:00;1\n"
        "31.03.2024 02:00;31.03.2024 03:00;0\n"
        "31.03.2024 03:00;31.03.2024 04:00;3\n"
    )
    assert rows(text) == (hour("2024-03-31T01:00+01:00", 1000), hour("2024-03-31T03:00+02:00", 3000))


def test_energy_in_an_hour_that_did_not_exist_is_refused() -> None:
    text = "Fra;Til;KWH 60 Forbruk\n31.03.2024 01:00;31.03.2024 03:00;1\n31.03.2024 02:00;31.03.2024 03:00;2\n"
    assert refusal(text).startswith("line 3: 2024-03-31 02:00:00 did not exist")


def test_what_is_not_measured_counts_as_estimate() -> None:
    text = (
        "Fra;Til;KWH 60 Forbruk;Kvalitet\n01.02.2024 00:00;01.02.2024 01:00;1;Målt\n"
        "01.02.2024 01:00;01.02.2024 02:00;2;Estimert\n"
    )
    imported = parse(text.encode("cp1252"), ZONE_OF_THE_METER)
    assert [row.estimated for row in imported.rows] == [False, True]
    assert "'Estimert'" in imported.notes[0]


def test_an_hour_without_a_value_is_not_an_hour_of_zero() -> None:
    text = "Fra;Til;KWH 60 Forbruk\n01.02.2024 00:00;01.02.2024 01:00;\n01.02.2024 01:00;01.02.2024 02:00;2\n"
    imported = parse(text.encode(), ZONE_OF_THE_METER)
    assert imported.rows == (hour("2024-02-01T01:00+01:00", 2000),)
    assert imported.notes == ("1 lines without a measurement were left out",)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("01.02.2024 00:00;01.02.2024 01:00;1,2,3", "line 2: '1,2,3' is no number of kWh"),
        ("01.02.2024 00:00;01.02.2024 01:00;-1", "line 2: '-1' kWh: energy of one direction is never negative"),
        ("01.02.2024 00:00;01.02.2024 01:00;1234", "line 2: 1234.000 kWh in 60 minutes is more than 1000 kW"),
        ("30.02.2024 00:00;01.02.2024 01:00;1", "line 2: '30.02.2024 00:00' is no time"),
        ("01.02.1924 00:00;01.02.1924 01:00;1", "line 2: '01.02.1924 00:00': nothing was measured in 1924"),
        ("01.02.2024 00:00;01.02.2024 02:00;1", "line 2: 2024-02-01 00:00:00 to 2024-02-01 02:00:00 is neither"),
        ("01.02.2024 00:07;01.02.2024 01:07;1", "line 2: 2024-02-01 00:07:00 to"),
        ("01.02.2024 00:00;01.02.2024 01:00", "line 2: has 2 cells under 3 columns"),
        ("01.02.2024 00:00;01.02.2024 01:00;1;2", "line 2: has 4 cells under 3 columns"),
    ],
)
def test_a_line_that_is_not_understood_is_named(line: str, words: str) -> None:
    assert refusal(f"Fra;Til;KWH 60 Forbruk\n{line}\n").startswith(words)


def test_an_hour_that_comes_twice_is_refused() -> None:
    line = "01.02.2024 00:00;01.02.2024 01:00;1\n"
    assert "line 3: 2024-02-01 00:00:00 was already counted" in refusal(f"Fra;Til;KWH 60 Forbruk\n{line}{line}")


def test_the_repeated_hour_a_third_time_is_refused() -> None:
    line = "27.10.2024 02:00;27.10.2024 03:00;1\n"
    assert refusal(f"Fra;Til;KWH 60 Forbruk\n{line * 3}").startswith("line 4: 2024-10-27 02:00:00 comes a third time")


def test_another_quantity_is_refused() -> None:
    line = "2026-06-01T12:00:00+02:00;2026-06-01T13:00:00+02:00;KVARH 60 Forbruk;3;kVArh;Målt;\n"
    assert refusal(f"{NEWER}\n{line}").startswith("line 2: 'KVARH 60 Forbruk' in 'kVArh'")


def test_a_column_that_is_missing_is_named() -> None:
    assert refusal("Fra;Til;Volum\n") == "line 1: there is no column 'målenavn' and no 'enhet' and no 'kvalitet'"
    assert refusal("Fra;Til;Sum\n").startswith("line 1: there is no column 'KWH 60 Forbruk'")
