"""Reads a reply's body while counting it, packed and unpacked."""

import zlib
from collections.abc import Iterator

from urllib3.response import BaseHTTPResponse

from amshub_prices.core.remedies import SENSELESS, UNREACHABLE, Unusable
from amshub_prices.http.gunzip import PIECE_BYTES, Gunzip

PACKED_MORE_BYTES = 65_536
"""Packing may make a body this much longer; a packed body far longer than its bound unpacks to nothing, for ever."""


def read_into(body: bytearray, response: BaseHTTPResponse, limit_bytes: int) -> None:
    """Append the unpacked body, at most `limit_bytes` of it; raises Unusable, or what urllib3 raises for a cut one."""
    for piece in _unpacked(response, limit_bytes):
        room = limit_bytes - len(body)
        body += piece[:room]
        if len(piece) > room:
            raise _too_long(limit_bytes)


def _unpacked(response: BaseHTTPResponse, limit_bytes: int) -> Iterator[bytes]:
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity"):
        yield from _raw(response, limit_bytes)
        return
    if encoding not in ("gzip", "x-gzip"):
        raise Unusable("the answer is packed in a way that was not asked for", SENSELESS)
    gunzip = Gunzip()
    try:
        for packed in _raw(response, limit_bytes + PACKED_MORE_BYTES):
            yield from gunzip.feed(packed)
    except zlib.error as error:
        raise Unusable("the answer is not the gzip that it says it is", SENSELESS) from error
    if not gunzip.whole:
        raise Unusable("the answer ends in the middle", UNREACHABLE)


def _raw(response: BaseHTTPResponse, limit_bytes: int) -> Iterator[bytes]:
    """The bytes of the body as they are sent."""
    if (response.length_remaining or 0) > limit_bytes:
        raise _too_long(limit_bytes)
    read = 0
    while piece := response.read(PIECE_BYTES, decode_content=False):
        read += len(piece)
        if read > limit_bytes:
            yield piece[: limit_bytes - read]
            raise _too_long(limit_bytes)
        yield piece


def _too_long(limit_bytes: int) -> Unusable:
    return Unusable(f"the answer is longer than {limit_bytes} bytes", SENSELESS)
