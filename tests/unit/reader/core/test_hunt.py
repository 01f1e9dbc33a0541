"""Finding HDLC frames in a stream: noise, damage, shared flags, truncation."""

from zoneinfo import ZoneInfo

from amshub_reader.core.decoder import Decoded, Decoder, ErrorKind, Refused
from amshub_reader.core.framing.hdlc import MAX_FRAME
from amshub_reader.core.framing.noise import MAX_NOISE

from tests.support.frames import (
    LLC,
    NOTIFICATION,
    WATT,
    aidon_list1,
    aidon_list2,
    crc16_x25,
    hdlc,
    item,
    kaifa_list1,
    u32,
)

OSLO = ZoneInfo("Europe/Oslo")
GOOD = aidon_list1(1500)
OTHER = kaifa_list1(2277)


def decode(stream: bytes) -> list[Decoded | Refused]:
    decoder = Decoder(OSLO)
    return decoder.feed(stream, None) + decoder.finish()


def summary(results: list[Decoded | Refused]) -> list[tuple[int, object]]:
    """Of each result its offset, and the power or the kind of error."""
    return [
        (result.offset, result.fields["import_w"] if isinstance(result, Decoded) else result.kind) for result in results
    ]


def test_the_checksum_of_these_tests_is_the_standards() -> None:
    assert crc16_x25(b"123456789") == (0x906E).to_bytes(2, "little")


def test_frames_back_to_back_are_all_found_at_their_offsets() -> None:
    assert summary(decode(GOOD + OTHER + GOOD)) == [(0, 1500), (len(GOOD), 2277), (len(GOOD + OTHER), 1500)]


def test_one_flag_closes_a_frame_and_opens_the_next() -> None:
    assert summary(decode(GOOD + OTHER[1:])) == [(0, 1500), (len(GOOD) - 1, 2277)]


def test_idle_flags_between_frames_are_fill() -> None:
    assert summary(decode(b"\x7e" * 5 + GOOD + b"\x7e" * 7 + OTHER + b"\x7e")) == [(5, 1500), (len(GOOD) + 12, 2277)]


def test_a_flag_inside_a_frame_is_data() -> None:
    frame = aidon_list1(0x7E7EA07E)

    assert summary(decode(frame + GOOD)) == [(0, 0x7E7EA07E), (len(frame), 1500)]


def test_noise_between_frames_is_told_once_with_its_length() -> None:
    results = decode(GOOD + bytes(range(0x30, 0x50)) + OTHER)

    assert summary(results) == [(0, 1500), (len(GOOD), ErrorKind.UNKNOWN_DATA), (len(GOOD) + 32, 2277)]
    assert isinstance(results[1], Refused)
    assert "32 bytes" in results[1].reason


def test_noise_with_flags_in_it_is_one_run() -> None:
    results = decode(b"\x55\x7e\x55\x7e\x55" + GOOD)

    assert summary(results) == [(0, ErrorKind.UNKNOWN_DATA), (5, 1500)]


def test_a_line_of_nothing_but_noise_is_told_before_it_ends() -> None:
    decoder = Decoder(OSLO)

    results = decoder.feed(b"\x00" * (2 * MAX_NOISE + 1), None)

    assert summary(results) == [(0, ErrorKind.UNKNOWN_DATA), (MAX_NOISE, ErrorKind.UNKNOWN_DATA)]
    assert summary(decoder.finish()) == [(2 * MAX_NOISE, ErrorKind.UNKNOWN_DATA)]


