"""Our own history read back: the same energies, estimates and spans."""

import json
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from amshub_accounting.core.importers.any_file import parse
from amshub_accounting.core.importers.gather import MAX_LINES
from amshub_accounting.core.importers.rows import NotUnderstood, Row
from amshub_contracts.account import Account
from amshub_contracts.history_rows import row_of
from amshub_contracts.history_text import csv_lines, json_lines
from amshub_contracts.messages import IMPORT_ESTIMATED, Quarter
from amshub_contracts.spans import Resolution, spans
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.accounting.importers.times import at

OSLO = Account("home", 0, ZoneInfo("Europe/Oslo"), None, "NOK")
HEADER = "start,end,import_kwh,export_kwh,estimated,missing_quarters"
CHANGES = {"spring": "2026-03-29T03:00+02:00", "autumn": "2026-10-25T02:00+01:00"}
"""The first instant after each change of the clocks."""
quarters_of_days = st.dictionaries(
    st.integers(-150, 150),
    st.builds(Quarter, st.integers(0, 250_000), st.integers(0, 250_000), st.sampled_from([0, IMPORT_ESTIMATED])),
    min_size=1,
    max_size=60,
)


def csv_file(*lines: str) -> bytes:
    return "\n".join([HEADER, *lines, ""]).encode()


def json_file(**changed: Any) -> bytes:
    row = {
        "start": "2026-10-25T02:00:00+02:00",
        "end": "2026-10-25T02:00:00+01:00",
        "import_kwh": 1.5,
        "export_kwh": 0.25,
        "estimated": True,
        "missing_quarters": 0,
    }
    kept = {name: value for name, value in (row | changed).items() if value is not ...}
    return json.dumps({"zone": "Europe/Oslo", "rows": [kept]}).encode()


def refusal(body: bytes) -> str:
    with pytest.raises(NotUnderstood) as refused:
        parse(body, "Europe/Oslo")
    return str(refused.value)


