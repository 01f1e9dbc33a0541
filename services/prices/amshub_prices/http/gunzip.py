"""Unpacks gzip (RFC 1952) in pieces of bounded size, whatever the packed bytes claim."""

import zlib
from collections.abc import Iterator

PIECE_BYTES = 65_536
"""What one step makes at most: a bomb is noticed after so much more than the bound on the body."""
_GZIP = 16 + zlib.MAX_WBITS


class Gunzip:
    """Fed with packed bytes as they come; `whole` says whether they ended where gzip ends."""

    def __init__(self) -> None:
        self._unpacker = zlib.decompressobj(_GZIP)

    def feed(self, packed: bytes) -> Iterator[bytes]:
        """What these bytes unpack to; raises zlib.error for what is no gzip."""
        while True:
            if self._unpacker.eof and packed:
                self._unpacker = zlib.decompressobj(_GZIP)  # members may follow one another, RFC 1952 section 2.2
            piece = self._unpacker.decompress(packed, PIECE_BYTES)
            yield piece
            packed = self._unpacker.unused_data if self._unpacker.eof else self._unpacker.unconsumed_tail
            if not packed and len(piece) < PIECE_BYTES:
                return

    @property
    def whole(self) -> bool:
        """Whether the last member is complete."""
        return self._unpacker.eof
