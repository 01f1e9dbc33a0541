"""What is taken out of a frame before it is shown to others."""

from pathlib import Path

from amshub_reader.core.mask import mask, mask_words
from hypothesis import given
from hypothesis import strategies as st

from tests.support.frames import aidon_list1, aidon_list2
from tests.support.telegrams import EQUIPMENT, p1_each_second
from tests.support.transports import TITLE
from tests.unit.reader.core.stripping import bytes_of, known


def test_the_number_of_an_aidon_is_masked_and_the_name_of_its_list_is_not() -> None:
    frame = aidon_list2(1234, meter_id="7359992890000001")
    masked = mask(frame)
    assert b"7359992890000001" not in masked.data
    assert masked.data.count(b"X" * 16) == 1
    assert b"AIDON_V0001" in masked.data
    assert len(masked.data) == len(frame)
    at = frame.index(b"7359992890000001")
    assert [words for words in masked.taken if f"byte {at} " in words]


def test_a_frame_without_names_is_left_as_it_is() -> None:
    frame = aidon_list1(1234)
    assert mask(frame) == mask(frame).__class__(frame, ())


def test_a_telegram_keeps_its_values_and_clock_and_loses_numbers_and_texts() -> None:
    telegram = p1_each_second(1_795_392_000, 1234, 5_678_901, with_texts=True)
    shown = mask(telegram).data
    assert EQUIPMENT.encode() not in shown
    assert b"48656C6C6F" not in shown
    for kept in (b"/KFM5KAIFA-METER", b"1-0:1.8.1(005678.901*kWh)", b"1-0:1.7.0(01.234*kW)", b"W)"):
        assert kept in shown
    assert shown.count(b"X") == len(EQUIPMENT) + len("48656C6C6F")


def test_a_number_in_the_first_line_of_a_telegram_is_masked() -> None:
    assert mask(b"/XMX5LGBBFG1009394887\r\n\r\n1-0:1.7.0(01.234*kW)\r\n!").data.startswith(b"/XMX5LGBBFGXXXXXXXXXX\r\n")


def test_the_tail_of_a_system_title_is_masked_and_its_maker_is_not() -> None:
    frame = b"\x7e\xa0\x88\xdb\x08" + TITLE + b"\x82\x01\x02\x30\x00\x00\x00\x01" + bytes(range(128, 160))
    masked = mask(frame)
    assert masked.data == frame.replace(TITLE, TITLE[:3] + b"XXXXX")
    assert len(masked.taken) == 1


def test_numbers_in_a_reason_are_masked() -> None:
    assert mask_words("counter 4711 of 4B464D1020304050 is not 7359992890000001") == (
        "counter 4711 of XXXXXXXXXXXXXXXX is not XXXXXXXXXXXXXXXX"
    )


@given(st.binary(max_size=300))
def test_any_bytes_keep_their_length_and_only_told_bytes_change(data: bytes) -> None:
    masked = mask(data)
    assert len(masked.data) == len(data)
    assert (masked.data == data) or masked.taken
    assert mask(masked.data).data == masked.data


def test_no_serial_number_of_a_real_telegram_is_shown(corpus: Path) -> None:
    shown = {}
    for name, facts in known(corpus).items():
        number = str(facts.get("expected", {}).get("meter_id", ""))
        if number.isalnum() and number.encode() in bytes_of(corpus, name):
            shown[name] = number.encode() in mask(bytes_of(corpus, name)).data
    assert len(shown) > 20
    assert not any(shown.values()), shown
