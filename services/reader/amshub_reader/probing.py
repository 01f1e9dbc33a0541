"""Listens to a source until it is known what is connected, and says so while it goes."""

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from amshub_contracts.source_url import Source

from amshub_reader.core.capture import BadCapture, chunks_of
from amshub_reader.core.portrait import Portrait
from amshub_reader.core.settling import Settling
from amshub_reader.core.trial import HELD_BACK_S
from amshub_reader.decoding import Decoding
from amshub_reader.line_words import INVERTED, NOT_DETECTED
from amshub_reader.lines import Opener, in_words
from amshub_reader.playback import MAX_CAPTURE_BYTES
from amshub_reader.port import InputEnded, Port
from amshub_reader.stamped_file import BadLine, read_lines

NOTHING_CAME = (
    "nothing came from {line}: check the cable at both ends, and ask the grid company whether the meter's port is open"
)
NOT_AS_WRITTEN = "what came from {line} is no telegram: leave out baud, parity and bits, so that they are found out"
NO_TELEGRAM = "what came from {line} holds no telegram: is it the port of a meter, and one that sends by itself?"


class Probing:
    """What was heard from one source so far; `say` is given each line of words."""

    def __init__(self, source: Source, decoding: Decoding, say: Callable[[str], None]) -> None:
        self.portrait = Portrait()
        self._source = source
        self._decoding = decoding
        self._decoder = decoding.decoder()
        self._say = say
        self._settling: Settling | None = None
        self._anything = False

    def read_file(self) -> None:
        """Take all of a capture or stamped file; raises OSError, BadCapture."""
        path = Path(self._source.target)
        if self._source.kind == "stamped":
            for line in read_lines(path):
                if isinstance(line, BadLine):
                    raise BadCapture(f"line {line.number} {line.reason}")
                self._decode(line.chunk, line.received_at_ms)
        else:
            with path.open("rb") as file:
                content = file.read(MAX_CAPTURE_BYTES + 1)
            if len(content) > MAX_CAPTURE_BYTES:
                raise BadCapture(f"longer than {MAX_CAPTURE_BYTES // 2**20} MB; cut out the part in question")
            for chunk in chunks_of(content):
                self._decode(chunk.data, chunk.received_at_ms)
        self.portrait.add(self._decoder.finish())

    def listen(self, opener: Opener, seconds: float) -> None:
        """Listen until enough is known or the time is over; raises PortGone."""
        end_s = time.monotonic() + seconds
        settling = self._settling = Settling(
            opener.lines(), None, self._decoding.zone, self._decoding.keys, time.monotonic()
        )
        try:
            while time.monotonic() < end_s and not self.portrait.suffices:
                with closing(opener.open(settling.wire)) as port:
                    settling.listens(time.monotonic())
                    if settling.detector:
                        self._say(f"trying {settling.wire}")
                    self._listen_while_set(port, settling, end_s)
        except InputEnded:
            pass
        finally:
            self.portrait.add(self._decoder.finish())

    def conclusion(self) -> list[str]:
        """What is connected, a line each, or what to try."""
        line = self._settling.line if self._settling else None
        words = [f"source:     {in_words(self._source, line)}", *self.portrait.words()]
        if self.portrait.known:
            return [*words, f"write:      AMSHUB_SOURCE={self._setting()}"]
        name = in_words(self._source, None)
        detector = self._settling.detector if self._settling else None
        if not self._anything:
            advice = NOTHING_CAME
        elif detector and detector.inverted:
            advice = INVERTED
        else:
            advice = NOT_DETECTED if detector else NOT_AS_WRITTEN if line else NO_TELEGRAM
        return [*words, advice.format(line=name)]

    def _listen_while_set(self, port: Port, settling: Settling, end_s: float) -> None:
        wire, heard_s = settling.wire, time.monotonic()
        while settling.wire == wire and not self.portrait.suffices and (now_s := time.monotonic()) < end_s:
            chunk = port.read()
            self._anything |= bool(chunk)
            detecting = settling.detector is not None
            sent = settling.heard(chunk, time.monotonic())
            if detecting and settling.line:
                self._say(f"telegrams come at {settling.line}")
            if sent:
                heard_s = now_s
                self._decode(sent, time.time_ns() // 1_000_000)
            elif now_s - heard_s >= HELD_BACK_S:
                self.portrait.add(self._decoder.finish())

    def _decode(self, chunk: bytes, received_at_ms: int | None) -> None:
        self._anything |= bool(chunk)
        self.portrait.add(self._decoder.feed(chunk, received_at_ms))

    def _setting(self) -> str:
        source, line = self._source, self._settling.line if self._settling else None
        if line:
            return f"{source.target}?{line.options}"
        prefix = "" if source.kind in ("network", "mqtt", "serial") else f"{source.kind}:"
        payload = "" if source.payload == "auto" else f"?format={source.payload}"
        return f"{prefix}{source.target}{payload}"
