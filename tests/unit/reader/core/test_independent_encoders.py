"""Telegrams that two independent libraries made are read as they were meant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pytest
from amshub_reader.core.decoder import Decoded, Keys, Refused
from dlms_cosem.exceptions import DecryptionError  # type: ignore[import-untyped]  # it ships no types
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import encoders
from tests.support.encoders import Gurux, Item
from tests.support.frames import AMPERE, OSLO, VAR, VOLT, WATT, WATT_HOUR
from tests.support.transports import AUTHENTICATED, ENCRYPTED
from tests.unit.reader.core.lines import KEYS, decode

BOTH = AUTHENTICATED | ENCRYPTED
PROTECTIONS = [AUTHENTICATED, ENCRYPTED, BOTH]
NAME = "Kamstrup_V0001"
ABOUT_THE_LIST = {"maker", "list_type", "list_version"}
few = settings(max_examples=30)

Said = dict[str, object]


@dataclass(frozen=True)
class Quantity:
    """How a list sends a field: OBIS code, A-XDR type, scaler and unit, and how many of the field's units one is."""

    field: str
    code: bytes
    kind: str
    scale: tuple[int, int] | None
    factor: int

    def numbers(self) -> st.SearchStrategy[int]:
        bits = 32 if self.kind.startswith("double") else 16
        return st.integers(0, 2**bits - 1) if self.kind.endswith("unsigned") else st.integers(-(2**15), 2**15 - 1)

    def items(self) -> st.SearchStrategy[tuple[Item, str, int]]:
        return self.numbers().map(
            lambda number: (Item(self.code, self.kind, number, self.scale), self.field, number * self.factor)
        )


U32, U16, I16 = "double-long-unsigned", "long-unsigned", "long"
AIDON = [
    Quantity("import_w", bytes((1, 0, 1, 7, 0, 255)), U32, (0, WATT), 1),
    Quantity("export_var", bytes((1, 0, 4, 7, 0, 255)), U32, (0, VAR), 1),
    Quantity("l1_current_ma", bytes((1, 0, 31, 7, 0, 255)), I16, (-1, AMPERE), 100),
    Quantity("l2_voltage_mv", bytes((1, 0, 52, 7, 0, 255)), U16, (-1, VOLT), 100),
    Quantity("import_wh", bytes((1, 0, 1, 8, 0, 255)), U32, (1, WATT_HOUR), 10),
]
KAMSTRUP = [
    Quantity("import_w", bytes((1, 1, 1, 7, 0, 255)), U32, None, 1),
    Quantity("l1_current_ma", bytes((1, 1, 31, 7, 0, 255)), U32, None, 10),
    Quantity("l2_voltage_mv", bytes((1, 1, 52, 7, 0, 255)), U16, None, 1000),
    Quantity("export_wh", bytes((1, 1, 2, 8, 0, 255)), U32, None, 10),
]
METER_IDS = st.text("0123456789ABCDEF", min_size=16, max_size=16)
MOMENTS = st.integers(1_000_000_000, 4_000_000_000).map(lambda second: datetime.fromtimestamp(second, OSLO))


@st.composite
def short_lists(draw: st.DrawFn, quantities: Sequence[Quantity], most: int = 4) -> tuple[list[Item], Said]:
    """Items of a list in any order, and the fields that they mean."""
    chosen = draw(st.lists(st.sampled_from(quantities), min_size=1, max_size=most, unique=True))
    drawn = [draw(quantity.items()) for quantity in chosen]
    return [item for item, _, _ in drawn], {field: meant for _, field, meant in drawn}


@st.composite
def long_lists(
    draw: st.DrawFn, quantities: Sequence[Quantity], number_code: bytes, clock_code: bytes
) -> tuple[list[Item], Said]:
    """The same with the meter's number and its clock."""
    items, meant = draw(short_lists(quantities, len(quantities)))
    number, moment = draw(METER_IDS), draw(MOMENTS)
    names = Item(number_code, "visible-string", number), Item(clock_code, "date-time", moment)
    return [names[0], *items, names[1]], meant | {"meter_id": number, "meter_clock_s": int(moment.timestamp())}


aidon_lists = long_lists(AIDON, bytes((0, 0, 96, 1, 0, 255)), bytes((0, 0, 1, 0, 0, 255)))
kamstrup_lists = long_lists(KAMSTRUP, bytes((1, 1, 0, 0, 5, 255)), bytes((0, 1, 1, 0, 0, 255)))


def said(stream: bytes, *, enciphered: bool = False) -> Said:
    """What the one telegram of this stream says."""
    [result] = decode(stream, KEYS)
    assert isinstance(result, Decoded), result
    assert (result.enciphered, result.unknown) == (enciphered, 0)
    return {name: value for name, value in result.fields.items() if name not in ABOUT_THE_LIST}


