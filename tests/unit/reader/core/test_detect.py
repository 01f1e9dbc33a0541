"""Finding out speed and form of a line, at the level of its signal."""

import itertools
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from amshub_reader.core.decoder import Keys
from amshub_reader.core.detect import Detector
from amshub_reader.core.inverted import looks_inverted
from amshub_reader.core.line import SPEEDS, Line, candidates
from amshub_reader.core.seven_bits import without_parity
from amshub_reader.core.trial import MAX_SILENT_S, MAX_TRIAL_S

from tests.support.frames import aidon_list2
from tests.support.transports import crc16_arc
from tests.support.uart import Setting, heard

OSLO = ZoneInfo("Europe/Oslo")
READ_WAIT_S = 0.5
PERIOD_S = 10.0
_TEXT = "\r\n".join(
    [
        "/XMX5LG",
        "",
        "0-0:1.0.0(250115140005W)",
        "1-0:1.8.0(000306.946*kWh)",
        "1-0:1.7.0(02.793*kW)",
        "1-0:2.7.0(00.000*kW)",
        "1-0:32.7.0(230.1*V)",
        "1-0:31.7.0(012.3*A)",
        "!",
    ]
).encode()
TELEGRAM = _TEXT + f"{crc16_arc(_TEXT):04X}\r\n".encode()
FORMS = [(8, "N"), (8, "E"), (8, "O"), (7, "E"), (7, "O"), (7, "M"), (7, "N")]


@cache
def heard_at(frame: bytes, meter: Setting, wire: Line, resumes: bool, inverted: bool = False) -> bytes:
    receiver = Setting(wire.baud, wire.parity, wire.bits)
    return heard(frame, meter, receiver, resumes=resumes, inverted=inverted)


class Meter:
    """Sends a frame each ten seconds, on a line whose receiver a detector sets."""

    def __init__(self, frame: bytes, setting: Setting, *, resumes: bool = False, inverted: bool = False) -> None:
        self.frame = frame
        self.setting = setting
        self.resumes = resumes
        self.inverted = inverted

    def heard(self, wire: Line) -> bytes:
        return heard_at(self.frame, self.setting, wire, self.resumes, self.inverted)

    def detected(self, detector: Detector, first_s: float = 3.0, cycles: int = 1) -> Line | None:
        """The line that is found within so many rounds of tries."""
        now_s, next_s = 0.0, first_s
        while detector.rounds < cycles:
            now_s += READ_WAIT_S
            assert now_s < 1000 * cycles, "a round of tries ends"
            chunk = b""
            if now_s >= next_s:
                chunk, next_s = self.heard(detector.wire), next_s + PERIOD_S
            if found := detector.heard(chunk, now_s):
                return found
        return None


def detector(remembered: Line | None = None, lines: tuple[Line, ...] = candidates(None, None, None)) -> Detector:
    return Detector(lines, remembered, OSLO, Keys(), 0.0)


@pytest.mark.parametrize("resumes", [False, True], ids=["waits after a framing error", "resumes"])
@pytest.mark.parametrize(("bits", "parity"), FORMS)
@pytest.mark.parametrize("baud", SPEEDS)
def test_every_speed_and_form_is_found_within_one_round(baud: int, bits: int, parity: str, resumes: bool) -> None:
    for frame in (aidon_list2(1500), TELEGRAM) if bits == 8 else (TELEGRAM,):
        meter = Meter(frame, Setting(baud, parity, bits), resumes=resumes)
        found = meter.detected(detector())
        assert found is not None
        received = meter.heard(found.wire)
        # Where a wrong parity setting reads the line without fault, it will do.
        assert (without_parity(received) if found.bits == 7 else received) == frame
        assert found.baud == baud


@pytest.mark.parametrize("baud", SPEEDS)
@pytest.mark.parametrize("parity", ["E", "O", "M"])
def test_the_parity_of_seven_bits_is_told_from_the_eighth(baud: int, parity: str) -> None:
    assert Meter(TELEGRAM, Setting(baud, parity, 7)).detected(detector()) == Line(baud, parity, 7)


@pytest.mark.parametrize("setting", [Setting(baud, parity, 8) for baud in SPEEDS for parity in "NEO"], ids=str)
def test_a_disturbed_line_finds_another_speed_in_no_case(setting: Setting) -> None:
    """Frames with a flipped bit prove nothing, not even at the right speed."""
    flipped = bytearray(aidon_list2(1500))
    flipped[30] ^= 0x10
    trying = detector()
    assert Meter(bytes(flipped), setting).detected(trying) is None
    assert trying.vain_rounds == 1


def test_what_is_remembered_is_tried_first() -> None:
    line = Line(9600, "O")
    trying = detector(remembered=line)
    assert trying.wire == line.wire
    assert Meter(TELEGRAM, Setting(9600, "O", 8)).detected(trying) == line
    assert trying.position == 0


