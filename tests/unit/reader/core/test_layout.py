"""A decoder that knows a list's layout says exactly what a fresh one says, whatever changed since."""

import gc
import random
from pathlib import Path

import pytest
from amshub_reader.core.apdu import axdr, llc, notification
from amshub_reader.core.decoder import Decoded, Decoder, Framing, Refused
from amshub_reader.core.errors import Undecodable
from amshub_reader.core.framing.frame import Frame
from amshub_reader.core.framing.hunt import Hunt
from amshub_reader.core.lists.layout import Layout, compile_layout
from amshub_reader.core.lists.layouts import MAX_LAYOUTS, Layouts
from amshub_reader.core.lists.read_list import read_list
from amshub_simulator.core.display import ListKind
from amshub_simulator.core.encode import aidon, kaifa, kamstrup
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.frames import (
    AMPERE,
    LLC,
    NOTIFICATION,
    VAR,
    VOLT,
    WATT,
    WATT_HOUR,
    aidon_hourly,
    hdlc,
    item,
    text,
    u32,
)
from tests.unit.reader.core.stripping import OSLO, bytes_of, known
from tests.unit.reader.core.test_simulated import DISPLAY

NUMBERS = {0x05, 0x06, 0x0F, 0x10, 0x11, 0x12, 0x14, 0x15, 0x16}
CLOCK_SIZE = 12
RECEIVED_AT_MS = 1_760_000_000_000
VAR_HOUR = 32
U16, I16, I8, U64, I64, BOOLEAN = b"\x12", b"\x10", b"\x0f", b"\x15", b"\x14", b"\x03"


def rows(*items: bytes) -> bytes:
    return NOTIFICATION + bytes((0x01, len(items))) + b"".join(items)


def apdu_of(frame: bytes) -> bytes:
    [found] = Hunt().feed(frame)
    assert isinstance(found, Frame)
    return llc.strip(found.information)


LISTS = [(maker, kind) for maker in (aidon, kaifa) for kind in ListKind]
LISTS += [(kamstrup, ListKind.DETAIL), (kamstrup, ListKind.HOURLY)]
VERSION = item("1-1:0.2.129.255", text("AIDON_V0001"))
POWER = item("1-0:1.7.0.255", u32(4321), 0, WATT)
SIMULATED = [apdu_of(maker.encode(kind, DISPLAY)) for maker, kind in LISTS]
ODD = {
    "a counter of 64 bits": rows(POWER, item("1-0:1.8.0.255", U64 + (2**62).to_bytes(8, "big"), 0, WATT_HOUR)),
    "a signed counter of 64 bits": rows(POWER, item("1-0:1.8.0.255", I64 + (7).to_bytes(8, "big"), 1, WATT_HOUR)),
    "a truth value": rows(POWER, item("1-0:2.7.0.255", BOOLEAN + b"\x01", 0, WATT)),
    "a fraction of a unit": rows(POWER, item("1-0:2.7.0.255", u32(120), -1, WATT)),
    "a signed power": rows(POWER, item("1-0:2.7.0.255", I8 + b"\x05", 1, WATT)),
    "small and negative numbers": rows(
        POWER,
        item("1-0:31.7.0.255", I16 + b"\xff\x85", -1, AMPERE),
        item("1-0:3.7.0.255", b"\x05\xff\xff\xff\x85", 0, VAR),
    ),
    "an IT network": rows(
        VERSION,
        POWER,
        item("1-0:31.7.0.255", I16 + b"\x00\x41", -1, AMPERE),
        item("1-0:71.7.0.255", I16 + b"\x00\x58", -1, AMPERE),
        *(item(f"1-0:{code}.7.0.255", U16 + b"\x08\xfc", -1, VOLT) for code in (32, 52, 72)),
    ),
    "tariffs": rows(POWER, *(item(f"1-0:1.8.{tariff}.255", u32(10**9 + tariff), 0, WATT_HOUR) for tariff in (1, 2, 3))),
    "quadrants": rows(
        POWER, *(item(f"1-0:{quadrant}.8.0.255", u32(quadrant), 3, VAR_HOUR) for quadrant in (5, 6, 7, 8))
    ),
    "a logical name": rows(POWER, item("0-0:42.0.0.255", b"\x09\x10ISK1030780000001")),
    "two powers": rows(POWER, POWER),
    "a Kamstrup of another model": apdu_of(kamstrup.encode(ListKind.HOURLY, DISPLAY)).replace(b"6841131", b"6861131"),
    "an hour": apdu_of(aidon_hourly(7, 1_760_000_000, 7_000)),
}
APDUS = st.sampled_from([*SIMULATED, *ODD.values()])


