"""A line from detecting it to losing it."""

from zoneinfo import ZoneInfo

from amshub_reader.core.decoder import Keys
from amshub_reader.core.line import Line, candidates
from amshub_reader.core.sense import SENSELESS_BYTES, SENSELESS_S
from amshub_reader.core.settling import Settling

from tests.support.frames import aidon_list1
from tests.support.transports import p1
from tests.support.uart import Setting, heard

OSLO = ZoneInfo("Europe/Oslo")
FRAME = aidon_list1(1)


def settling(*lines: Line, remembered: Line | None = None) -> Settling:
    return Settling(lines, remembered, OSLO, Keys(), 0.0)


def test_a_source_without_a_speed_passes_everything_on() -> None:
    plain = settling()
    assert plain.wire is None
    assert plain.heard(b"\xff\x00", 1.0) == b"\xff\x00"


def test_a_written_line_is_never_detected_nor_lost() -> None:
    written = settling(Line(2400, "E"))
    assert written.wire == Line(2400, "E")
    assert written.heard(b"noise", 1.0) == b"noise"
    written.made_sense(10 * SENSELESS_BYTES, 10 * SENSELESS_S, telegram=False)
    assert written.line == Line(2400, "E")


def test_a_written_line_of_seven_bits_is_read_as_eight_and_rid_of_its_parity() -> None:
    written = settling(Line(9600, "E", 7))
    assert written.wire == Line(9600, "N", 8)
    telegram = p1(1500)
    received = heard(telegram, Setting(9600, "E", 7), Setting(9600, "N", 8))
    assert received != telegram
    assert written.heard(received, 1.0) == telegram


def test_what_came_before_the_proof_is_passed_on_with_it_and_nothing_before() -> None:
    detected = settling(*candidates(None, None, None))
    assert detected.heard(FRAME[:20], 1.0) == b""
    assert detected.line is None
    assert detected.heard(FRAME[20:], 1.1) == FRAME
    assert detected.line == Line(2400)
    assert detected.detector is None
    assert detected.heard(b"\xff", 1.2) == b"\xff"


def test_what_came_before_the_receiver_was_set_does_not_count() -> None:
    detected = settling(*candidates(None, None, None))
    detected.heard(FRAME[:20], 1.0)
    detected.listens(2.0)
    assert detected.heard(FRAME[20:], 2.1) == b""
    assert detected.heard(FRAME, 2.2) == FRAME[20:] + FRAME


def found() -> Settling:
    detected = settling(*candidates(None, None, None))
    detected.heard(FRAME, 1.0)
    return detected


def test_a_line_that_makes_no_sense_for_long_is_detected_anew_beginning_with_itself() -> None:
    line = found()
    line.made_sense(SENSELESS_BYTES, 2.0, telegram=False)
    line.made_sense(1, SENSELESS_S, telegram=False)
    assert line.line == Line(2400)
    line.made_sense(1, 1.0 + SENSELESS_S, telegram=False)
    assert line.line is None
    assert line.detector is not None
    assert line.wire == Line(2400)


def test_a_telegram_now_and_then_keeps_a_disturbed_line() -> None:
    line = found()
    for turn in range(1, 10):
        line.made_sense(10 * SENSELESS_BYTES, turn * 0.9 * SENSELESS_S, telegram=False)
        line.made_sense(50, turn * 0.9 * SENSELESS_S, telegram=True)
    assert line.line == Line(2400)


def test_a_silent_line_keeps_its_speed_for_ever() -> None:
    line = found()
    for day in range(1, 400):
        line.made_sense(1, day * 86_400.0, telegram=False)
    assert line.line == Line(2400)
