"""Plays files into the intake: stamped ones line by line, captures at once."""

import logging
import threading
from pathlib import Path

from amshub_reader.core.capture import BadCapture, chunks_of
from amshub_reader.intake import Intake
from amshub_reader.stamped_file import BadLine, read_lines

log = logging.getLogger(__name__)

OVERLAP_MS = 60_000
"""Played again before the place where a restart goes on, unseen: a frame may have begun on an earlier line."""
MAX_CAPTURE_BYTES = 64 * 2**20
"""Two days of a line at 115,200 baud as hex text; a longer file is no capture: refused."""
CAPTURE_CHUNK_BYTES = 4096


def play_stamped(path: Path, intake: Intake, after_ms: int, stop: threading.Event) -> None:
    """Take the file's readings that are newer than `after_ms`; raises OSError."""
    played = skipped = 0
    for line in read_lines(path):
        if stop.is_set():
            return
        if isinstance(line, BadLine):
            intake.bad_line(line.number, line.reason, str(path))
        elif line.received_at_ms <= after_ms - OVERLAP_MS:
            skipped += 1
        else:
            intake.take_at(line.chunk, line.received_at_ms, after_ms, stop)
            played += 1
    intake.file_ended(after_ms, stop)
    log.info("%s: played %d lines, skipped %d that the store already has", path, played, skipped)


def play_capture(path: Path, intake: Intake, stop: threading.Event) -> None:
    """Take all of the capture as if it came now; raises OSError, BadCapture."""
    with path.open("rb") as file:
        content = file.read(MAX_CAPTURE_BYTES + 1)
    if len(content) > MAX_CAPTURE_BYTES:
        raise BadCapture(f"longer than {MAX_CAPTURE_BYTES // 2**20} MB; cut out the part in question")
    for chunk in chunks_of(content):
        for start in range(0, len(chunk.data), CAPTURE_CHUNK_BYTES):
            if stop.is_set():
                return
            intake.take(chunk.data[start : start + CAPTURE_CHUNK_BYTES])
    intake.line_broke()
