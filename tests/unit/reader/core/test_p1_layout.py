"""A telegram of a known layout is read exactly as in full, whatever changed since."""

import gc
import random
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from amshub_reader.core import meter_clock
from amshub_reader.core.decoder import Decoded, Decoder
from amshub_reader.core.errors import Undecodable
from amshub_reader.core.framing import crc
from amshub_reader.core.p1 import layouts, timestamp
from amshub_reader.core.p1.in_full import parse
from amshub_reader.core.p1.layout import Layout, compile_layout, shape_of
from amshub_reader.core.p1.layouts import COMPILE_EVERY, MAX_LAYOUTS, Layouts
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.telegrams import crc16_arc, p1_each_second
from tests.unit.reader.core.stripping import bytes_of, known

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
RECEIVED_AT_MS = 1_736_946_005_000


def telegram(*lines: str, identification: str = r"ISK5\2M550T-1012", line_end: str = "\r\n") -> bytes:
    return line_end.join((f"/{identification}", "", *lines, "!")).encode()


DUTCH = telegram(
    "1-3:0.2.8(50)",
    "0-0:1.0.0(250115140005W)",
    "0-0:96.1.1(4530303434303037313331353530363137)",
    "1-0:1.8.1(001234.567*kWh)",
    "1-0:1.8.2(002345.678*kWh)",
    "1-0:2.8.1(000000.000*kWh)",
    "1-0:2.8.2(000000.000*kWh)",
    "0-0:96.14.0(0002)",
    "1-0:1.7.0(00.278*kW)",
    "1-0:2.7.0(00.000*kW)",
    "1-0:99.97.0(1)(0-0:96.7.19)(200101120000W)(0000002779*s)",
    "0-0:96.13.0()",
    "1-0:32.7.0(231.8*V)",
    "1-0:31.7.0(005*A)",
    "1-0:21.7.0(00.278*kW)",
    "0-1:24.1.0(003)",
    "0-1:24.2.1(250115140000W)(00012.345*m3)",
)
BELGIAN = telegram(
    "0-0:96.1.4(50217)",
    "0-0:96.1.1(3153414733313030303230313031)",
    "0-0:1.0.0(250115140005W)",
    "1-0:1.4.0(02.351*kW)",
    "1-0:1.6.0(250109134558W)(02.589*kW)",
    "0-0:98.1.0(2)(1-0:1.6.0)(1-0:1.6.0)(241201000000W)(241123224500W)(04.178*kW)(250101000000W)(241218181500W)(05.001*kW)",
    "1-0:1.8.1(000123.456*kWh)",
    "1-0:1.7.0(00.111*kW)",
    identification=r"FLU5\253770234_A",
)
SWEDISH = telegram(
    "0-0:1.0.0(250115140005W)",
    "1-0:1.8.0(00008917.424*kWh)",
    "1-0:2.8.0(00000000.000*kWh)",
    "1-0:3.8.0(00000001.316*kVArh)",
    "1-0:1.7.0(0004.321*kW)",
    "1-0:3.7.0(0000.000*kVAr)",
    "1-0:31.7.0(001.4*A)",
    identification="KAM5",
)
ODD = telegram(
    "0-0:1.0.0(250115140005W",
    "1-0:0.9.1(222553)",
    "1-0:0.9.2(251002)",
    "0-0:96.1.0(96815390)",
    "0-0:42.0.0(53414731303330373030303030303030)",
    "1-0:1.7.0(000000274*W)",
    "1-0:1.7.0(000000275*W)",
    "1-0:2.7.0(x)",
    "1-0:2.7.0(-00.120*kW)",
    "1-0:1.8.1*255(00000001.234*kWh)",
    "1-0:1.8.2(00000002*kWh)",
    "1-0:1.8.3(00000003.5*kWh)",
    "1-0:5.8.0(001.1*kvarh)",
    "1-0:6.8.0(002.2*kvarh)",
    "1-0:13.7.0(0.998)",
    "1-0:32.7.0(229.6*V",
    "0-1:24.3.0(121030140000)(00)(60)(1)(0-1:24.2.0)(m3)",
    "(00024.123)",
    "garbage 17",
    "/another(1)",
    identification="Lux5",
    line_end="\n",
)
NES = telegram("0-0:1.0.0(20240711 09:35:00)", "1-0:1.8.1(00001.5*kWh)", "1-0:1.8.2(2.25*kWh)")
LARGE = telegram("1-0:1.8.1(9223372036854775*kWh)", "1-0:1.8.2(1*kWh)")
FINE = telegram("1-0:31.7.0(0.1230*A)", "1-0:1.7.0(00.278*kW)")
DEMAND_ONLY = telegram("1-0:1.4.0(02.351*kW)")
KNOWABLE = [DUTCH, BELGIAN, SWEDISH, ODD, NES, DEMAND_ONLY]
TELEGRAMS = st.sampled_from([*KNOWABLE, LARGE, FINE])