@st.composite
def with_other_numbers(draw: st.DrawFn, apdu: bytes) -> bytes:
    """The APDU with some of its numbers, scalers and units among them, and clocks anything that their type holds."""
    changed = bytearray(apdu)
    for leaf in axdr.leaves(apdu, notification.body_at(apdu)):
        size = leaf.end - leaf.start
        if (leaf.tag in NUMBERS or size == CLOCK_SIZE) and draw(st.booleans()):
            changed[leaf.start : leaf.end] = draw(st.binary(min_size=size, max_size=size))
    return bytes(changed)


@st.composite
def with_other_bytes(draw: st.DrawFn, apdu: bytes) -> bytes:
    """The APDU with one to three bytes anything."""
    changed = bytearray(apdu)
    for _ in range(draw(st.integers(1, 3))):
        changed[draw(st.integers(0, len(apdu) - 1))] = draw(st.integers(0, 255))
    return bytes(changed)


def said(decoder: Decoder, apdu: bytes) -> list[object]:
    """What the decoder says of this APDU under right checksums."""
    results = decoder.feed(hdlc(LLC + apdu), RECEIVED_AT_MS)
    return [
        (result.fields, result.framing) if isinstance(result, Decoded) else (result.kind, result.reason)
        for result in results
    ]


def assert_the_same(first: bytes, later: bytes) -> None:
    knowing = Decoder(OSLO)
    said(knowing, first)

    assert said(knowing, later) == said(Decoder(OSLO), later)


@settings(deadline=None)
@given(APDUS, st.data())
def test_other_numbers_in_a_known_layout_are_read_as_by_a_fresh_decoder(apdu: bytes, data: st.DataObject) -> None:
    assert_the_same(apdu, data.draw(with_other_numbers(apdu)))


@settings(deadline=None)
@given(APDUS, st.data())
def test_other_bytes_in_a_known_layout_are_read_as_by_a_fresh_decoder(apdu: bytes, data: st.DataObject) -> None:
    assert_the_same(apdu, data.draw(with_other_bytes(apdu)))


@settings(deadline=None)
@given(APDUS, st.data())
def test_a_layout_compiled_from_odd_numbers_reads_the_usual_ones(apdu: bytes, data: st.DataObject) -> None:
    assert_the_same(data.draw(with_other_numbers(apdu)), apdu)


@settings(deadline=None)
@given(st.lists(APDUS, min_size=2, max_size=6), st.data())
def test_lists_that_take_turns_are_read_as_by_fresh_decoders(apdus: list[bytes], data: st.DataObject) -> None:
    knowing = Decoder(OSLO)
    for apdu in apdus * 2:
        changed = data.draw(with_other_numbers(apdu))
        assert said(knowing, changed) == said(Decoder(OSLO), changed)


