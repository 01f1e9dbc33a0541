"""Fluvius' files: quarter-hours and days, Dutch and English."""

import pytest
from amshub_accounting.core.importers.any_file import parse
from amshub_accounting.core.importers.rows import NotUnderstood, Row

from tests.unit.accounting.importers.times import at

DUTCH = (
    "Van (datum);Van (tijdstip);Tot (datum);Tot (tijdstip);EAN-code;Meter;Metertype;Register;Volume;Eenheid;"
    "Validatiestatus;Omschrijving"
)
DAYS = "Van (datum);Tot (datum);EAN-code;Meter;Metertype;Register;Volume;Eenheid;Validatiestatus"
EAN = '="541000000000000000"'


def quarter(start: str, end: str, register: str, volume: str, status: str = "Uitgelezen", unit: str = "kWh") -> str:
    day, clock = start.split()
    until_day, until_clock = end.split()
    return (
        f"{day};{clock};{until_day};{until_clock};{EAN};1SAG0000000000;Digitale meter;{register};{volume};{unit};"
        f"{status};"
    )


def day(date: str, until: str, register: str, volume: str, meter: str = "1SAG0000000000") -> str:
    return f"{date};{until};{EAN};{meter};Digitale meter;{register};{volume};kWh;Gevalideerd"


def file(*lines: str, header: str = DUTCH) -> bytes:
    return "\ufeff".encode() + "\r\n".join([header, *lines, ""]).encode()


def refusal(body: bytes) -> str:
    with pytest.raises(NotUnderstood) as refused:
        parse(body, "Europe/Oslo")
    return str(refused.value)


def test_a_quarter_hour_has_what_was_taken_and_what_was_given() -> None:
    body = file(
        quarter("01-06-2025 12:00:00", "01-06-2025 12:15:00", "Afname Dag", "0,012"),
        quarter("01-06-2025 12:00:00", "01-06-2025 12:15:00", "Injectie Dag", "0,345"),
    )
    assert parse(body, "Europe/Oslo").rows == (Row(at("2025-06-01T12:00+02:00"), 15, 12, 345),)


def test_the_english_and_the_older_dutch_form_say_the_same() -> None:
    english = file(
        f"01/06/2025;12:00:00;01/06/2025;12:15:00;{EAN};1SAG0;Digital meter;Offtake Day;0,012;kWh;Read;",
        f"01/06/2025;12:00:00;01/06/2025;12:15:00;{EAN};1SAG0;Digital meter;Injection Day;0,345;kWh;Read;",
        header="From (date);From (time);Until (date);Until (time);EAN code;Meter;Meter type;Register;Volume;Unit;"
        "Validation status;Description",
    )
    older = file(
        f"01-06-2025;12:00:00;01-06-2025;12:15:00;{EAN};1SAG0;Digitale Meter;Afname Dag;0,012;kWh;Gevalideerd",
        f"01-06-2025;12:00:00;01-06-2025;12:15:00;{EAN};1SAG0;Digitale Meter;Injectie Dag;0,345;kWh;Gevalideerd",
        header="Van datum;Van tijdstip;Tot datum;Tot tijdstip;EAN;Meter;Metertype;Register;Volume;Eenheid;"
        "Validatiestatus",
    )
    expected = (Row(at("2025-06-01T12:00+02:00"), 15, 12, 345),)
    assert parse(english, "Europe/Oslo").rows == parse(older, "Europe/Oslo").rows == expected


def test_the_hour_that_repeats_in_october_comes_quarter_by_quarter_twice() -> None:
    pairs = [("02:00", "02:15"), ("02:15", "02:30"), ("02:30", "02:45"), ("02:45", "02:00")]
    lines, volume = [], 0
    for start, end in pairs:
        for until in (end, "03:00" if start == "02:45" else end):
            for register in ("Afname Nacht", "Injectie Nacht"):
                volume += 1
                lines.append(quarter(f"29-10-2023 {start}:00", f"29-10-2023 {until}:00", register, f"0,{volume:03d}"))
    rows = parse(file(*lines), "Europe/Oslo").rows
    first = at("2023-10-29T02:00+02:00")
    assert [row.start_s for row in rows] == list(range(first, first + 7200, 900))
    assert [row.import_wh for row in rows] == [1, 5, 9, 13, 3, 7, 11, 15]
    assert [row.export_wh for row in rows] == [2, 6, 10, 14, 4, 8, 12, 16]