@st.composite
def with_other_digits(draw: st.DrawFn, text: bytes) -> bytes:
    """The telegram with some of its digits others, those of codes among them."""
    changed = bytearray(text)
    places = [place for place, byte in enumerate(text) if 0x30 <= byte <= 0x39]
    for place in draw(st.lists(st.sampled_from(places), max_size=40)):
        changed[place] = draw(st.integers(0x30, 0x39))
    return bytes(changed)


@st.composite
def with_other_numbers(draw: st.DrawFn, text: bytes) -> bytes:
    """The telegram with all digits in brackets others."""
    start = text.index(b"(")
    inside, changed = False, bytearray(text)
    for place in range(start, len(text)):
        inside = inside or text[place] == ord("(")
        inside = inside and text[place] != ord(")")
        if inside and text[place : place + 1].isdigit():
            changed[place] = draw(st.integers(0x30, 0x39))
    return bytes(changed)


@st.composite
def with_other_bytes(draw: st.DrawFn, text: bytes) -> bytes:
    """The telegram with one to three bytes anything, one lost or one too many."""
    changed = bytearray(text)
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(1, len(changed) - 1))
        cut = draw(st.sampled_from([0, 1, 1, 1]))
        changed[place : place + cut] = draw(st.sampled_from([b"", b"(", b")", b".", b"-", b"!", b"\n"]) | one_byte)
    return bytes(changed)


one_byte = st.binary(min_size=1, max_size=1)
times = st.none() | st.just(RECEIVED_AT_MS) | st.integers(0, 2**42)


def outcome(known: Layouts | None, text: bytes, received_at_ms: int | None) -> object:
    """The fields by the known layouts or in full, or why there are none."""
    try:
        return known.read(text, received_at_ms) if known else parse(text, AMSTERDAM, received_at_ms).fields
    except Undecodable as error:
        return error.kind, error.reason


def assert_the_same(first: bytes, later: bytes, received_at_ms: int | None) -> None:
    knowing = Layouts(AMSTERDAM)
    assert outcome(knowing, first, received_at_ms) == outcome(None, first, received_at_ms)

    assert outcome(knowing, later, received_at_ms) == outcome(None, later, received_at_ms)


@settings(deadline=None)
@given(TELEGRAMS, times, st.data())
def test_other_numbers_in_a_known_layout_are_read_as_in_full(
    text: bytes, received_at_ms: int | None, data: st.DataObject
) -> None:
    assert_the_same(text, data.draw(with_other_numbers(text)), received_at_ms)


@settings(deadline=None)
@given(TELEGRAMS, times, st.data())
def test_other_digits_anywhere_are_read_as_in_full(
    text: bytes, received_at_ms: int | None, data: st.DataObject
) -> None:
    assert_the_same(text, data.draw(with_other_digits(text)), received_at_ms)
    assert_the_same(data.draw(with_other_digits(text)), text, received_at_ms)


