"""A household's days at speed through the composed stack, while its containers are killed one after the other."""

import random
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from amshub_contracts.clock import Clock
from amshub_simulator.core.meter import DEFAULT_KWP, Meter
from amshub_simulator.core.text import stamped_lines

from tests.e2e.compose_stack import ComposeStack
from tests.support.waiting import wait_until

MAKER, SEED, ZONE = "kamstrup", 1, ZoneInfo("Europe/Oslo")
"""The simulator's own household, so that its prices and the meter are of one world."""
VICTIMS = ("accounting", "redis", "reader-demo", "prices-demo", "accounting", "api")
"""Killed in turn, so the reader is one in six."""
PATIENCE_S = 60
LINE = "/history/line"
FEEDER = """
import os, sys
os.mkfifo(sys.argv[1], 0o644)
print("ready", flush=True)
line, lost = -1, 0
for frame in sys.stdin.buffer:
    try:
        if line < 0:
            line = os.open(sys.argv[1], os.O_WRONLY | os.O_NONBLOCK)
        os.write(line, frame)
    except BrokenPipeError:
        os.close(line)
        line, lost = -1, lost + 1
    except OSError:  # nobody has the line open, or it is full
        lost += 1
print(lost, flush=True)
"""
"""A line that loses what comes while nobody reads it, as a meter's does."""
OVERRIDE = f"""
services:
  simulator:
    environment: {{AMSHUB_SIMULATOR__HISTORY_FILE: ""}}
  reader-demo:
    environment:
      AMSHUB_METERS__DEMO__SOURCE: stamped:{LINE}
      AMSHUB_METERS__DEMO__HISTORY: ""
"""
"""Frames come with their stamps, so that what counts is the time of the meter and not of a busy machine."""


def household() -> Meter:
    """The meter whose frames are played."""
    return Meter(MAKER, SEED, ZONE, DEFAULT_KWP)


def clock_from(start: str, rate: float) -> tuple[str, Clock]:
    """AMSHUB_CLOCK of a stack that begins at this instant in ten seconds, and the same as a clock."""
    since_ms = time.time_ns() // 1_000_000 + 10_000
    since = datetime.fromtimestamp(since_ms / 1000, UTC).isoformat().replace("+00:00", "Z")
    start_ms = round(datetime.fromisoformat(start).timestamp() * 1000)
    return f"{start}/{rate}/{since}", Clock(start_ms, rate, since_ms)


@dataclass
class Played:
    """What was done to the stack."""

    frames: int = 0
    lost: int = 0
    """Frames that nobody was there to read."""
    kills: Counter[str] = field(default_factory=Counter)


@contextmanager
def line_of(stack: ComposeStack) -> Iterator[subprocess.Popen[str]]:
    """The meter's line in the simulator's container, into which frames are written."""
    feeder = subprocess.Popen(
        ["docker", "exec", "-i", stack.container("simulator"), "python", "-c", FEEDER, LINE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert feeder.stdout is not None
        assert feeder.stdout.readline() == "ready\n"
        yield feeder
    finally:
        feeder.kill()
        feeder.communicate()


def play(
    stack: ComposeStack, feeder: subprocess.Popen[str], clock: Clock, span_ms: tuple[int, int], kills: int
) -> Played:
    """Play the frames of the span at the clock's pace, with so many kills spread over it; gives what was done."""
    played = Played()
    assert feeder.stdin is not None
    assert feeder.stdout is not None
    wait_until(lambda: clock.now_ms() >= span_ms[0], "the simulated time begins", PATIENCE_S)
    thread = threading.Thread(target=_feed, args=(feeder, clock, span_ms, played))
    thread.start()
    dice = random.Random(kills)
    step_ms = (span_ms[1] - span_ms[0]) // (kills + 1)
    restarts: Counter[str] = Counter()
    for number in range(kills):
        due_ms = span_ms[0] + step_ms * (number + 1) + dice.randrange(-step_ms // 4, step_ms // 4)
        wait_until(lambda due=due_ms: clock.now_ms() >= due, "it is time for the next kill", PATIENCE_S)  # type: ignore[misc]  # bound at once
        victim = VICTIMS[number % len(VICTIMS)]
        wait_until(lambda name=victim: is_up(stack, name, restarts[name]), f"{victim} is up again", PATIENCE_S)  # type: ignore[misc]
        restarts[victim] = stack.kill(victim) + 1
        played.kills[victim] += 1
    thread.join()
    feeder.stdin.close()
    feeder.stdin = None  # communicate would flush what is closed
    played.lost = int(feeder.stdout.readline())
    for victim, expected in restarts.items():
        wait_until(lambda name=victim, least=expected: is_up(stack, name, least), f"{victim} is up again", PATIENCE_S)  # type: ignore[misc]
    return played


def is_up(stack: ComposeStack, service: str, restarts: int) -> bool:
    """Whether the container runs and was started again at least so often."""
    details = stack.inspect(service)
    return bool(details["State"]["Running"]) and int(details["RestartCount"]) >= restarts


def _feed(feeder: subprocess.Popen[str], clock: Clock, span_ms: tuple[int, int], played: Played) -> None:
    assert feeder.stdin is not None
    for line in stamped_lines(household(), *span_ms):
        ahead_s = clock.real_s(int(line.partition(" ")[0]) - clock.now_ms())
        if ahead_s > 0:
            time.sleep(ahead_s)
        feeder.stdin.write(line)
        feeder.stdin.flush()
        played.frames += 1


def write_override(directory: Path) -> Path:
    """The compose file that gives the demo's reader this line."""
    path = directory / "chaos.yml"
    path.write_text(OVERRIDE)
    return path
