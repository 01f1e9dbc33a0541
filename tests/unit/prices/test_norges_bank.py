"""Norges Bank's documents in all their forms, and what is none."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from amshub_prices.core.banks.bank_rate import MAX_BODY_BYTES, BankRate
from amshub_prices.core.banks.norges_bank import parse
from amshub_prices.core.remedies import Unusable
from hypothesis import given
from hypothesis import strategies as st

HEADER = "FREQ,BASE_CUR,QUOTE_CUR,TENOR,DECIMALS,CALCULATED,UNIT_MULT,COLLECTION,TIME_PERIOD,OBS_VALUE"


def comma(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows]).encode()


def structure_specific(series: str) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<m:StructureSpecificData xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message">
<m:DataSet>{series}</m:DataSet></m:StructureSpecificData>""".encode()


def rate(day: str, base: str, value: str) -> BankRate:
    return BankRate(date.fromisoformat(day), base, "NOK", Decimal(value), "NB")


def test_a_rate_for_a_hundred_is_divided_by_a_hundred() -> None:
    body = comma("B,DKK,NOK,SP,2,false,2,C,2026-03-16,150.25", "B,EUR,NOK,SP,4,false,0,C,2026-03-16,11.2205")
    assert parse(body) == [rate("2026-03-16", "DKK", "1.5025"), rate("2026-03-16", "EUR", "11.2205")]


@pytest.mark.parametrize(("locale", "mark"), [("en", "."), ("no", ",")])
def test_semicolons_come_with_labels_and_with_the_decimal_mark_of_the_language(locale: str, mark: str) -> None:
    header = "FREQ;Frequency;BASE_CUR;Base;QUOTE_CUR;Quote;UNIT_MULT;Multiplier;TIME_PERIOD;OBS_VALUE"
    body = f"\ufeff{header}\r\nB;{locale};SEK;krona;NOK;krone;2;Hundreds;2026-10-02;104{mark}07\r\n".encode()
    assert parse(body) == [rate("2026-10-02", "SEK", "1.0407")]


def test_xml_that_nobody_asked_for_is_read_as_well() -> None:
    body = structure_specific(
        '<Series FREQ="B" BASE_CUR="EUR" QUOTE_CUR="NOK" UNIT_MULT="0"><Obs TIME_PERIOD="2026-10-02" OBS_VALUE="10.9"/>'
        '<Obs TIME_PERIOD="2026-10-05" OBS_VALUE="10.8"/><Obs TIME_PERIOD="2026-10-06"/></Series>'
        '<Series FREQ="M" BASE_CUR="EUR" QUOTE_CUR="NOK" UNIT_MULT="0"><Obs TIME_PERIOD="2026-10" OBS_VALUE="1"/>'
        "</Series>"
    )
    assert parse(body) == [rate("2026-10-02", "EUR", "10.9"), rate("2026-10-05", "EUR", "10.8")]


@pytest.mark.parametrize(
    "row",
    [
        "B,I44,NOK,SP,2,true,0,C,2026-03-16,118.1",
        "B,TWI,NOK,SP,2,true,0,C,2026-03-16,114.2",
        "A,EUR,NOK,SP,4,false,0,A,2025,11.6",
        "M,EUR,NOK,SP,4,false,0,A,2026-03,11.1",
        "M,EUR,NOK,SP,4,false,0,A,2026-03-31,11.1",
        "B,EUR,NOK,SP,4,false,0,C,2026-04-02,",
        "B,EUR,NOK,SP,4,false,0,C,2026-04-02,NaN",
    ],
)
def test_what_is_no_rate_of_a_bank_day_is_passed_over(row: str) -> None:
    assert parse(comma(row, "B,EUR,NOK,SP,4,false,0,C,2026-03-16,11.2")) == [rate("2026-03-16", "EUR", "11.2")]


def test_a_rate_told_twice_is_one_and_a_bank_that_contradicts_itself_is_not_believed() -> None:
    row = "B,EUR,NOK,SP,4,false,0,C,2026-03-16,11.2"
    assert len(parse(comma(row, row))) == 1
    with pytest.raises(Unusable, match="two rates from EUR"):
        parse(comma(row, row + "5"))