@settings(deadline=None)
@given(TELEGRAMS, times, st.data())
def test_other_bytes_anywhere_are_read_as_in_full(text: bytes, received_at_ms: int | None, data: st.DataObject) -> None:
    assert_the_same(text, data.draw(with_other_bytes(text)), received_at_ms)
    assert_the_same(data.draw(with_other_bytes(text)), text, received_at_ms)


@settings(deadline=None)
@given(st.sampled_from(KNOWABLE), st.data())
def test_a_decoder_that_knows_the_layout_says_what_a_fresh_one_says(text: bytes, data: st.DataObject) -> None:
    changed = data.draw(with_other_numbers(text) | with_other_bytes(text))
    layouts.of_meter.cache_clear()
    said(text)
    known = said(changed)
    layouts.of_meter.cache_clear()

    assert known == said(changed)


def said(text: bytes) -> list[object]:
    """What a decoder says of this telegram under a right checksum."""
    whole = text + f"{crc16_arc(text):04X}\r\n".encode()
    results = (decoder := Decoder(AMSTERDAM)).feed(whole, RECEIVED_AT_MS) + decoder.finish()
    return [result.fields if isinstance(result, Decoded) else (result.kind, result.reason) for result in results]


@pytest.mark.parametrize("text", KNOWABLE)
def test_a_known_layout_reads_the_largest_numbers_without_a_full_reading(text: bytes) -> None:
    layout = compile_layout(text, AMSTERDAM)
    assert layout
    changed = bytearray(text)
    for start, stop in values_in(text):
        changed[start:stop] = bytes(0x39 if chr(byte).isdigit() else byte for byte in text[start:stop])

    assert layout.read(bytes(changed), AMSTERDAM, None) == parse(bytes(changed), AMSTERDAM, None).fields


def values_in(text: bytes) -> list[tuple[int, int]]:
    """Where the numbers with a unit stand that are the first of their code, but for peaks."""
    found: dict[bytes, tuple[int, int]] = {}
    at = 0
    for line in text.split(b"\n"):
        code, _, rest = line.strip().partition(b"(")
        number, star, _ = rest.partition(b"*")
        if star and rest.endswith((b")", b")\r")) and number.replace(b".", b"").removeprefix(b"-").isdigit():
            found.setdefault(code, (at + len(code) + 1, at + len(code) + 1 + len(number)))
        at += len(line) + 1
    return list(found.values())


@pytest.mark.parametrize("text", [LARGE, FINE])
def test_numbers_that_may_be_too_large_or_finer_than_the_base_unit_have_no_layout(text: bytes) -> None:
    assert compile_layout(text, AMSTERDAM) is None


@pytest.mark.parametrize(
    ("old", "new"), [(b"1-0:1.7.0", b"1-0:3.7.0"), (b"353530363137", b"353530363138"), (b"2M550T", b"2M560T")]
)
def test_a_layout_is_not_for_another_code_number_or_type_of_the_same_shape(old: bytes, new: bytes) -> None:
    layout = compile_layout(DUTCH, AMSTERDAM)
    assert layout
    assert old in DUTCH
    changed = DUTCH.replace(old, new)

    assert shape_of(changed) == layout.shape
    assert layout.read(changed, AMSTERDAM, None) is None
    assert_the_same(DUTCH, changed, None)


@pytest.mark.parametrize(("old", "new"), [(b"V)", b"A)"), (b"*kW)", b"*KW)"), (b"05W)", b"05S)"), (b"()", b"(41)")])
def test_another_unit_season_or_text_is_of_another_shape(old: bytes, new: bytes) -> None:
    assert old in DUTCH
    changed = DUTCH.replace(old, new)

    assert shape_of(changed) != shape_of(DUTCH)
    assert_the_same(DUTCH, changed, None)


def test_what_a_peak_says_changes_with_it() -> None:
    later = BELGIAN.replace(b"02.589", b"03.000").replace(b"05.001", b"05.002")

    assert_the_same(BELGIAN, later, RECEIVED_AT_MS)


