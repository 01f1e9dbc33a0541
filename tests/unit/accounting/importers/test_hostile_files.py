"""Whatever the bytes are: rows in order without overlap, or a refusal in words."""

from itertools import pairwise

import pytest
from amshub_accounting.core.importers.any_file import Kind, parse
from amshub_accounting.core.importers.rows import Imported, NotUnderstood
from amshub_accounting.core.importers.table import MAX_FILE_BYTES
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.accounting.importers.test_amshub import HEADER as OWN
from tests.unit.accounting.importers.test_amshub import HOUR, csv_file, json_file
from tests.unit.accounting.importers.test_amsreader import MIDNIGHT, NOON, dayplot, monthplot, peaks
from tests.unit.accounting.importers.test_amsreader import file as amsreader_file
from tests.unit.accounting.importers.test_elhub import NEWER
from tests.unit.accounting.importers.test_fluvius import DAYS, DUTCH, quarter
from tests.unit.accounting.importers.test_fluvius import file as fluvius_file

GOOD = [
    "Fra;Til;KWH 60 Forbruk;Kvalitet\n27.10.2024 02:00;27.10.2024 02:00;2,5;Målt\n"
    "27.10.2024 02:00;27.10.2024 03:00;3;Målt\n".encode(),
    f"{NEWER}\n2026-06-01T12:00:00+02:00;2026-06-01T13:00:00+02:00;KWH 60 Forbruk;1;kWh;Målt;\n".encode(),
    fluvius_file(quarter("01-06-2025 12:00:00", "01-06-2025 12:15:00", "Afname Dag", "0,012")),
    csv_file(f"{HOUR},1.5,0.25,0,0"),
    json_file(),
    amsreader_file(dayplot(NOON, [100] * 24), monthplot(MIDNIGHT, [5000] * 31), peaks(6, (3, 18, "4.56"))),
]
HEADERS = st.sampled_from(
    [
        b"",
        b"Fra;Til;KWH 60 Forbruk\n",
        NEWER.encode(),
        DAYS.encode(),
        DUTCH.encode(),
        b"amsconfig\n",
        f"{OWN}\n".encode(),
        b'{"rows":[',
    ]
)
KINDS = st.sampled_from([None, "amshub", "elhub", "fluvius", "amsreader"])


def read(body: bytes, kind: Kind | None) -> Imported | str:
    try:
        return parse(body, "Europe/Oslo", kind)
    except NotUnderstood as refusal:
        return str(refusal)


def check(body: bytes, kind: Kind | None) -> None:
    said = read(body, kind)
    if isinstance(said, str):
        assert said.isprintable()
    else:
        assert said.rows
        assert all(one.end_s <= two.start_s for one, two in pairwise(said.rows))
        assert all((row.import_wh or 0) >= 0 and (row.export_wh or 0) >= 0 for row in said.rows)


@given(header=HEADERS, rest=st.binary(max_size=400), kind=KINDS)
def test_any_bytes(header: bytes, rest: bytes, kind: Kind | None) -> None:
    check(header + rest, kind)


@given(header=HEADERS, rest=st.text("0123456789.-:;, T+Zkwh\n\"'e/", max_size=400), kind=KINDS)
def test_any_text_of_the_letters_that_files_use(header: bytes, rest: str, kind: Kind | None) -> None:
    check(header + rest.encode(), kind)


@given(
    body=st.sampled_from(GOOD),
    place=st.floats(0, 1),
    removed=st.integers(0, 20),
    put=st.binary(max_size=8) | st.sampled_from([b"2025-13-01", b"99", b"\xff\xfe", b"\x00", b'"', b"9" * 30]),
)
def test_a_good_file_with_some_bytes_changed(body: bytes, place: float, removed: int, put: bytes) -> None:
    at = int(place * len(body))
    check(body[:at] + put + body[at + removed :], None)


@pytest.mark.parametrize("body", GOOD)
def test_the_files_that_are_changed_here_are_good_ones(body: bytes) -> None:
    assert parse(body, "Europe/Oslo").rows


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"Fra;Til;KWH 60 Forbruk\n" + b"x" * MAX_FILE_BYTES, "more than 32 MB"),
        (b"amsconfig\n" + b"x" * 100_000, "more than 100 kB"),
        (b"Fra;Til" + b";a" * 60, "62 columns are more than 50"),
        (b"Fra;Til;KWH 60 Forbruk\n" + b"x" * 200_000, "line 2: is no CSV"),
        (b"\x81\x00\xff", "is no text"),
        (b"", "these are not the columns"),
        (b"a;b;c\n1;2;3\n", "these are not the columns"),
        (b"Fra;Til;KWH 60 Forbruk\n", "nothing to import"),
    ],
    ids=["long", "long configuration", "wide", "long cell", "no text", "empty", "other columns", "no lines"],
)
def test_what_is_beyond_every_bound_is_refused_in_words(body: bytes, words: str) -> None:
    with pytest.raises(NotUnderstood, match=words):
        parse(body, "Europe/Oslo")
