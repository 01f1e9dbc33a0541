"""Long frames of wired M-Bus: lengths, damage, several per APDU."""

import pytest
from amshub_reader.core.decoder import Decoded, ErrorKind, Framing

from tests.support.frames import NOTIFICATION, WATT, item, u32
from tests.support.transports import mbus, mbus_frames
from tests.unit.reader.core.lines import SHORT, decode, summary

GOOD = mbus(SHORT)


def notification(size: int) -> bytes:
    """A notification of so many bytes: the power, and a filler behind it."""
    head = NOTIFICATION + b"\x01\x02" + item("1-0:1.7.0.255", u32(1500), 0, WATT)
    head += b"\x02\x02\x09\x06" + bytes(6) + b"\x09\x81"
    filler = size - len(head) - 1
    return head + bytes([filler]) + bytes(filler)


def test_a_frame_carries_an_apdu() -> None:
    [result] = decode(GOOD)

    assert isinstance(result, Decoded)
    assert (result.fields["import_w"], result.framing) == (1500, Framing.MBUS)


def test_an_apdu_in_several_frames_is_joined_and_has_the_offset_of_the_first() -> None:
    frames = mbus_frames(SHORT, 5)

    assert len(frames) > 2
    assert summary(decode(GOOD + b"".join(frames))) == [(0, 1500), (len(GOOD), 1500)]


@pytest.mark.parametrize("size", [256, 257, 258, 259])
def test_a_length_that_does_not_fit_in_a_byte_is_read_as_sagemcom_means_it(size: int) -> None:
    frame = mbus(notification(size - 5))

    assert frame[1] == size - 256
    assert summary(decode(frame + GOOD)) == [(0, 1500), (len(frame), 1500)]


@pytest.mark.parametrize("missing", [0, 1, 2, 3])
def test_a_missing_frame_refuses_the_whole_once(missing: int) -> None:
    frames = mbus_frames(SHORT, 4)
    assert len(frames) == 4
    del frames[missing]

    results = summary(decode(b"".join(frames) + GOOD))

    assert results == [(0, ErrorKind.INCOMPLETE), (len(b"".join(frames)), 1500)]


def test_a_frame_sent_again_is_ignored() -> None:
    frames = mbus_frames(SHORT, 4)

    assert summary(decode(b"".join(frame + frame for frame in frames))) == [(0, 1500)]


def test_the_same_power_twice_is_two_readings() -> None:
    assert summary(decode(GOOD + GOOD)) == [(0, 1500), (len(GOOD), 1500)]


def test_each_kind_of_damage_has_its_name() -> None:
    assert summary(decode(GOOD[:12] + b"\x55" + GOOD[13:])) == [(0, ErrorKind.FRAME_CHECKSUM)]
    assert summary(decode(GOOD[:-1] + b"\x17")) == [(0, ErrorKind.FLAG_MISSING)]
    assert summary(decode(GOOD[:-4])) == [(0, ErrorKind.INCOMPLETE)]
    assert summary(decode(b"\x68\x04\x04\x68" + bytes(6))) == [(0, ErrorKind.LENGTH)]


def test_a_frame_of_another_application_is_told_and_passed_whole() -> None:
    body = bytes.fromhex("0801721234567800")
    other = b"\x68\x08\x08\x68" + body + bytes([sum(body) % 256]) + b"\x16"

    assert summary(decode(other + GOOD)) == [(0, ErrorKind.UNKNOWN_DATA), (len(other), 1500)]


def test_no_flipped_bit_gives_another_reading_or_swallows_the_next_frame() -> None:
    for bit in range(len(GOOD) * 8):
        damaged = bytearray(GOOD)
        damaged[bit // 8] ^= 1 << bit % 8
        results = summary(decode(bytes(damaged) + GOOD))
        assert results[-1] == (len(GOOD), 1500), bit
        assert all(isinstance(result, ErrorKind) for _, result in results[:-1]), bit
