"""Whatever arrives, lists and telegrams are read into bounded integers or refused, and nothing else happens."""

from collections.abc import Mapping
from contextlib import suppress
from zoneinfo import ZoneInfo

from amshub_contracts.codec import FIELDS as READING_FIELDS
from amshub_reader.core.apdu.axdr import Value
from amshub_reader.core.errors import Undecodable
from amshub_reader.core.lists.makers import maker_of_title
from amshub_reader.core.lists.obis import FIELDS
from amshub_reader.core.lists.quantities import MAX_VALUE
from amshub_reader.core.lists.read_list import read_list
from amshub_reader.core.p1.telegram import read_telegram
from hypothesis import given
from hypothesis import strategies as st

OSLO = ZoneInfo("Europe/Oslo")
CODES = [bytes((a, 0, c, d, e, 255)) for a, c, d, e in FIELDS]
TITLES = st.none() | st.sampled_from([b"KFM", b"ISK", b"LGZ", b"SAG", b"KAM", b"ELG"]) | st.binary(max_size=12)

numbers = st.integers() | st.integers(min_value=0, max_value=5000)
scalars = st.none() | st.booleans() | numbers | st.floats() | st.text() | st.binary(max_size=20)
named = st.sampled_from(["KFM_001", "Kamstrup_V0001", "AIDON_V0001", "MA304T3", "ISK1030780000001"]) | st.sampled_from(
    [b"ISK1030780000001", b"80000001", bytes.fromhex("07e9010f030c0005ff800000"), b"\x0f\x35\x1e\x00", b"\7\xe9\1\1\1"]
)
leaves = scalars | named | st.sampled_from(CODES)
descriptors = st.tuples(numbers, st.sampled_from(CODES), st.integers(0, 5), numbers)
bodies: st.SearchStrategy[Value] = st.recursive(
    leaves | descriptors, lambda inner: st.lists(inner, max_size=40).map(tuple), max_leaves=60
)
positional: st.SearchStrategy[Value] = st.tuples(
    st.lists(named | numbers, max_size=3), st.lists(numbers | scalars, max_size=33)
).map(lambda parts: (*parts[0], *parts[1]))


def assert_bounded(fields: Mapping[str, object]) -> None:
    assert fields.keys() <= set(READING_FIELDS)
    for value in fields.values():
        if isinstance(value, tuple):
            assert all(abs(number) <= MAX_VALUE for pair in value for number in pair)
        else:
            assert isinstance(value, str) or (isinstance(value, int) and abs(value) <= MAX_VALUE)


@given(bodies | positional, TITLES)
def test_any_body_is_read_or_refused(body: Value, title: bytes | None) -> None:
    try:
        found = read_list(body, system_title=title)
    except Undecodable:
        return
    assert_bounded(found.fields)
    assert found.unknown >= 0
    assert found.fields.get("maker") in {None, *range(1, 7)}


@given(st.lists(st.sampled_from(CODES) | numbers | st.tuples(st.integers(-128, 127), st.integers(0, 255))), TITLES)
def test_any_row_of_codes_is_read_or_refused(row: list[Value], title: bytes | None) -> None:
    with suppress(Undecodable):
        assert_bounded(read_list(tuple(row), system_title=title).fields)


@given(st.binary())
def test_any_system_title_names_one_maker_or_none(title: bytes) -> None:
    maker = maker_of_title(title)

    assert maker is None or title[:3].decode().upper() in maker.flags


LINES = (
    rb"[01]-[01]:[0-9]{1,2}\.[78]\.[0-4]\(-?[0-9]{1,25}\.?[0-9]{0,12}\*k?(W|Wh|var|varh|V|A)?\)",
    rb"0-0:(1\.0\.0|96\.1\.[01]|42\.0\.0)\([0-9A-FSW :]{0,40}\)",
    rb"1-0:1\.[46]\.0(\([0-9]{12}[SW]\))?\([0-9]{1,22}\*kW\)",
    rb"0-0:98\.1\.0\([0-3]\)(\(1-0:1\.6\.0\)){2}(\([0-9]{12}[SW]\)){1,2}\([0-9]{2}\*kW\)",
)
lines = st.binary(max_size=60) | st.one_of([st.from_regex(line, fullmatch=True) for line in LINES])


@given(st.lists(lines), st.none() | st.integers(0, 2**42))
def test_any_text_is_read_or_refused(text: list[bytes], received_at_ms: int | None) -> None:
    try:
        fields = read_telegram(b"\r\n".join(text), OSLO, received_at_ms)
    except Undecodable:
        return
    assert_bounded(fields)
