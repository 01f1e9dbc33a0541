"""However the bytes are cut, the results are the same; whatever the bytes are, nothing raises or grows."""

from itertools import pairwise

from amshub_reader.core.decoder import Decoded, Decoder, ErrorKind, Refused
from amshub_reader.core.framing.hunt import MAX_HELD, Hunt
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.frames import LLC, NOTIFICATION, aidon_hourly, aidon_list1, aidon_list2, hdlc, kaifa_list1
from tests.support.transports import (
    AUTHENTICATED,
    ENCRYPTED,
    TITLE,
    blocks,
    mbus,
    mbus_frames,
    p1,
    sealed,
    sealed_body,
    segments,
)
from tests.unit.reader.core.lines import KEYS, OSLO, SHORT

# A checksum vouches for each of these and none is in pieces.
CHECKED = [
    aidon_list1(0x7EA07E7E),
    aidon_list2(230),
    aidon_hourly(7, 1_760_000_000, 7_000),
    kaifa_list1(1),
    kaifa_list1(0x682F0FDB),
    mbus(SHORT),
    mbus(sealed(SHORT, security=ENCRYPTED)),
    hdlc(LLC + sealed(SHORT)),
    p1(1500),
    p1(7, line_end="\n"),
]
FIRST_LINE = b"/XMX5LG\r\n"
OTHERS = [
    SHORT,
    LLC + SHORT,
    sealed(SHORT),
    sealed(p1(1500)),
    p1(3, checksum=""),
    FIRST_LINE + b"\x08" + TITLE + sealed_body(p1(1500), ENCRYPTED | AUTHENTICATED, 5, TITLE),
    b"".join(segments(SHORT, 6)),
    b"".join(mbus_frames(sealed(SHORT), 30)),
    b"".join(blocks(SHORT, 5)),
    b"".join(hdlc(LLC + block) for block in blocks(sealed(SHORT), 20)),
]
FRAMES = st.sampled_from(CHECKED)
ANY_FRAMES = st.sampled_from(CHECKED + OTHERS)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    frame = bytearray(draw(ANY_FRAMES))
    frame[draw(st.integers(0, len(frame) - 1))] ^= 1 << draw(st.integers(0, 7))
    return bytes(frame)


@st.composite
def cut_off(draw: st.DrawFn) -> bytes:
    frame = draw(ANY_FRAMES)
    return frame[: draw(st.integers(0, len(frame)))]


SIGNS = b"\x7e\xa0\xa1\xa8\x08\x01\x10\x00\xff\x68\x16/KFM5\r\n!\xdb\x82\x0f\xe0\xe6\xe7\x02\x09"
LIKE_NOISE = st.lists(st.sampled_from(SIGNS), max_size=40).map(bytes)
PARTS = st.one_of(
    ANY_FRAMES, ANY_FRAMES, damaged(), cut_off(), LIKE_NOISE, st.binary(max_size=60), st.just(b"\x7e\x7e")
)
STREAMS = st.lists(PARTS, max_size=8).map(b"".join)


def results_of(stream: bytes, cuts: list[int]) -> list[Decoded | Refused]:
    decoder = Decoder(OSLO, KEYS)
    results: list[Decoded | Refused] = []
    edges = [0, *sorted(cut % (len(stream) + 1) for cut in cuts), len(stream)]
    for start, end in pairwise(edges):
        results += decoder.feed(stream[start:end], 1_760_000_000_000)
    return results + decoder.finish()


@settings(deadline=None)
@given(STREAMS, st.lists(st.integers(0, 10_000), max_size=12))
def test_any_chunking_of_a_stream_gives_the_same_results(stream: bytes, cuts: list[int]) -> None:
    assert results_of(stream, cuts) == results_of(stream, [])


@settings(deadline=None)
@given(STREAMS)
def test_byte_by_byte_gives_the_same_results(stream: bytes) -> None:
    assert results_of(stream, list(range(len(stream)))) == results_of(stream, [])


@settings(deadline=None)
@given(STREAMS, FRAMES, STREAMS)
def test_a_good_frame_with_a_checksum_is_found_in_any_surroundings(before: bytes, frame: bytes, after: bytes) -> None:
    stream = before + frame + after

    assert len(before) in [result.offset for result in results_of(stream, []) if isinstance(result, Decoded)]


@settings(deadline=None)
@given(st.lists(ANY_FRAMES, max_size=8))
def test_frames_of_all_framings_in_any_order_are_all_found(frames: list[bytes]) -> None:
    results = results_of(b"".join(frames), [])

    starts = [sum(map(len, frames[:number])) for number in range(len(frames))]
    assert [result.offset for result in results if isinstance(result, Decoded)] == starts
    assert len(results) == len(frames)


@settings(deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=5_000), STREAMS, st.just(b"\x7e\xa7\xff\x03\x21\x13")), max_size=8))
def test_arbitrary_bytes_raise_nothing_and_hold_one_telegram_at_most(chunks: list[bytes]) -> None:
    hunt = Hunt()
    for chunk in chunks:
        hunt.feed(chunk)
        assert hunt.held_bytes < MAX_HELD
    hunt.finish()
    assert hunt.held_bytes == 0


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_arbitrary_bytes_under_right_checksums_are_refused_in_words_or_decoded(information: bytes) -> None:
    for carried in (information, LLC + NOTIFICATION + information, sealed(information + b"\x00"), b"/" + information):
        for frame in (hdlc(LLC + carried), mbus(carried) if len(carried) < 250 else b""):
            for result in results_of(frame, []):
                assert isinstance(result, Decoded) or result.kind is not ErrorKind.FAULT


@settings(deadline=None)
@given(FRAMES, st.data())
def test_changed_bytes_under_right_checksums_are_refused_in_words_or_decoded(frame: bytes, data: st.DataObject) -> None:
    information = bytearray(frame[9:-3])
    for _ in range(data.draw(st.integers(1, 4))):
        information[data.draw(st.integers(0, len(information) - 1))] = data.draw(st.integers(0, 255))
    for result in results_of(hdlc(bytes(information)), []):
        assert isinstance(result, Decoded) or result.kind is not ErrorKind.FAULT