def refused(stream: bytes, keys: Keys | None) -> int:
    """The `he` code of the one refusal of this stream."""
    [result] = decode(stream, keys)
    assert isinstance(result, Refused), result
    return result.kind.he


@pytest.mark.parametrize("suite", [0, 1])
@pytest.mark.parametrize("security", [0, *PROTECTIONS])
@few
@given(aidon_lists)
def test_an_aidons_list_of_gurux_is_read_with_each_protection(
    security: int, suite: int, drawn: tuple[list[Item], Said]
) -> None:
    items, meant = drawn
    maker = Gurux(security, suite)

    assert said(maker.frame(maker.aidon(items)), enciphered=bool(security)) == meant


@pytest.mark.parametrize("security", [0, *PROTECTIONS])
@few
@given(kamstrup_lists, MOMENTS)
def test_a_kamstrups_list_of_gurux_is_read_with_each_protection(
    security: int, drawn: tuple[list[Item], Said], sent: datetime
) -> None:
    items, meant = drawn
    maker = Gurux(security)

    assert said(maker.frame(maker.kamstrup(items, NAME), sent), enciphered=bool(security)) == meant


@pytest.mark.parametrize("security", [0, *PROTECTIONS])
@few
@given(aidon_lists, st.integers(16, 120))
def test_the_segments_of_gurux_are_joined(security: int, drawn: tuple[list[Item], Said], size: int) -> None:
    items, meant = drawn
    maker = Gurux(security)

    assert said(b"".join(maker.segments(maker.aidon(items), size)), enciphered=bool(security)) == meant


@pytest.mark.parametrize("security", [0, *PROTECTIONS])
@few
@given(aidon_lists, st.integers(40, 60))
def test_the_blocks_of_gurux_are_joined(security: int, drawn: tuple[list[Item], Said], size: int) -> None:
    items, meant = drawn
    maker = Gurux(security)
    frames = maker.blocks(maker.aidon(items), size)

    assert len(frames) > 1
    assert said(b"".join(frames), enciphered=bool(security)) == meant


@few
@given(aidon_lists)
def test_an_aidons_list_of_dlms_cosem_is_read(drawn: tuple[list[Item], Said]) -> None:
    items, meant = drawn

    assert said(encoders.cosem_frame(encoders.cosem_aidon(items))) == meant


@few
@given(kamstrup_lists)
def test_a_kamstrups_list_of_dlms_cosem_is_read(drawn: tuple[list[Item], Said]) -> None:
    items, meant = drawn

    assert said(encoders.cosem_frame(encoders.cosem_kamstrup(items, NAME))) == meant


@pytest.mark.parametrize("suite", [0, 1])
@few
@given(short_lists(AIDON), st.integers(0, 2**32 - 1))
def test_what_dlms_cosem_enciphered_is_read(suite: int, drawn: tuple[list[Item], Said], counter: int) -> None:
    items, meant = drawn
    apdu = encoders.cosem_sealed(encoders.cosem_aidon(items), suite, counter)

    assert said(encoders.cosem_frame(apdu), enciphered=True) == meant


@few
@given(short_lists(AIDON))
def test_a_sound_telegram_without_a_key_is_told_as_such(drawn: tuple[list[Item], Said]) -> None:
    items, _ = drawn
    maker = Gurux(BOTH)
    apdu = maker.apdu(maker.aidon(items))

    assert encoders.cosem_opened(apdu) == Gurux().apdu(maker.aidon(items))
    for frame in (maker.frame(maker.aidon(items)), encoders.cosem_frame(apdu)):
        assert refused(frame, None) == -53


@few
@given(short_lists(AIDON), st.integers(0, 95))
def test_a_tag_that_dlms_cosem_refuses_is_refused(drawn: tuple[list[Item], Said], bit: int) -> None:
    items, _ = drawn
    apdu = bytearray(encoders.cosem_sealed(encoders.cosem_aidon(items)))
    apdu[-1 - bit // 8] ^= 1 << bit % 8

    with pytest.raises(DecryptionError):
        encoders.cosem_opened(bytes(apdu))
    assert refused(encoders.cosem_frame(bytes(apdu)), KEYS) == -51


@pytest.mark.parametrize("security", [AUTHENTICATED, BOTH])
@few
@given(short_lists(AIDON), st.binary(min_size=16, max_size=16).filter(lambda key: key != KEYS.authentication))
def test_what_gurux_authenticated_with_another_key_is_refused(
    security: int, drawn: tuple[list[Item], Said], key: bytes
) -> None:
    items, _ = drawn
    maker = Gurux(security, authentication_key=key)

    assert refused(maker.frame(maker.aidon(items)), KEYS) == -51