def test_layouts_are_few_and_seldom_compiled_however_many_telegrams_differ() -> None:
    knowing = Layouts(AMSTERDAM)
    before = kept()
    for number in range((MAX_LAYOUTS + 4) * COMPILE_EVERY):
        text = telegram(f"0-0:96.1.0(N{number:07})", "1-0:1.7.0(00.278*kW)", f"0-0:96.13.0({'A' * (number % 99)})")
        assert knowing.read(text, None) == parse(text, AMSTERDAM, None).fields

    assert kept() - before == MAX_LAYOUTS


def kept() -> int:
    gc.collect()
    return sum(type(thing) is Layout for thing in gc.get_objects())


def test_a_meter_whose_text_changed_has_its_new_layout_soon() -> None:
    knowing = Layouts(AMSTERDAM)
    knowing.read(DUTCH, None)
    before = kept()
    for _ in range(COMPILE_EVERY + 1):
        knowing.read(DUTCH.replace(b"96.13.0()", b"96.13.0(48656C6C6F)"), None)

    assert kept() - before == 1


def test_the_end_of_an_opened_telegram_may_differ() -> None:
    assert_the_same(DUTCH + b"A1B2\r\n", DUTCH.replace(b"00.278", b"01.000") + b"0C3D\r\n\0\0", None)


def test_each_second_of_a_meter_is_read_as_in_full() -> None:
    for second in range(2 * COMPILE_EVERY):
        text = p1_each_second(1_729_990_790 + second, 1000 + second, second)[:-6]
        [fields] = said(text)
        assert fields == parse(text, AMSTERDAM, RECEIVED_AT_MS).fields


def test_variations_of_real_telegrams_are_read_as_in_full(corpus: Path) -> None:
    tried = 0
    for name, facts in known(corpus).items():
        text = bytes_of(corpus, name)
        if facts["transport"] != "dsmr" or not text.startswith(b"/"):
            continue
        tried += 1
        draw = random.Random(name)
        mark = text.rfind(b"!") + 1 or len(text)
        for _ in range(60):
            changed = bytearray(text[:mark])
            for _ in range(draw.randint(1, 4)):
                place = draw.randrange(mark)
                changed[place] = draw.randrange(0x30, 0x3A) if draw.random() < 0.8 else draw.randrange(256)
            assert_the_same(text[:mark], bytes(changed), None)
    assert tried > 5


@given(st.binary(max_size=400) | st.integers(0, 9000).map(bytes))
@example(b"")
@example(b"\xff" * 8192)
@example(b"\x00" * 7 + b"\x01")
def test_the_checksum_is_that_of_its_definition(data: bytes) -> None:
    assert crc.arc(data) == crc16_arc(data)


changes = [datetime(2024, 3, 31, 2), datetime(2024, 10, 27, 2), datetime(2025, 1, 1), datetime(2000, 1, 1)]  # noqa: DTZ001  local times
moments = st.sampled_from(changes).flatmap(
    lambda change: st.integers(-7200, 10_800).map(lambda seconds: change + timedelta(seconds=seconds))
)
written = st.one_of(
    st.tuples(moments, st.sampled_from(["%y%m%d%H%M%S", "%Y%m%d %H:%M:%S"]), st.sampled_from(["", "S", "W", "X"])).map(
        lambda parts: (parts[0].strftime(parts[1]) + parts[2]).encode()
    ),
    st.from_regex(rb"[0-9]{10,15}[SW]?", fullmatch=True),
    st.binary(max_size=16),
)


@example(b"00010100000", None)  # a digit short
@given(written, st.none() | st.integers(1_711_000_000_000, 1_736_000_000_000))
def test_a_time_stamp_is_that_which_its_parts_give(text: bytes, received_at_ms: int | None) -> None:
    clock = timestamp.read(text, AMSTERDAM)
    expected = clock and meter_clock.utc_s(clock, AMSTERDAM, standard_time=False, received_at_ms=received_at_ms)

    assert timestamp.utc_s(text, AMSTERDAM, received_at_ms) == expected
