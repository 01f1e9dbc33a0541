"""The European Central Bank's documents, and what is none."""

import csv
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from amshub_prices.core.banks.bank_rate import BankRate
from amshub_prices.core.banks.ecb import parse
from amshub_prices.core.remedies import Unusable
from hypothesis import given
from hypothesis import strategies as st


def eurofxref(cubes: str) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"
 xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
<gesmes:subject>Reference rates</gesmes:subject><Cube>{cubes}</Cube></gesmes:Envelope>""".encode()


def rate(day: str, quote: str, value: str) -> BankRate:
    return BankRate(date.fromisoformat(day), "EUR", quote, Decimal(value), "ECB")


def test_the_file_of_ninety_days_has_a_cube_a_day() -> None:
    body = eurofxref(
        '<Cube time="2026-11-20"><Cube currency="SEK" rate="10.9"/><Cube currency="NOK" rate="11.70"/></Cube>'
        "<Cube time='2026-11-19'><Cube currency='NOK' rate='11.65'/></Cube>"
    )
    assert parse(body) == [
        *(rate("2026-11-20", "SEK", "10.9"), rate("2026-11-20", "NOK", "11.70"), rate("2026-11-19", "NOK", "11.65"))
    ]


def test_the_portal_quotes_its_titles_and_tells_more_than_days_and_reference_rates() -> None:
    body = (
        "KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,TIME_PERIOD,OBS_VALUE,TITLE,UNIT_MULT\r\n"
        'K,D,NOK,EUR,SP00,2026-11-19,11.65,"Krone, against the euro",0\r\n'
        "K,D,NOK,EUR,SP00,2026-11-20,,a holiday,0\r\n"
        "K,M,NOK,EUR,SP00,2026-10,11.6123456789012,a month's mean,0\r\n"
        "K,M,NOK,EUR,SP00,2026-10-31,11.61,a month's mean by its last day,0\r\n"
        "K,D,NOK,EUR,NN00,2026-11-19,102.3,an index,0\r\n"
        "K,D,NOK,USD,SP00,2026-11-19,10.1,in dollars,0\r\n"
        "K,D,E02,EUR,SP00,2026-11-19,98.7,a group of countries,0\r\n"
    )
    assert parse(body.encode()) == [rate("2026-11-19", "NOK", "11.65")]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"FREQ,CURRENCY,TIME_PERIOD\nD,NOK,2026-11-19",
        b"FREQ,CURRENCY,TIME_PERIOD,OBS_VALUE\nD,NOK,2026-11-19",
        b"<html><body>Not Found</body></html>",
        eurofxref(""),
        eurofxref('<Cube time="2026-11-20"><Cube currency="NOK" rate="11,7"/></Cube>'),
        eurofxref('<Cube time="2026-11-20"><Cube currency="NOK" rate="0"/></Cube>'),
        eurofxref('<Cube time="2026-13-20"><Cube currency="NOK" rate="11.7"/></Cube>'),
        eurofxref('<Cube time="9999-11-20"><Cube currency="NOK" rate="11.7"/></Cube>'),
        eurofxref('<Cube time="2026-11-20"><Cube currency="NOK" rate="11.7"/>')[:-30],
        b'<!DOCTYPE x [<!ENTITY a "1"><!ENTITY b "&a;&a;">]>' + eurofxref('<Cube time="&b;"/>'),
        b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/hostname"><x/>',
        eurofxref('<Cube time="2026-11-20">&undeclared;</Cube>'),
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><x/>'.encode("utf-16"),
        b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4APA-x/+AD4-',
        eurofxref(300 * "<Cube>" + 300 * "</Cube>"),
    ],
    ids=lambda body: body[-30:],
)
def test_what_is_no_document_of_rates_is_refused(body: bytes) -> None:
    with pytest.raises(Unusable):
        parse(body)


@given(st.binary(max_size=300), st.integers(0, 400), st.integers(0, 400))
def test_noise_anywhere_in_a_document_is_refused_or_harmless(noise: bytes, start: int, end: int) -> None:
    whole = eurofxref('<Cube time="2026-11-20"><Cube currency="NOK" rate="11.70"/></Cube>')
    for body in (noise, whole[:start] + noise + whole[end:]):
        try:
            assert all(found.value > 0 for found in parse(body))
        except Unusable:
            continue


@pytest.mark.parametrize(("name", "count"), [("2015-01-07", 31), ("2018-06-11", 32)])
def test_every_rate_of_a_recorded_day_is_read(price_samples: Path, name: str, count: int) -> None:
    body = (price_samples / "currency" / f"ecb_eurofxref_daily_{name}.xml").read_bytes()
    written = re.findall(r"currency='(...)' rate='([\d.]+)'", body.decode())
    assert len(written) == count
    assert parse(body) == [rate(name, quote, value) for quote, value in written]


def test_recorded_csv_is_read_and_a_recorded_page_of_html_is_refused(price_samples: Path) -> None:
    path = price_samples / "currency" / "ecb_exr_csvdata_2026-02.csv"
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert parse(path.read_bytes()) == [rate(row["TIME_PERIOD"], row["CURRENCY"], row["OBS_VALUE"]) for row in rows]
    with pytest.raises(Unusable, match="XML"):
        parse((price_samples / "currency" / "ecb_eurofxref_illegal.xml").read_bytes())