def test_no_flipped_bit_gives_another_reading() -> None:
    frame = aidon_list2(1500)
    [unharmed] = decode(frame)
    for bit in range(len(frame) * 8):
        damaged = bytearray(frame)
        damaged[bit // 8] ^= 1 << bit % 8
        results = decode(bytes(damaged))
        assert results
        assert all(isinstance(result, Refused) or result == unharmed for result in results), bit


def test_no_flipped_bit_swallows_the_frame_behind_it() -> None:
    for bit in range(len(GOOD) * 8):
        damaged = bytearray(GOOD)
        damaged[bit // 8] ^= 1 << bit % 8
        results = decode(bytes(damaged) + OTHER)
        assert summary(results)[-1] == (len(GOOD), 2277), bit


def test_each_kind_of_damage_has_its_name() -> None:
    header_damaged = GOOD[:4] + bytes([GOOD[4] ^ 2]) + GOOD[5:]
    body_damaged = GOOD[:20] + bytes([GOOD[20] ^ 1]) + GOOD[21:]
    unclosed = GOOD[:-1] + b"\x00"

    assert summary(decode(header_damaged)) == [(0, ErrorKind.HEADER_CHECKSUM)]
    assert summary(decode(body_damaged)) == [(0, ErrorKind.FRAME_CHECKSUM)]
    assert summary(decode(unclosed)) == [(0, ErrorKind.FLAG_MISSING)]
    assert summary(decode(b"\x7e\xa0\x05" + b"\x11" * 10))[0] == (0, ErrorKind.LENGTH)
    assert summary(decode(b"\x7e\xa0\x20" + b"\x10" * 10))[0] == (0, ErrorKind.PARSE)


def test_a_checksum_of_zero_is_not_taken_for_none() -> None:
    zeroed = GOOD[:-3] + b"\x00\x00\x7e"

    assert summary(decode(zeroed)) == [(0, ErrorKind.FRAME_CHECKSUM)]


def test_a_frame_cut_off_anywhere_is_told_as_incomplete() -> None:
    for length in range(3, len(GOOD)):
        assert summary(decode(GOOD[:length])) == [(0, ErrorKind.INCOMPLETE)], length


def test_a_frame_behind_a_cut_off_one_is_found() -> None:
    for length in range(3, len(GOOD) - 1):
        results = decode(GOOD[:length] + OTHER)
        assert summary(results)[-1] == (length, 2277), length
        assert isinstance(results[0], Refused)
        assert len(results) == 2


def test_bytes_lost_inside_a_frame_cost_that_frame_only() -> None:
    results = decode(GOOD[:20] + GOOD[25:] + OTHER + GOOD)

    assert [result for result in summary(results) if isinstance(result[1], int)] == [
        (len(GOOD) - 5, 2277),
        (len(GOOD) - 5 + len(OTHER), 1500),
    ]


def test_a_silent_line_may_be_finished_and_fed_again() -> None:
    decoder = Decoder(OSLO)
    decoder.feed(GOOD[:30], None)

    assert summary(decoder.finish()) == [(0, ErrorKind.INCOMPLETE)]
    assert summary(decoder.feed(OTHER, None)) == [(30, 2277)]


def test_addresses_may_have_up_to_four_bytes() -> None:
    information = LLC + NOTIFICATION + b"\x02\x01" + u32(5)
    for destination in ("03", "0203", "02020203"):
        for source in ("21", "0223", "00020223"):
            frame = hdlc(information, bytes.fromhex(destination + source + "13"))
            assert summary(decode(frame)) == [(0, 5)], (destination, source)


def test_a_frame_that_carries_nothing_is_told_as_such() -> None:
    body = b"\xa0\x07\x03\x21\x93"
    frame = b"\x7e" + body + crc16_x25(body) + b"\x7e"

    assert summary(decode(frame)) == [(0, ErrorKind.UNKNOWN_DATA)]


def test_a_length_that_leaves_no_room_for_both_checksums_is_refused() -> None:
    body = b"\xa0\x08\x03\x21\x93\x00"
    frame = b"\x7e" + body + crc16_x25(body) + b"\x7e"

    assert summary(decode(frame)) == [(0, ErrorKind.LENGTH)]


def test_the_longest_frame_is_read() -> None:
    head = LLC + NOTIFICATION + b"\x01\x02" + item("1-0:1.7.0.255", u32(5), 0, WATT)
    head += b"\x02\x02\x09\x06" + bytes(6) + b"\x09\x82"
    filler = MAX_FRAME - len(hdlc(head)) - 2
    frame = hdlc(head + filler.to_bytes(2, "big") + bytes(filler))

    assert len(frame) == MAX_FRAME
    assert summary(decode(frame + OTHER)) == [(0, 5), (MAX_FRAME, 2277)]
