"""However the bytes are cut, the results are the same; whatever the bytes are, nothing raises or grows."""

from itertools import pairwise
from zoneinfo import ZoneInfo

from amshub_reader.core.decoder import Decoded, Decoder, ErrorKind, Refused
from amshub_reader.core.framing.hdlc import MAX_FRAME
from amshub_reader.core.framing.hunt import Hunt
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.frames import LLC, NOTIFICATION, aidon_hourly, aidon_list1, aidon_list2, hdlc, kaifa_list1

OSLO = ZoneInfo("Europe/Oslo")
FRAMES = st.sampled_from(
    [aidon_list1(0x7EA07E7E), aidon_list2(230), aidon_hourly(7, 1_760_000_000, 7_000), kaifa_list1(1), kaifa_list1(0)]
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    frame = bytearray(draw(FRAMES))
    frame[draw(st.integers(0, len(frame) - 1))] ^= 1 << draw(st.integers(0, 7))
    return bytes(frame)


@st.composite
def cut_off(draw: st.DrawFn) -> bytes:
    frame = draw(FRAMES)
    return frame[: draw(st.integers(0, len(frame)))]


LIKE_NOISE = st.lists(st.sampled_from(b"\x7e\xa0\xa1\xa8\x08\x01\x10\x00\xff"), max_size=40).map(bytes)
PARTS = st.one_of(FRAMES, FRAMES, damaged(), cut_off(), LIKE_NOISE, st.binary(max_size=60), st.just(b"\x7e\x7e"))
STREAMS = st.lists(PARTS, max_size=8).map(b"".join)


def results_of(stream: bytes, cuts: list[int]) -> list[Decoded | Refused]:
    decoder = Decoder(OSLO)
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
def test_a_good_frame_is_found_in_any_surroundings(before: bytes, frame: bytes, after: bytes) -> None:
    stream = before + frame + after

    assert len(before) in [result.offset for result in results_of(stream, []) if isinstance(result, Decoded)]


@settings(deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=5_000), STREAMS, st.just(b"\x7e\xa7\xff\x03\x21\x13")), max_size=8))
def test_arbitrary_bytes_raise_nothing_and_hold_one_frame_at_most(chunks: list[bytes]) -> None:
    hunt = Hunt()
    for chunk in chunks:
        hunt.feed(chunk)
        assert hunt.held_bytes < MAX_FRAME
    hunt.finish()
    assert hunt.held_bytes == 0


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_arbitrary_bytes_under_right_checksums_are_refused_in_words_or_decoded(information: bytes) -> None:
    for carried in (information, LLC + NOTIFICATION + information):
        [result] = results_of(hdlc(carried), []) if carried else [None]
        assert result is None or isinstance(result, Decoded) or result.kind is not ErrorKind.FAULT


@settings(deadline=None)
@given(FRAMES, st.data())
def test_changed_bytes_under_right_checksums_are_refused_in_words_or_decoded(frame: bytes, data: st.DataObject) -> None:
    information = bytearray(frame[9:-3])
    for _ in range(data.draw(st.integers(1, 4))):
        information[data.draw(st.integers(0, len(information) - 1))] = data.draw(st.integers(0, 255))
    [result] = results_of(hdlc(bytes(information)), [])
    assert isinstance(result, Decoded) or result.kind is not ErrorKind.FAULT
