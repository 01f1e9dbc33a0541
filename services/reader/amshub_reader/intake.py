"""What becomes of a meter's bytes: decoded, stamped, spooled; what is no frame is counted and named."""

import threading
from collections.abc import Sequence

from amshub_reader.clock_words import ClockWords
from amshub_reader.complaints import Complaints
from amshub_reader.core.decoder import Decoded, Refused
from amshub_reader.core.errors import ErrorKind
from amshub_reader.core.lists.multipliers import multiply
from amshub_reader.core.p1.telegram import Fields
from amshub_reader.core.recorded import Cut, Recorded
from amshub_reader.core.trial import makes_sense
from amshub_reader.decoding import Decoding
from amshub_reader.evidence_log import EvidenceLog
from amshub_reader.health import Health
from amshub_reader.spool import Spool
from amshub_reader.stamping import Stamped, Stamping
from amshub_reader.timepiece import Moment, Timepiece

PAUSE_MS = 1000
"""No frame pauses this long on its way: what is incomplete after it stays so, and must not hold the next frame back."""
BAD_LINE = "BAD_LINE"
"""Name under which unreadable lines of a stamped file are counted."""
BAD_MESSAGE = "BAD_MESSAGE"
"""Name under which a broker's messages without a meter's bytes are counted."""


class Intake:
    """Takes the bytes of one meter, from one thread."""

    def __init__(
        self,
        meter: str,
        decoding: Decoding,
        timepiece: Timepiece,
        spool: Spool,
        health: Health,
        evidence: EvidenceLog,
        capacity: int,
    ) -> None:
        self.decoding = decoding
        self._timepiece = timepiece
        self._spool = spool
        self._health = health
        self._evidence = evidence
        self._stamping = Stamping(capacity)
        self._complaints = Complaints(meter)
        self._clock_words = ClockWords(meter)
        self._decoder = Recorded(decoding.decoder())
        self._telegram = False
        """Whether one has ended since bytes were taken last."""
        self._last_bytes: Moment | None = None
        """When the newest bytes came that the decoder may still hold back."""
        self._last_line_ms: int | None = None
        """The same for bytes of a stamped file, UTC Unix ms."""

    def take(self, chunk: bytes) -> bool:
        """Take bytes that came just now (none: time has passed); whether a whole telegram ended now."""
        moment = self._timepiece.moment()
        self._health.received(len(chunk))
        self._telegram = False
        if chunk:
            self._last_bytes = moment
            self._live(self._decoder.feed(chunk, self._stamping.time_ms(moment)), moment)
        else:
            self._time_passed(moment)
        self._health.holds(self._stamping.held, self._stamping.dropped)
        self._clock_words.tell(self._stamping, moment)
        return self._telegram

    def take_at(self, chunk: bytes, received_at_ms: int, after_ms: int, stop: threading.Event) -> None:
        """Bytes that came at this UTC Unix ms; readings stamped up to `after_ms` are known and left out."""
        self._health.received(len(chunk))
        if self._last_line_ms is not None and received_at_ms - self._last_line_ms >= PAUSE_MS:
            self._exact(self._decoder.finish(), self._last_line_ms, after_ms, stop)
        self._last_line_ms = received_at_ms
        self._exact(self._decoder.feed(chunk, received_at_ms), received_at_ms, after_ms, stop)

    def file_ended(self, after_ms: int, stop: threading.Event) -> None:
        """The stamped file is over: what its last lines left in doubt is decided."""
        if self._last_line_ms is not None:
            self._exact(self._decoder.finish(), self._last_line_ms, after_ms, stop)
            self._last_line_ms = None
        self._decoder = Recorded(self.decoding.decoder())

    def line_broke(self) -> None:
        """The line went away: what it left unfinished is refused, and the next bytes are another beginning."""
        self._finish()
        self._decoder = Recorded(self.decoding.decoder())

    def bad_line(self, number: int, reason: str, file: str) -> None:
        """A line of a stamped file that cannot be read."""
        self._health.error(BAD_LINE, ErrorKind.PARSE.he, self._timepiece.clock.now_ms())
        self._complaints.log(BAD_LINE, f"line {number} of {file} {reason}; skipped")

    def bad_message(self, words: str) -> None:
        """A broker's message that holds no bytes of a meter."""
        self._health.error(BAD_MESSAGE, ErrorKind.PARSE.he, self._stamping.time_ms(self._timepiece.moment()))
        self._complaints.log(BAD_MESSAGE, words)

    def not_detected(self, words: str) -> None:
        """No speed or parity makes telegrams of what comes."""
        kind = ErrorKind.NOT_DETECTED
        self._health.error(kind.name, kind.he, self._stamping.time_ms(self._timepiece.moment()))
        self._complaints.log(kind.name, words)

    def _time_passed(self, moment: Moment) -> None:
        if self._last_bytes and moment.monotonic_ms - self._last_bytes.monotonic_ms >= PAUSE_MS:
            self._finish()
        self._spool_live(self._stamping.release(moment))

    def _finish(self) -> None:
        """Decide about bytes that the decoder holds back; what they make came when the last of them did."""
        if self._last_bytes:
            self._live(self._decoder.finish(), self._last_bytes)
            self._last_bytes = None

    def _live(self, cuts: Sequence[Cut], moment: Moment) -> None:
        self._telegram |= makes_sense([result for result, _ in cuts])
        for result, frame in cuts:
            now_ms = self._stamping.time_ms(moment)
            if isinstance(result, Refused):
                self._refuse(result, frame, now_ms)
            else:
                stamped = self._stamping.take(self._heeded(result), moment, frame)
                self._spool_live(stamped)
                self._health.frame(stamped[-1].received_at_ms if stamped else None)

    def _spool_live(self, stamped: Sequence[Stamped]) -> None:
        dropped = self._spool.put(stamped)
        if dropped:
            self._complaints.log("SPOOL_FULL", "the store has been away too long: the oldest reading is dropped")

    def _exact(self, cuts: Sequence[Cut], received_at_ms: int, after_ms: int, stop: threading.Event) -> None:
        stamped: list[Stamped] = []
        for result, frame in cuts:
            if isinstance(result, Refused):
                self._refuse(result, frame, received_at_ms)
                continue
            reading = self._stamping.exactly(self._heeded(result), received_at_ms, frame)
            if reading.received_at_ms > after_ms:
                stamped.append(reading)
                self._health.frame(reading.received_at_ms)
        if stamped:
            self._spool.put_when_room(stamped, stop)

    def _heeded(self, decoded: Decoded) -> Fields:
        """The telegram's fields, multiplied; what is odd about it is counted and named."""
        self._health.odd(unknown_items=decoded.unknown, replayed=decoded.replay is not None)
        if decoded.replay:
            self._complaints.log("REPLAY", decoded.replay.reason)
        return multiply(decoded.fields, self.decoding.multipliers)

    def _refuse(self, refused: Refused, frame: bytes, at_ms: int | None) -> None:
        self._evidence.note(refused.kind, refused.reason, frame, at_ms)
        self._health.error(refused.kind.name, refused.kind.he, at_ms)
        self._complaints.log(refused.kind.name, f"{refused.reason} (byte {refused.offset} of the line)")