@pytest.mark.parametrize(
    "row",
    [
        "B,EUR,NOK,SP,4,false,,C,2026-03-16,11.2",
        "B,EUR,NOK,SP,4,false,10,C,2026-03-16,11.2",
        "B,EUR,NOK,SP,4,false,-2,C,2026-03-16,11.2",
        "B,EUR,NOK,SP,4,false,²,C,2026-03-16,11.2",
        "B,EUR,NOK,SP,4,false,0,C,2026-03-16,0",
        "B,EUR,NOK,SP,4,false,0,C,2026-03-16,-11.2",
        "B,EUR,NOK,SP,4,false,0,C,2026-03-16,Infinity",
        "B,EUR,NOK,SP,4,false,0,C,2026-03-16,1e99",
        "B,EUR,NOK,SP,4,false,0,C,2026-03-16,1e-99",
        "B,EUR,NOK,SP,4,false,0,C,2026-03-16,11.123456789012345678",
        "B,EUR,NOK,SP,4,false,0,C,2026-03-16," + 400 * "1",
        "B,EUR,NOK,SP,4,false,0,C,2026-03-16,١١",
        "B,EUR,NOK,SP,4,false,0,C,2026-02-30,11.2",
        "B,EUR,NOK,SP,4,false,0,C,9999-12-31,11.2",
        "B,EUR,NOK,SP,4,false,0,C,0001-01-01,11.2",
        "B,EUR,NOK,SP,4,false,0,C",
        "B,EUR,NOK,SP,4,false,0,C,2026-03-16,11.2,more",
        'B,EUR,NOK,SP,4,false,0,C,2026-03-16,"11.2',
    ],
)
def test_a_row_that_makes_no_sense_condemns_the_document(row: str) -> None:
    with pytest.raises(Unusable):
        parse(comma("B,EUR,NOK,SP,4,false,0,C,2026-03-13,11.2", row))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"FREQ,BASE_CUR\nB,EUR\n",
        b"<html><body>Service Unavailable</body></html>",
        b"<html><body>broken",
        b'<!DOCTYPE m [<!ENTITY x "y">]><m>&x;</m>',
        structure_specific(
            '<Series FREQ="B" BASE_CUR="EUR" QUOTE_CUR="NOK"><Obs TIME_PERIOD="2026-10-02" OBS_VALUE="1"/></Series>'
        ),
        HEADER.encode("utf-16"),
        HEADER.encode() + b"\n\xff",
        comma(140_000 * "B"),
        MAX_BODY_BYTES * b"<a>" + b" ",
        200_000 * b"<a>",
    ],
    ids=lambda body: body[:20],
)
def test_what_is_no_document_of_rates_is_refused(body: bytes) -> None:
    with pytest.raises(Unusable):
        parse(body)


def test_a_series_of_many_attributes_and_many_observations_is_read_in_the_time_of_either() -> None:
    attributes = " ".join(f'a{number}=""' for number in range(80_000))
    observations = 100_000 * '<Obs d=""/>'
    body = structure_specific(f'<Series FREQ="B" UNIT_MULT="0" {attributes}>{observations}</Series>')
    assert len(body) < MAX_BODY_BYTES
    assert parse(body) == []


def test_a_document_without_observations_has_no_rates() -> None:
    assert parse(comma()) == []
    assert parse(structure_specific("")) == []


@given(st.binary(max_size=300) | st.text(alphabet=',;\n"<>/BEURNOK0123456789-.', max_size=300).map(str.encode))
def test_noise_is_refused_and_nothing_else_happens(noise: bytes) -> None:
    for body in (noise, comma() + b"\n" + noise, structure_specific("") + noise):
        try:
            assert all(found.value > 0 for found in parse(body))
        except Unusable:
            continue


@given(
    st.dictionaries(st.dates(date(1999, 1, 1), date(2099, 12, 31)), st.integers(1, 10**9), min_size=1, max_size=20),
    st.integers(0, 9),
)
def test_every_form_tells_the_same_rates_exactly(values: dict[date, int], multiplier: int) -> None:
    """Values are ten-thousandths for 10^multiplier; what lies beyond the bounds of a rate is left out."""
    told = {day: value for day, value in values.items() if value >= 10 ** (multiplier - 4)}
    commas = comma(*(f"B,HUF,NOK,SP,4,false,{multiplier},C,{day},{value / 10**4:.4f}" for day, value in told.items()))
    observations = (f'<Obs TIME_PERIOD="{day}" OBS_VALUE="{value / 10**4:.4f}"/>' for day, value in told.items())
    series = (
        f'<Series FREQ="B" BASE_CUR="HUF" QUOTE_CUR="NOK" UNIT_MULT="{multiplier}">{"".join(observations)}</Series>'
    )
    expected = list(told.items())
    for body in (commas, structure_specific(series)):
        # In integers: the value times ten thousand times the multiplier's power is the number that was drawn.
        assert [(found.day, found.value * 10 ** (4 + multiplier)) for found in parse(body)] == expected


def test_every_currency_of_a_recorded_week_is_read(price_samples: Path) -> None:
    path = price_samples / "currency" / "nb_exr_csvdata_2026-03.csv"
    with path.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["BASE_CUR"] not in ("I44", "TWI")]
    found = parse(path.read_bytes())
    assert len({each.base for each in found}) == 36
    assert [(each.day.isoformat(), each.base) for each in found] == [
        (row["TIME_PERIOD"], row["BASE_CUR"]) for row in rows
    ]
    assert rate("2026-03-16", "DKK", "1.4921") in found  # 149.21 for a hundred
    assert rate("2026-03-16", "HUF", "0.02857") in found


def test_recorded_semicolons_and_xml_are_read(price_samples: Path) -> None:
    directory = price_samples / "currency"
    friday, monday = parse((directory / "nb_exr_csv_semicolon_2026-10.csv").read_bytes())
    assert (friday, monday) == (rate("2026-10-02", "EUR", "10.8315"), rate("2026-10-05", "EUR", "10.7575"))
    yearly = (directory / "nb_structurespecific_A_2017.xml").read_bytes()
    assert parse(yearly) == []
    daily = yearly.replace(b'FREQ="A"', b'FREQ="B"').replace(b'"2017"', b'"2017-06-30"')
    assert parse(daily) == [rate("2017-06-30", "USD", "7.75")]  # the krone in kroner is no rate