def expected(known: Mapping[int, Quarter], length_s: Mapping[int, int]) -> list[Row]:
    """A row for each span, given by its start and length, that some of these quarters lie in."""
    rows = []
    for start_s, span_s in sorted(length_s.items()):
        inside = [quarter for at_s, quarter in known.items() if start_s <= at_s < start_s + span_s]
        if inside:
            energies = sum(quarter.import_wh for quarter in inside), sum(quarter.export_wh for quarter in inside)
            rows.append(Row(start_s, span_s // 60, *energies, any(quarter.flags for quarter in inside)))
    return rows


@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize("resolution", ["quarter", "hour", "day", "month"])
@pytest.mark.parametrize("change", CHANGES)
@given(numbered=quarters_of_days)
def test_what_export_writes_is_read_back(
    change: str, resolution: Resolution, form: str, numbered: dict[int, Quarter]
) -> None:
    known = {at(CHANGES[change]) + 900 * number: quarter for number, quarter in numbered.items()}
    lengths = {start: end - start for start, end in spans(min(known), max(known) + 900, resolution, OSLO.zone)}
    rows = [row_of(known, {}, (start, start + lengths[start]), resolution, OSLO.zone) for start in lengths]
    there = [row for row in rows if row is not None]
    lines = csv_lines(there, OSLO) if form == "csv" else json_lines(there, OSLO, resolution)
    assert list(parse("".join(lines).encode(), "Europe/Oslo").rows) == expected(known, lengths)


@pytest.mark.parametrize(("change", "hours"), [("spring", 23), ("autumn", 25)])
def test_a_day_has_the_length_that_clocks_gave_it(change: str, hours: int) -> None:
    day = CHANGES[change][:10]
    offsets = ("+01:00", "+02:00") if change == "spring" else ("+02:00", "+01:00")
    next_day = f"{day[:8]}{int(day[8:]) + 1}"
    line = f"{day}T00:00:00{offsets[0]},{next_day}T00:00:00{offsets[1]},12.5,0.000,0,0"
    assert parse(csv_file(line), "Europe/Oslo").rows == (Row(at(f"{day}T00:00{offsets[0]}"), hours * 60, 12_500, 0),)


def test_what_a_spreadsheet_makes_of_it_is_read() -> None:
    body = (
        "\ufeff" + HEADER.replace(",", ";") + "\r\n2026-10-25T02:00:00+02:00;2026-10-25T02:00:00+01:00;1,5;0,25;1;0\r\n"
    )
    row = Row(at("2026-10-25T02:00+02:00"), 60, 1500, 250, estimated=True)
    assert parse(body.encode(), "Europe/Oslo").rows == (row,)
    assert parse(b"\xef\xbb\xbf" + json_file(), "Europe/Oslo").rows == (row,)


def test_rows_in_any_order_are_the_same() -> None:
    lines = [f"2026-01-01T{hour:02}:00:00Z,2026-01-01T{hour + 1:02}:00:00Z,{hour},0,0,0" for hour in (5, 3, 4)]
    assert [row.import_wh for row in parse(csv_file(*lines), "Europe/Oslo").rows] == [3000, 4000, 5000]


def test_rows_with_quarter_hours_missing_are_told() -> None:
    lines = [f"2026-01-01T{hour:02}:00:00Z,2026-01-01T{hour + 1:02}:00:00Z,1,0,0,{hour % 2}" for hour in range(4)]
    assert parse(csv_file(*lines), "Europe/Oslo").notes == (
        "2 rows have quarter-hours that nothing is known of, and the energy of the others alone",
    )


HOUR = "2026-01-01T05:00:00Z,2026-01-01T06:00:00Z"


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["2026-01-01T05:00:00,2026-01-01T06:00:00,1,0,0,0"], "line 2: '2026-01-01T05:00:00' is no start of a quarter"),
        (["2026-01-01T05:07:00Z,2026-01-01T06:00:00Z,1,0,0,0"], "line 2: '2026-01-01T05:07:00Z' is no start of a"),
        (["2026-01-01T05:00:00Z,2026-01-01T05:00:00Z,1,0,0,0"], "is no span of a history"),
        (["2026-01-01T05:00:00Z,2026-02-02T05:00:00Z,1,0,0,0"], "is no span of a history"),
        (["1026-01-01T05:00:00Z,1026-01-01T06:00:00Z,1,0,0,0"], "nothing was measured in 1026"),
        (["yesterday,today,1,0,0,0"], "line 2: 'yesterday' is no time"),
        ([f"{HOUR},1e3,0,0,0"], "line 2: '1e3' is no number of kWh"),
        ([f"{HOUR},,0,0,0"], "line 2: '' is no number of kWh"),
        ([f"{HOUR},-1,0,0,0"], "line 2: '-1' kWh: energy of one direction is never negative"),
        ([f"{HOUR},0,1001,0,0"], "line 2: 1001.000 kWh in 60 minutes is more than 1000 kW"),
        ([f"{HOUR},1,0,yes,0"], "line 2: estimated 'yes' or"),
        ([f"{HOUR},1,0,0,many"], "missing_quarters 'many' is wrong"),
        ([f"{HOUR},1,0,0,{'9' * 5000}"], "missing_quarters '9999"),
        ([f"{HOUR},1,0,0,0", f"{HOUR},1,0,0,0"], "line 3: some of its time was already counted by another row"),
        ([f"{HOUR},1,0,0,0", "2026-01-01T05:15:00Z,2026-01-01T05:30:00Z,1,0,0,0"], "line 3: some of its time"),
        ([f"{HOUR},1,0,0,0", HEADER], "line 3: estimated 'estimated'"),
        ([f"{HOUR},1,0,0"], "line 2: has 5 cells under 6 columns"),
    ],
)
def test_a_line_that_is_not_understood_is_named(lines: list[str], words: str) -> None:
    assert words in refusal(csv_file(*lines))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"{", "is no history in JSON"),
        (b'{"rows": 1}', "Expected `array`, got `int` - at `$.rows`"),
        (b'{"rows": []}', "there is nothing to import in the file"),
        (b'{"meter": "\xff", "rows": []}', "there is nothing to import"),
        (json_file(start="\ud800"), "is no history in JSON"),
        (json_file(import_kwh=...), "is no history in JSON"),
        (json_file(import_kwh=None), "Expected `decimal`, got `null`"),
        (json_file(import_kwh="Infinity"), "line 2: 'Infinity' is no number of kWh"),
        (json_file(import_kwh="1e999999999"), "line 2: '1E+999999999' is no number of kWh"),
        (json_file(estimated=1), "Expected `bool`, got `int`"),
        (json_file(missing_quarters="many"), "Expected `int`, got `str`"),
        (json_file(end="2026-10-25T02:00:00"), "with its offset from UTC"),
        (b'{"other": ' + b"[" * 100_000, "is no history in JSON"),
        (b"{" + b" " * 32_000_000, "more than 32 MB"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_a_document_that_is_not_understood_says_why(body: bytes, words: str) -> None:
    assert words in refusal(body)


def test_more_rows_than_anybody_has_are_refused() -> None:
    line = "2026-01-01T05:00:00Z,2026-01-01T06:00:00Z,1,0,0,0\n"
    assert f"more than {MAX_LINES} rows" in refusal(f"{HEADER}\n{line * (MAX_LINES + 1)}".encode())
