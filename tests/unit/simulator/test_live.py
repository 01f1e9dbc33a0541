"""The live loop keeps to its clock, also when the clock does not behave."""

from datetime import UTC, datetime
from threading import Event
from zoneinfo import ZoneInfo

import pytest
from amshub_contracts.clock import Clock
from amshub_simulator import live
from amshub_simulator.core.meter import Meter
from amshub_simulator.core.text import truth_lines

START_MS = int(datetime(2020, 10, 24, 23, 58, 1, tzinfo=UTC).timestamp() * 1000)
HOUR_MS = 3_600_000
METER = Meter("aidon", 1, ZoneInfo("Europe/Oslo"))


class Stage(Clock):
    """A clock that runs only while the loop waits, jumps once, and ends the play; it notes what is sent when."""

    def __init__(self, *, jump_ms: int = 0, spans_ms: tuple[int, int] = (60_000, 60_000)) -> None:
        super().__init__()
        self.now = START_MS
        self.jump_ms = jump_ms
        self.ends_ms = [START_MS + spans_ms[0], START_MS + spans_ms[0] + jump_ms + spans_ms[1]]
        self.stop = Event()
        self.sent: list[tuple[int, bytes]] = []
        self.told: list[str] = []
        self.beats = 0

    def __setattr__(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)  # the clock it stands in for is frozen

    def now_ms(self) -> int:
        return self.now

    def wait(self, timeout_s: float) -> None:
        assert 0 <= timeout_s <= live.LONGEST_WAIT_S
        self.now += max(1, int(timeout_s * 1000))
        if self.now >= self.ends_ms[0]:
            self.now += self.jump_ms
            self.jump_ms = 0
            self.ends_ms.pop(0)
        if not self.ends_ms:
            self.stop.set()

    def send(self, frame: bytes) -> None:
        self.sent.append((self.now, frame))

    def beat(self) -> None:
        self.beats += 1

    def play(self) -> None:
        live.run(METER, self, self, self.stop, self.beat, self.told.append)


def test_each_frame_leaves_at_its_instant() -> None:
    stage = Stage()
    stage.play()
    due = METER.frames_between(START_MS, START_MS + 119_000)
    assert stage.sent[:47] == [(at_ms, METER.frame(at_ms, kind)) for at_ms, kind in due]
    assert stage.beats > 0


def test_the_truth_of_a_boundary_is_told_once() -> None:
    stage = Stage(spans_ms=(60_000, 120_000))
    stage.play()
    assert stage.told == list(truth_lines(METER, START_MS, START_MS + 180_000))
    assert len(stage.told) == 1


@pytest.mark.parametrize("jump_ms", [HOUR_MS, -HOUR_MS])
def test_a_clock_that_jumps_is_followed_and_nothing_is_caught_up(
    jump_ms: int, caplog: pytest.LogCaptureFixture
) -> None:
    stage = Stage(jump_ms=jump_ms)
    stage.play()
    assert "the clock jumped" in caplog.text
    after = [entry for entry in stage.sent if abs(entry[0] - START_MS) > HOUR_MS // 2]
    due = dict(METER.frames_between(START_MS + jump_ms, START_MS + jump_ms + 2 * 60_000))
    assert len(after) >= 22
    assert after == [(at_ms, METER.frame(at_ms, due[at_ms])) for at_ms, _ in after]