def test_the_quarter_before_clocks_go_forward_ends_an_hour_later() -> None:
    body = file(
        quarter("30-03-2025 01:45:00", "30-03-2025 03:00:00", "Afname Nacht", "0,1"),
        quarter("30-03-2025 03:00:00", "30-03-2025 03:15:00", "Afname Nacht", "0,2"),
    )
    start = at("2025-03-30T01:45+01:00")
    assert parse(body, "Europe/Oslo").rows == (Row(start, 15, 100), Row(start + 900, 15, 200))


def test_days_have_23_24_or_25_hours_and_day_and_night_add_up() -> None:
    body = file(
        day("29-03-2025", "30-03-2025", "Afname Nacht", "7,5"),
        day("30-03-2025", "31-03-2025", "Afname Nacht", "6,5"),
        day("26-10-2025", "27-10-2025", "Afname Nacht", "5,25"),
        day("26-10-2025", "27-10-2025", "Afname Dag", "1,5"),
        day("26-10-2025", "27-10-2025", "Injectie Dag", "0,125"),
        header=DAYS,
    )
    assert parse(body, "Europe/Oslo").rows == (
        Row(at("2025-03-29T00:00+01:00"), 1440, 7500),
        Row(at("2025-03-30T00:00+01:00"), 1380, 6500),
        Row(at("2025-10-26T00:00+02:00"), 1500, 6750, 125),
    )


def test_the_day_of_a_meter_exchange_has_what_both_meters_measured() -> None:
    body = file(
        day("01-06-2025", "02-06-2025", "Afname Dag", "2"),
        day("01-06-2025", "02-06-2025", "Afname Dag", "3", meter="1SAG1111111111"),
        header=DAYS,
    )
    assert [row.import_wh for row in parse(body, "Europe/Oslo").rows] == [5000]


def test_what_was_not_measured_is_no_zero_and_what_was_estimated_says_so() -> None:
    body = file(
        quarter("01-06-2025 00:00:00", "01-06-2025 00:15:00", "Afname Nacht", "", "Geen verbruik"),
        quarter("01-06-2025 00:15:00", "01-06-2025 00:30:00", "Afname Nacht", "0,2", "Geschat"),
    )
    imported = parse(body, "Europe/Oslo")
    assert imported.rows == (Row(at("2025-06-01T00:15+02:00"), 15, 200, estimated=True),)
    assert imported.notes == (
        "1 lines are not measured but 'Geschat', and count as estimates",
        "1 lines without a measurement were left out",
    )


def test_reactive_energy_is_left_out() -> None:
    body = file(
        quarter("01-06-2025 00:00:00", "01-06-2025 00:15:00", "Afname Actief", "0,2"),
        quarter("01-06-2025 00:00:00", "01-06-2025 00:15:00", "Afname Inductief", "0,9", unit="kVArh"),
    )
    assert [row.import_wh for row in parse(body, "Europe/Oslo").rows] == [200]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (quarter("01-06-2025 00:00:00", "01-06-2025 01:00:00", "Afname", "1", unit="m³"), "is not kWh"),
        (quarter("01-06-2025 00:00:00", "01-06-2025 00:15:00", "Productie Actief", "1"), "'Productie Actief'"),
        (quarter("01-06-2025 00:00:00", "01-07-2025 00:00:00", "Afname Dag", "1"), "neither a quarter-hour"),
        (
            quarter("01-06-2025 00:15:00", "01-06-2025 00:30:00", "Afname Dag", "1").replace("541", "542"),
            "a second EAN",
        ),
    ],
    ids=["gas", "a solar plant", "a month", "another connection"],
)
def test_what_is_no_household_electricity_by_quarter_or_day_is_refused(line: str, words: str) -> None:
    good = quarter("01-05-2025 00:00:00", "01-05-2025 00:15:00", "Afname Nacht", "0,2")
    assert refusal(file(good, line)).startswith("line 3: ")
    assert words in refusal(file(good, line))


def test_quarters_and_days_of_the_same_time_are_refused() -> None:
    body = file(
        quarter("01-06-2025 00:00:00", "02-06-2025 00:00:00", "Afname Dag", "5"),
        quarter("01-06-2025 00:15:00", "01-06-2025 00:30:00", "Afname Nacht", "0,2"),
    )
    assert "mixes steps" in refusal(body)