@pytest.mark.parametrize("number", range(len(SIMULATED)))
def test_each_list_of_the_simulator_has_a_layout_that_reads_its_other_numbers(number: int) -> None:
    apdu = SIMULATED[number]
    layout = compile_layout(apdu, None)
    assert layout
    changed = bytearray(apdu)
    four_bytes = [leaf for leaf in axdr.leaves(apdu, notification.body_at(apdu)) if leaf.tag == 0x06]
    for leaf in four_bytes:
        changed[leaf.start : leaf.end] = b"\xff\xff\xff\xff"

    assert layout.read(bytes(changed)) == read_list(notification.read_body(bytes(changed)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (bytes((0x16, WATT)), bytes((0x16, VAR))),
        (b"\x0f\x01", b"\x0f\x02"),
        (b"AIDON_V0001", b"AIDON_V0002"),
        (b"7359992000000001", b"7359992000000002"),
    ],
)
def test_a_changed_unit_scaler_or_text_is_no_number_of_the_known_layout(old: bytes, new: bytes) -> None:
    apdu = apdu_of(aidon.encode(ListKind.HOURLY, DISPLAY))
    layout = compile_layout(apdu, None)
    assert layout
    assert old in apdu

    assert layout.read(apdu.replace(old, new)) is None
    assert_the_same(apdu, apdu.replace(old, new))


@pytest.mark.parametrize("name", ODD)
def test_only_a_list_whose_numbers_take_more_than_a_factor_has_no_layout(name: str) -> None:
    layout = compile_layout(ODD[name], None)

    taken_in_full = {"a counter of 64 bits", "a signed counter of 64 bits", "a fraction of a unit", "a signed power"}
    assert (layout is None) == (name in taken_in_full)


@pytest.mark.parametrize(
    ("tag", "size", "scaler", "code", "unit"),
    [
        (U64, 8, 1, "1-0:1.8.0.255", WATT_HOUR),
        (I64, 8, 1, "1-0:1.8.0.255", WATT_HOUR),
        (b"\x06", 4, 9, "1-0:31.7.0.255", AMPERE),
    ],
)
def test_a_number_that_was_too_large_at_first_is_read_when_it_fits(
    tag: bytes, size: int, scaler: int, code: str, unit: int
) -> None:
    large, small = (
        rows(POWER, item(code, tag + number.to_bytes(size, "big"), scaler, unit))
        for number in (2 ** (8 * size - 1) - 1, 7)
    )

    assert_the_same(large, small)
    assert_the_same(small, large)


def test_the_layouts_that_are_kept_are_few_however_many_come() -> None:
    layouts = Layouts()
    before = kept()
    for number in range(3 * MAX_LAYOUTS):
        apdu = rows(VERSION, item("0-0:96.1.0.255", text(f"{number:08}")), POWER)
        assert layouts.read(apdu, None) == read_list(notification.read_body(apdu))

    assert 0 < kept() - before <= MAX_LAYOUTS


def kept() -> int:
    gc.collect()
    return sum(type(thing) is Layout for thing in gc.get_objects())


def test_variations_of_real_lists_are_read_as_by_a_fresh_decoder(corpus: Path) -> None:
    tried = 0
    for name, facts in known(corpus).items():
        if facts["transport"] == "dsmr" or not facts["must_decode"]:
            continue
        found: list[Frame | Refused] = Hunt().feed(bytes_of(corpus, name))
        if len(found) != 1 or not isinstance(found[0], Frame) or found[0].framing is Framing.P1:
            continue
        apdu, draw = llc.strip(found[0].information), random.Random(name)
        if apdu[:1] != NOTIFICATION[:1]:
            continue
        tried += 1
        knowing = Decoder(OSLO)
        said(knowing, apdu)
        for _ in range(40):
            changed = bytearray(apdu)
            for _ in range(draw.randint(1, 3)):
                changed[draw.randrange(len(apdu))] = draw.randrange(256)
            assert said(knowing, bytes(changed)) == said(Decoder(OSLO), bytes(changed)), name
    assert tried > 20


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_by_layouts_as_in_full(tail: bytes) -> None:
    layouts = Layouts()
    outcomes = []
    for _ in range(2):
        try:
            outcomes.append(repr(layouts.read(NOTIFICATION + tail, None)))
        except Undecodable as error:
            outcomes.append(str(error))

    assert outcomes[0] == outcomes[1]
