"""APDUs in pieces: HDLC segments and the blocks of a general-block-transfer."""

import pytest
from amshub_reader.core.decoder import Decoder, ErrorKind
from amshub_reader.core.framing.assembly import MAX_SENDERS, Assembly
from amshub_reader.core.framing.bare import MAX_APDU
from amshub_reader.core.framing.frame import Frame, Framing

from tests.support.frames import LLC, aidon_list1, hdlc
from tests.support.transports import block, blocks, mbus, pieces, segment, segments
from tests.unit.reader.core.lines import OSLO, SHORT, decode, summary

OTHER = aidon_list1(7)


def in_hdlc(carried: list[bytes]) -> list[bytes]:
    """A frame for each, the LLC header in the first one only."""
    return [hdlc((b"" if number else LLC) + data) for number, data in enumerate(carried)]


def test_segments_are_joined_and_have_the_offset_of_the_first() -> None:
    frames = segments(SHORT, 6)

    assert len(frames) > 2
    assert summary(decode(OTHER + b"".join(frames))) == [(0, 7), (len(OTHER), 1500)]


def test_the_frames_of_another_pair_of_addresses_may_come_between() -> None:
    first, *rest = segments(SHORT, 9)

    assert summary(decode(first + OTHER + b"".join(rest))) == [(len(first), 7), (0, 1500)]


def test_a_damaged_segment_refuses_the_whole() -> None:
    first, second, last = segments(SHORT, 6)
    damaged = second[:12] + b"\x55" + second[13:]

    results = summary(decode(first + damaged + last))

    assert results[:2] == [(0, ErrorKind.INCOMPLETE), (len(first), ErrorKind.FRAME_CHECKSUM)]
    assert all(isinstance(result, ErrorKind) for _, result in results)


def test_segments_without_an_end_are_told_when_the_line_falls_silent() -> None:
    decoder = Decoder(OSLO)
    decoder.feed(b"".join(segments(SHORT, 6)[:-1]), None)

    assert summary(decoder.finish()) == [(0, ErrorKind.INCOMPLETE)]


def test_a_missing_numbered_segment_refuses_the_whole() -> None:
    cut = pieces(LLC + SHORT, 6)
    frames = [segment(piece, last=piece is cut[-1], control=number << 1) for number, piece in enumerate(cut)]

    assert summary(decode(b"".join(frames))) == [(0, 1500)]
    assert summary(decode(frames[0] + b"".join(frames[2:])))[0] == (0, ErrorKind.INCOMPLETE)


def test_blocks_are_joined_in_hdlc_in_mbus_and_without_a_frame() -> None:
    carried = blocks(SHORT, 5)

    assert len(carried) == 3
    assert summary(decode(b"".join(in_hdlc(carried)))) == [(0, 1500)]
    assert summary(decode(b"".join(mbus(data) for data in carried))) == [(0, 1500)]
    assert summary(decode(b"".join(carried))) == [(0, 1500)]


def test_the_llc_header_may_precede_each_block() -> None:
    assert summary(decode(b"".join(hdlc(LLC + data) for data in blocks(SHORT, 5)))) == [(0, 1500)]


def test_a_block_sent_again_is_ignored() -> None:
    frames = in_hdlc(blocks(SHORT, 5))

    assert summary(decode(b"".join(frame + frame for frame in frames))) == [(0, 1500)]


def test_the_same_single_block_twice_is_two_readings() -> None:
    [frame] = in_hdlc(blocks(SHORT, 100))

    assert summary(decode(frame + frame)) == [(0, 1500), (len(frame), 1500)]


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_a_missing_block_refuses_the_whole_once_and_not_the_next(missing: int) -> None:
    frames = in_hdlc(blocks(SHORT, 5))
    damaged = b"".join(frames[:missing] + frames[missing + 1 :])

    results = summary(decode(damaged + b"".join(frames)))

    assert results == [(0, ErrorKind.INCOMPLETE), (len(damaged), 1500)]


def test_a_block_that_lies_about_its_length_is_refused() -> None:
    data = block(SHORT, 1, last=True)

    assert summary(decode(hdlc(LLC + data[:-1]))) == [(0, ErrorKind.LENGTH)]
    assert summary(decode(hdlc(LLC + data + b"\x00"))) == [(0, ErrorKind.LENGTH)]
    assert summary(decode(hdlc(LLC + data[:5]))) == [(0, ErrorKind.LENGTH)]


def test_an_apdu_that_never_ends_is_refused_and_not_kept() -> None:
    frames = [hdlc(block(bytes(250), number, last=False)) for number in range(1, 100)]

    results = summary(decode(b"".join(frames)))

    assert results == [(0, ErrorKind.LENGTH)]


def test_more_senders_than_a_line_has_give_up_the_oldest() -> None:
    assembly = Assembly(first=None, modulus=8)
    results = [
        assembly.add(Frame(sender, bytes(100), Framing.HDLC, addresses=bytes([sender]), last=False))
        for sender in range(MAX_SENDERS + 1)
    ]

    assert [result for found in results for result in found] == [assembly_lost(0)]
    assert len(assembly.give_up()) == MAX_SENDERS


def assembly_lost(offset: int) -> object:
    assembly = Assembly(first=None, modulus=8)
    assembly.add(Frame(offset, b"", Framing.HDLC, last=False))
    [lost] = assembly.give_up()
    return lost


def test_no_sender_keeps_more_than_the_longest_apdu() -> None:
    assembly = Assembly(first=None, modulus=8)
    found = [
        result
        for offset in range(0, 3 * MAX_APDU, 2000)
        for result in assembly.add(Frame(offset, bytes(2000), Framing.HDLC, last=False))
    ]

    assert [result.kind for result in found if not isinstance(result, Frame)] == [ErrorKind.LENGTH] * 2
