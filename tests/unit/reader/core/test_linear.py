"""The work for a flood of bytes grows with its length and no faster, whatever the bytes are."""

import sys
from collections.abc import Callable
from types import FrameType

import pytest
from amshub_reader.core.decoder import Decoder
from amshub_reader.core.framing.hunt import MAX_HELD, Hunt

from tests.support.frames import crc16_x25
from tests.unit.reader.core.lines import KEYS, OSLO

HEADER = b"\xa7\xff\x03\x21\x13"
LONG_HDLC = b"\x7e" + HEADER + crc16_x25(HEADER)  # a good header of the longest frame
FLOODS = {
    "zeros": b"\x00",
    "flags": b"\x7e",
    "openings of HDLC": b"\x7e\xa0",
    "good headers of long HDLC frames": LONG_HDLC,
    "openings of M-Bus": b"\x68\xff\xff\x68",
    "slashes": b"/",
    "first lines": b"/KFM5\r\n",
    "text behind a first line": b"/KFM5\r\n(/KFM5",
    "first lines of enciphered telegrams": b"/KFM5\r\n\x08KFM12345\x82\x1f\x00\x30",
    "openings of envelopes": b"\xdb\x08KFM12345\x82\x1f\x00\x30",
    "openings of lists": b"\x0f\x40\x00\x00\x00\x00\x02\x84\xff\xff\xff\xff",
    "nested structures": b"\x0f\x40\x00\x00\x00\x00" + b"\x02\x02" * 500,
    "openings of blocks": b"\xe0\x40\x00\x01\x00\x00\x82\x1f\x00",
    "LLC headers": b"\xe6\xe7\x00",
    "every start byte": b"\x7e\x68\x2f\xdb\xdc\xe6\x0f\xe0",
}
MOST_CALLS_A_BYTE = 60


def calls(work: Callable[[], object]) -> int:
    """How many calls, of Python's functions and C's, the work takes."""
    count = 0

    def seen(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def flood(pattern: bytes, length: int, chunk: int) -> Callable[[], object]:
    stream = (pattern * (length // len(pattern) + 1))[:length]

    def work() -> None:
        decoder = Decoder(OSLO, KEYS)
        for start in range(0, length, chunk):
            decoder.feed(stream[start : start + chunk], None)
        decoder.finish()

    return work


@pytest.mark.parametrize("chunk", [1, 100_000])
@pytest.mark.parametrize("pattern", FLOODS.values(), ids=FLOODS)
def test_twice_the_bytes_take_about_twice_the_steps(pattern: bytes, chunk: int) -> None:
    once, twice = (calls(flood(pattern, length, chunk)) for length in (20_000, 40_000))

    assert twice <= 2.5 * once + 1000  # a candidate may hold 8 KB back, which shows as a step in a straight line
    assert once <= MOST_CALLS_A_BYTE * 20_000


@pytest.mark.parametrize("pattern", FLOODS.values(), ids=FLOODS)
def test_no_flood_is_kept(pattern: bytes) -> None:
    hunt = Hunt()
    for _ in range(60_000 // len(pattern)):
        hunt.feed(pattern)
        assert hunt.held_bytes < MAX_HELD
