"""The bytes behind each result."""

from zoneinfo import ZoneInfo

from amshub_reader.core.decoder import Decoded, Decoder, Refused
from amshub_reader.core.errors import ErrorKind
from amshub_reader.core.recorded import KEPT_BYTES, Cut, Recorded
from hypothesis import given
from hypothesis import strategies as st

from tests.support.frames import aidon_list1, aidon_list2
from tests.support.telegrams import p1_each_second

OSLO = ZoneInfo("Europe/Oslo")
FRAMES = (aidon_list1(1), aidon_list2(2), p1_each_second(1_795_392_000, 3, 4), aidon_list1(5))


def recorded() -> Recorded:
    return Recorded(Decoder(OSLO))


def again(cut: Cut) -> list[Decoded | Refused]:
    decoder = Decoder(OSLO)
    return [*decoder.feed(cut.frame, None), *decoder.finish()]


def test_a_frame_that_ends_its_chunk_is_given_exactly() -> None:
    line = recorded()
    assert [line.feed(frame, None)[0].frame for frame in FRAMES] == list(FRAMES)


@given(st.lists(st.integers(1, 60)), st.binary(max_size=40))
def test_however_the_line_is_cut_each_frame_alone_says_the_same_again(sizes: list[int], noise: bytes) -> None:
    data, line, cuts = FRAMES[0] + noise + b"".join(FRAMES[1:]), recorded(), []
    for size in sizes:
        cuts += line.feed(data[:size], None)
        data = data[size:]
    cuts += [*line.feed(data, None), *line.finish()]
    decoded = [cut for cut in cuts if isinstance(cut.result, Decoded)]
    assert len(decoded) >= 3, "noise may spoil one of its neighbours"
    for cut in decoded:
        first = next(result for result in again(cut) if isinstance(result, Decoded))
        assert isinstance(cut.result, Decoded)
        assert first.fields == cut.result.fields


@given(st.lists(st.integers(1, 200)))
def test_frames_without_noise_between_them_are_cut_exactly_however_they_come(sizes: list[int]) -> None:
    data, line, cuts = b"".join(FRAMES), recorded(), []
    for size in sizes:
        cuts += line.feed(data[:size], None)
        data = data[size:]
    cuts += line.feed(data, None)
    # A telegram is whole with its checksum; the end of that line may come too late for it.
    assert [cut.frame.rstrip(b"\r\n") for cut in cuts] == [frame.rstrip(b"\r\n") for frame in FRAMES]


def test_frames_that_share_a_flag_each_have_it() -> None:
    first, second = aidon_list1(1), aidon_list1(2)
    cuts = recorded().feed(first + second[1:], None)
    assert [cut.frame for cut in cuts] == [first, second]


def test_a_refused_frame_is_given_as_it_came() -> None:
    broken = bytearray(aidon_list2(7))
    broken[40] ^= 1
    (cut,) = recorded().feed(bytes(broken), None)
    assert isinstance(cut.result, Refused)
    assert (cut.result.kind, cut.frame) == (ErrorKind.FRAME_CHECKSUM, bytes(broken))


def test_a_line_of_noise_is_not_remembered_for_ever() -> None:
    line = recorded()
    for _ in range(40):
        line.feed(bytes(range(1, 100)) * 41, None)
    assert len(line._recent) == KEPT_BYTES
    assert line.feed(FRAMES[0], None)[-1].frame == FRAMES[0]
