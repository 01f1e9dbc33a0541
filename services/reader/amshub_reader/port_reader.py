"""Reads the port of one meter: opens it again whenever it goes, and finds out its speed where that is not written."""

import random
import threading
import time
from contextlib import closing

from amshub_contracts.backoff import delay_s

from amshub_reader.core.settling import Settling
from amshub_reader.intake import Intake
from amshub_reader.line_memory import LineMemory
from amshub_reader.line_words import LineWords
from amshub_reader.lines import Opener
from amshub_reader.port import InputEnded, PortGone

FIRST_RETRY_S = 0.25
RETRY_CEILING_S = 10.0
"""A dongle that is plugged in again is read within this time."""


class PortReader:
    """Reads until it is stopped or the input ends; `memory` is there where a line may have to be found out."""

    def __init__(
        self, opener: Opener, memory: LineMemory | None, intake: Intake, words: LineWords, stop: threading.Event
    ) -> None:
        self._opener = opener
        self._memory = memory
        self._intake = intake
        self._words = words
        self._stop = stop
        self._failures = 0
        self._told_gone = False

    def run(self) -> None:
        """Read until stopped or ended."""
        self._words.opens()
        decoding = self._intake.decoding
        remembered = self._memory.recall() if self._memory else None
        settling = Settling(self._opener.lines(), remembered, decoding.zone, decoding.keys, time.monotonic())
        while not self._stop.is_set():
            try:
                self._read_while_set(settling)
            except PortGone as gone:
                self._failures += 1
                self._intake.line_broke()
                self._words.gone(str(gone), told=self._told_gone)
                self._told_gone = True
                self._wait()
            except InputEnded as ended:
                self._intake.line_broke()
                self._words.ended(str(ended))
                return

    def _read_while_set(self, settling: Settling) -> None:
        """Read until the receiver is to be set otherwise, or stopped; raises PortGone, InputEnded."""
        wire = settling.wire
        with closing(self._opener.open(wire)) as port:
            settling.listens(time.monotonic())
            self._words.opened(settling, again=self._failures > 0)
            while settling.wire == wire and not self._stop.is_set():
                chunk = port.read()
                if chunk and self._failures:
                    self._words.back()
                    self._failures, self._told_gone = 0, False
                self._take(chunk, settling)

    def _take(self, chunk: bytes, settling: Settling) -> None:
        detector, now_s = settling.detector, time.monotonic()
        sent = settling.heard(chunk, now_s)
        telegram = self._intake.take(sent)
        settling.made_sense(len(sent), now_s, telegram=telegram)
        if detector and settling.line:
            self._words.found(settling)
            if self._memory:
                self._memory.remember(settling.line)
        elif settling.detector and not detector:
            self._intake.line_broke()
            self._words.lost()
        else:
            self._words.tried(settling)

    def _wait(self) -> None:
        # The spread only keeps readers out of step.
        spread = random.random()  # noqa: S311
        self._stop.wait(delay_s(self._failures, first_s=FIRST_RETRY_S, ceiling_s=RETRY_CEILING_S, spread=spread))