def test_a_remembered_line_that_is_no_longer_right_costs_one_try() -> None:
    trying = detector(remembered=Line(9600, "O"))
    assert Meter(aidon_list2(1), Setting(2400, "N", 8)).detected(trying) == Line(2400, "N")
    assert trying.position == 1


def test_a_remembered_line_that_the_settings_exclude_is_not_tried() -> None:
    lines = candidates(2400, None, None)
    assert detector(Line(115200), lines).wire == detector(None, lines).wire


def test_a_silent_line_is_gone_through_slowly_and_not_called_in_vain() -> None:
    trying = detector()
    for second in range(1000):
        assert trying.heard(b"", float(second)) is None
    assert trying.position == 1000 // int(MAX_SILENT_S)
    assert trying.rounds > 1
    assert trying.vain_rounds == 0


@pytest.mark.parametrize("setting", [Setting(115200, "O", 8), Setting(9600, "N", 7)], ids=str)
def test_an_adapter_that_swallows_what_does_not_fit_finds_the_line_too(setting: Setting) -> None:
    class Swallowing(Meter):
        def heard(self, wire: Line) -> bytes:
            return self.frame if Setting(wire.baud, wire.parity, wire.bits) == self.setting else b""

    assert Swallowing(TELEGRAM, setting).detected(detector()) == Line(setting.baud, setting.parity, setting.bits)


def test_noise_without_end_is_gone_through_slowly_and_in_bounded_memory() -> None:
    trying = detector()
    noise = bytes(range(0x80, 0xC0)) * 64
    changes = [trying.position]
    for tick in range(4000):
        assert trying.heard(noise, tick / 100) is None
        changes.append(trying.position)
        assert len(trying.heard_so_far) < 4096 * 400
    assert changes[-1] == 40 // 3


def test_a_trial_that_begins_in_the_middle_of_a_telegram_waits_for_the_next() -> None:
    meter = Meter(aidon_list2(1), Setting(2400, "E", 8), resumes=True)
    trying = detector(Line(2400, "E"))
    received = meter.heard(trying.wire)
    assert trying.heard(received[-40:], 0.1) is None
    for tick in range(1, 20):
        assert trying.heard(b"", 0.1 + tick * READ_WAIT_S) is None
        assert trying.position == 0
    assert trying.heard(received, 0.1 + PERIOD_S) == Line(2400, "E")
    assert PERIOD_S < MAX_TRIAL_S


def test_an_inverted_p1_signal_is_recognised_and_found_at_no_speed() -> None:
    trying = detector()
    assert Meter(TELEGRAM, Setting(115200, "N", 8), inverted=True).detected(trying) is None
    assert trying.inverted == Line(115200)


@pytest.mark.parametrize("setting", [Setting(2400, "E", 8), Setting(9600, "E", 7), Setting(115200, "N", 8)], ids=str)
@pytest.mark.parametrize("resumes", [False, True], ids=["waits after a framing error", "resumes"])
def test_no_inverted_signal_is_taken_for_telegrams(setting: Setting, resumes: bool) -> None:
    frame = TELEGRAM if setting.bits == 7 else aidon_list2(1500)
    assert Meter(frame, setting, resumes=resumes, inverted=True).detected(detector()) is None


def test_what_is_not_inverted_does_not_look_so() -> None:
    lines = {line.wire for line in candidates(None, None, None)}
    meters = [Setting(baud, parity, bits) for baud, (bits, parity) in itertools.product(SPEEDS, FORMS)]
    for meter, wire in itertools.product(meters, lines):
        assert not looks_inverted(heard_at(TELEGRAM, meter, wire, False)), (meter, wire)
    assert not looks_inverted(aidon_list2(1500) * 20)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ((2400, "E", 8), [Line(2400, "E")]),
        ((None, "M", 8), [Line(2400, "M"), Line(115200, "M"), Line(9600, "M")]),
        ((300, None, 8), [Line(300, "N"), Line(300, "E"), Line(300, "O")]),
    ],
)
def test_what_is_written_is_fixed(known: tuple[int | None, str | None, int | None], expected: list[Line]) -> None:
    assert list(candidates(*known)) == expected


@pytest.mark.parametrize("baud", [None, 300, *SPEEDS])
@pytest.mark.parametrize("parity", [None, *"NEOMS"])
@pytest.mark.parametrize("bits", [None, 7, 8])
def test_there_is_always_something_to_try_and_nothing_twice(
    baud: int | None, parity: str | None, bits: int | None
) -> None:
    found = candidates(baud, parity, bits, 2)
    assert len(set(found)) == len(found) >= 1
    for line in found:
        assert line.stop_bits == 2
        assert baud in (None, line.baud)
        assert parity in (None, line.parity)
        assert bits in (None, line.bits)
