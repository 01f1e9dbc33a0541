"""Gzip comes out the same however it is cut."""

import gzip
import zlib

import pytest
from amshub_prices.http.gunzip import PIECE_BYTES, Gunzip
from hypothesis import given
from hypothesis import strategies as st

members = st.lists(st.binary(max_size=300) | st.integers(0, 300_000).map(bytes), min_size=1, max_size=4)


def unpacked(gunzip: Gunzip, packed: bytes, size: int) -> list[bytes]:
    return [piece for start in range(0, len(packed), size) for piece in gunzip.feed(packed[start : start + size])]


@given(members, st.integers(1, 200))
def test_what_was_packed_comes_out_whatever_the_pieces(contents: list[bytes], size: int) -> None:
    gunzip = Gunzip()
    pieces = unpacked(gunzip, b"".join(map(gzip.compress, contents)), size)
    assert b"".join(pieces) == b"".join(contents)
    assert gunzip.whole
    assert max(map(len, pieces)) <= PIECE_BYTES


@given(members, st.integers(1, 200), st.data())
def test_what_is_cut_is_not_whole(contents: list[bytes], size: int, data: st.DataObject) -> None:
    last = gzip.compress(contents[-1])
    packed = b"".join(map(gzip.compress, contents[:-1])) + last[: data.draw(st.integers(1, len(last) - 1))]
    gunzip = Gunzip()
    unpacked(gunzip, packed, size)
    assert not gunzip.whole


def test_a_wrong_checksum_is_refused() -> None:
    packed = gzip.compress(b"prices")
    with pytest.raises(zlib.error):
        unpacked(Gunzip(), packed[:-8] + bytes([packed[-8] ^ 1]) + packed[-7:], 1000)
