"""A file of `<received_at_ms> <hex>` lines: bytes with the time they came, for replays that are exact."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from amshub_reader.clock_trust import LATEST_MS

MAX_LINE_BYTES = 65_536
"""No frame of 2,047 bytes needs more; a longer line is refused in parts."""


@dataclass(frozen=True)
class StampedLine:
    """Bytes and when they came, UTC Unix ms."""

    number: int
    received_at_ms: int
    chunk: bytes


@dataclass(frozen=True)
class BadLine:
    """A line that is not a time and hex digits."""

    number: int
    reason: str


def read_lines(path: Path) -> Iterator[StampedLine | BadLine]:
    """The lines of the file, one at a time; empty ones and those that begin with # are left out. Raises OSError."""
    with path.open("rb") as file:
        number = 0
        while line := file.readline(MAX_LINE_BYTES):
            number += 1
            text = line.strip()
            if text and not text.startswith(b"#"):
                yield parse_line(number, text)


def parse_line(number: int, text: bytes) -> StampedLine | BadLine:
    """The line's time and bytes, or what is wrong with it."""
    stamp, _, digits = text.partition(b" ")
    if not stamp.isdigit() or len(stamp) > 13 or int(stamp) >= LATEST_MS:
        return BadLine(number, "does not begin with a UTC Unix time in ms")
    try:
        chunk = bytes.fromhex(digits.decode("ascii"))
    except ValueError:
        return BadLine(number, "is not hex digits after its time")
    return StampedLine(number, int(stamp), chunk) if chunk else BadLine(number, "has no bytes after its time")
