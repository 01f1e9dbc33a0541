"""Standard input as a line: what another program reads from the meter and pipes into the reader."""

import os
import select
import sys

from amshub_reader.port import READ_WAIT_S, InputEnded, PortGone

CHUNK_BYTES = 4096


class StdinPort:
    """The bytes of standard input as they come."""

    def read(self) -> bytes:
        """Bytes as soon as there are any, none after READ_WAIT_S; raises InputEnded."""
        try:
            source = sys.stdin.fileno()
            ready, _, _ = select.select([source], [], [], READ_WAIT_S)
            chunk = os.read(source, CHUNK_BYTES) if ready else b""
        except (OSError, ValueError, AttributeError) as error:
            raise PortGone(f"there is no standard input ({error}): pipe the meter's bytes into the reader") from error
        if ready and not chunk:
            raise InputEnded("standard input has ended; nothing more comes from it")
        return chunk

    def close(self) -> None:
        """Leave it open: it is not ours to close, and cannot be opened again."""
