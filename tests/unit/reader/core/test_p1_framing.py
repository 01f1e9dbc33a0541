"""P1 telegrams on a line: checksums, line ends, damage, what lies between them."""

import pytest
from amshub_reader.core.decoder import Decoded, Decoder, ErrorKind, Framing
from amshub_reader.core.framing.crc import arc
from amshub_reader.core.framing.p1 import MAX_TELEGRAM

from tests.support.frames import aidon_list1, kaifa_list1
from tests.support.transports import crc16_arc, p1
from tests.unit.reader.core.lines import OSLO, decode, summary

GOOD = p1(1500)


def test_the_checksum_is_the_standards() -> None:
    assert crc16_arc(b"123456789") == 0xBB3D
    for size in range(20):
        assert arc(bytes(range(200, 200 + size))) == crc16_arc(bytes(range(200, 200 + size)))


@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
@pytest.mark.parametrize("checksum", [None, "", "0000"])
def test_a_telegram_is_found_with_and_without_a_checksum(line_end: str, checksum: str | None) -> None:
    telegram = p1(1500, line_end=line_end, checksum=checksum)
    results = decode(telegram + telegram)

    assert summary(results) == [(0, 1500), (len(telegram), 1500)]
    assert isinstance(results[0], Decoded)
    assert results[0].framing is Framing.P1


def test_a_checksum_may_be_written_in_small_letters() -> None:
    assert summary(decode(GOOD[:-6] + GOOD[-6:].lower())) == [(0, 1500)]


def test_a_telegram_is_told_as_soon_as_its_checksum_is_there() -> None:
    decoder = Decoder(OSLO)

    assert decoder.feed(GOOD[:-3], None) == []
    assert summary(decoder.feed(GOOD[-3:-2], None)) == [(0, 1500)]


def test_line_ends_between_telegrams_are_no_noise() -> None:
    assert summary(decode(b"\r\n\r\n" + GOOD + b"\r\n\n" + GOOD)) == [(4, 1500), (4 + len(GOOD) + 3, 1500)]


def test_a_wrong_checksum_is_refused() -> None:
    assert summary(decode(p1(1500, checksum="1234"))) == [(0, ErrorKind.FRAME_CHECKSUM)]
    assert summary(decode(p1(1500, checksum="12")))[0] == (0, ErrorKind.FRAME_CHECKSUM)
    assert summary(decode(p1(1500, checksum="XYZ?")))[0] == (0, ErrorKind.FRAME_CHECKSUM)


def test_no_flipped_bit_gives_another_reading_or_swallows_the_next_telegram() -> None:
    # The last two bytes are a line end behind the checksum, which no one needs.
    for bit in range((len(GOOD) - 2) * 8):
        damaged = bytearray(GOOD)
        damaged[bit // 8] ^= 1 << bit % 8
        results = [result for result in summary(decode(bytes(damaged) + GOOD)) if result[1] != ErrorKind.UNKNOWN_DATA]
        assert results[-1] == (len(GOOD), 1500), bit
        small_letter = bit % 8 == 5 and bit // 8 >= len(GOOD) - 6
        assert small_letter or all(isinstance(said, ErrorKind) for _, said in results[:-1]), bit


def test_damage_in_a_telegram_without_a_checksum_is_seen_by_its_lines() -> None:
    old = p1(1500, checksum="")
    for wrong in (b"\x80", b"(", b"\n"):
        at = old.index(b"01.500")
        [first, *_] = summary(decode(old[:at] + wrong + old[at + 1 :]))
        assert first == (0, ErrorKind.PARSE), wrong


def test_a_telegram_cut_off_anywhere_swallows_nothing() -> None:
    for other in (GOOD, aidon_list1(7), kaifa_list1(7)):
        for length in range(6, len(GOOD) - 6):
            results = summary(decode(GOOD[:length] + other))
            assert results[-1] == (length, 1500 if other is GOOD else 7), length
            assert isinstance(results[0][1], ErrorKind)


def test_a_telegram_cut_off_at_the_end_is_incomplete() -> None:
    for length in range(GOOD.index(b"\r\n") + 2, len(GOOD) - 2):
        assert summary(decode(GOOD[:length])) == [(0, ErrorKind.INCOMPLETE)], length


def test_a_telegram_of_the_greatest_length_is_read_and_a_longer_one_refused() -> None:
    head, text = b"/XMX5LG\r\n\r\n1-0:1.7.0(01.500*kW)\r\n0-0:96.13.0(", b")\r\n!"
    longest = head + b"3" * (MAX_TELEGRAM - len(head) - len(text)) + text

    assert summary(decode(longest + f"{crc16_arc(longest):04X}\r\n".encode())) == [(0, 1500)]
    longer = head + b"3" + longest[len(head) :]
    assert summary(decode(longer + b"0000\r\n"))[0] == (0, ErrorKind.LENGTH)


def test_a_slash_in_an_hdlc_frame_is_data_and_a_flag_in_a_telegram_is_text() -> None:
    frame, telegram = aidon_list1(0x2F4B464D), p1(1500, identification="/XMX5~h~/ABC5")

    assert summary(decode(frame + telegram + frame)) == [
        (0, 0x2F4B464D),
        (len(frame), 1500),
        (len(frame + telegram), 0x2F4B464D),
    ]


def test_a_line_may_switch_its_framing_at_any_time() -> None:
    frame = aidon_list1(7)

    assert summary(decode(GOOD + frame + GOOD)) == [(0, 1500), (len(GOOD), 7), (len(GOOD + frame), 1500)]
