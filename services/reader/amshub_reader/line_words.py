"""Says in log and status how a line is read, and what detecting its speed brought."""

import logging

from amshub_contracts.source_url import Source

from amshub_reader.core.settling import Settling
from amshub_reader.health import Health
from amshub_reader.intake import Intake
from amshub_reader.lines import in_words

log = logging.getLogger(__name__)

NOT_DETECTED = (
    "bytes come from {line}, but no speed or parity makes telegrams of them: check the wiring (a P1 port needs a cable "
    "that inverts the signal), or try another adapter"
)
INVERTED = (
    "the signal of {line} is inverted: take a P1 cable, or tell the adapter to invert (FTDI's FT_PROG: invert RXD); "
    "software cannot, because start and stop bits are inverted too"
)


class LineWords:
    """What was said about the line of one meter, so that nothing is said twice."""

    def __init__(self, meter: str, source: Source, health: Health, intake: Intake) -> None:
        self._meter = meter
        self._source = source
        self._name = in_words(source, None)
        self._health = health
        self._intake = intake
        self._vain_rounds = 0
        self._told_inverted = False

    def opens(self) -> None:
        """It is about to be opened for the first time."""
        self._health.line_is("opening", f"opening {self._name}")

    def opened(self, settling: Settling, *, again: bool) -> None:
        """It is open; `again` after it had gone."""
        if settling.detector:
            detector = settling.detector
            first_round = not detector.rounds
            words = f"{self._name} (trying {settling.wire})"
            self._health.line_is("open", words, self._trouble(settling) if detector.vain_rounds else "")
        else:
            first_round, words = True, in_words(self._source, settling.line)
            self._health.line_is("open", words)
        if not again:
            log.log(logging.INFO if first_round else logging.DEBUG, "meter %s: reading %s", self._meter, words)

    def found(self, settling: Settling) -> None:
        """Its speed was found out."""
        self._vain_rounds = 0
        self._health.line_is("open", in_words(self._source, settling.line))
        log.info("meter %s: telegrams come from %s", self._meter, in_words(self._source, settling.line))

    def lost(self) -> None:
        """What was found or remembered gave no telegram for long."""
        log.warning("meter %s: nothing from %s makes sense any more; its speed is tried anew", self._meter, self._name)

    def tried(self, settling: Settling) -> None:
        """Another try was in vain."""
        detector = settling.detector
        if not detector:
            return
        if detector.inverted and not self._told_inverted:
            self._told_inverted = True
            log.warning("meter %s: %s", self._meter, INVERTED.format(line=self._name))
        if detector.vain_rounds > self._vain_rounds:
            self._vain_rounds = detector.vain_rounds
            self._intake.not_detected(self._trouble(settling))

    def gone(self, words: str, *, told: bool) -> None:
        """It went away, or is not there."""
        self._health.line_is("gone", words)
        if not told:
            log.warning("meter %s: %s; trying again until it is back", self._meter, words)

    def back(self) -> None:
        """Bytes come after it had gone."""
        log.info("meter %s: bytes come from %s again", self._meter, self._name)

    def ended(self, words: str) -> None:
        """Nothing more will come."""
        self._health.line_is("ended", words)
        log.info("meter %s: %s", self._meter, words)

    def _trouble(self, settling: Settling) -> str:
        inverted = settling.detector and settling.detector.inverted
        return (INVERTED if inverted else NOT_DETECTED).format(line=self._name)
