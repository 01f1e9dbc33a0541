"""A decoder that gives with each result the bytes that it was made of."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from amshub_reader.core.decoder import Decoded, Decoder, Refused

KEPT_BYTES = 32_768
"""Twice the longest APDU with the frames around its pieces; a result that began earlier is given what is left of it."""
_FLAG = b"\x7e"
_PIECES = re.compile(rb"[^\x7e\x16\n]*[\x7e\x16\n]|[^\x7e\x16\n]+")
"""Up to an HDLC flag, the stop byte of M-Bus or the end of a line."""


class Cut(NamedTuple):
    """What the decoder said, and the bytes of the line that it said it of."""

    result: Decoded | Refused
    frame: bytes


class Recorded:
    """Feeds a decoder and remembers its newest `KEPT_BYTES`."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder
        self._recent = bytearray()
        self._base = 0  # offset of the first remembered byte in everything fed

    def feed(self, chunk: bytes, received_at_ms: int | None) -> list[Cut]:
        """What these bytes complete; `received_at_ms` is when they came, UTC Unix ms, None if not known."""
        cuts: list[Cut] = []
        # However bytes are cut into chunks the results are the same; cut where frames may end, each comes at its end.
        for piece in _PIECES.findall(chunk):
            self._recent += piece
            cuts += self._cut(self._decoder.feed(piece, received_at_ms))
        surplus = len(self._recent) - KEPT_BYTES
        if surplus > 0:
            del self._recent[:surplus]
            self._base += surplus
        return cuts

    def finish(self) -> list[Cut]:
        """What is left when no more bytes come, as of a decoder."""
        return self._cut(self._decoder.finish())

    def _cut(self, results: Sequence[Decoded | Refused]) -> list[Cut]:
        end = self._base + len(self._recent)
        begins = sorted(result.offset for result in results)
        cuts: list[Cut] = []
        for result in results:
            later = bisect_right(begins, result.offset)
            cuts.append(Cut(result, self._between(result.offset, begins[later] if later < len(begins) else end)))
        return cuts

    def _between(self, start: int, end: int) -> bytes:
        first, last = max(0, start - self._base), max(0, end - self._base)
        # The flag that opens the next frame may be the one that closes this one.
        last += self._recent[last : last + 1] == _FLAG
        return bytes(self._recent[first:last])
