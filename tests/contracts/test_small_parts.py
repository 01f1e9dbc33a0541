"""Clock, heartbeat, backoff and keys."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
import time_machine
from amshub_contracts import backoff, heartbeat, streams
from amshub_contracts.clock import HOST, BadClock, Clock, parse_clock
from hypothesis import given
from hypothesis import strategies as st

from tests.support.health import beats
from tests.support.resting import children, rests
from tests.support.waiting import wait_until


def test_without_amshub_clock_now_is_the_hosts() -> None:
    with time_machine.travel("2026-11-22T18:00:00Z", tick=False):
        assert parse_clock("").now_ms() == 1_795_370_400_000
    assert not parse_clock("").simulated


def test_a_simulated_clock_starts_elsewhere_and_runs_faster() -> None:
    clock = parse_clock("2026-10-24T00:00:00Z/60/2026-11-22T18:00:00Z")
    with time_machine.travel("2026-11-22T18:01:00Z", tick=False):
        assert clock.now_ms() == parse_clock("2026-10-24T01:00:00Z/1/2026-11-22T18:01:00Z").now_ms()
    assert clock.simulated
    assert clock.real_s(60_000) == 1


@pytest.mark.parametrize(
    "text",
    ["now", "2026-10-24T00:00:00Z/60", "2026-10-24T00:00:00/1/2026-11-22T18:00:00Z", "2026-10-24Z/0/2026-11-22Z"],
)
def test_a_clock_that_cannot_be_read_says_what_it_should_look_like(text: str) -> None:
    with pytest.raises(BadClock, match=r"expected <start>/<rate>/<since>|not between"):
        parse_clock(text)


def test_the_hosts_clock_is_the_clock_that_changes_nothing() -> None:
    assert Clock() == HOST
    assert HOST.at_wall_ms(123_456_789) == 123_456_789


def test_the_health_check_tells_a_live_worker_from_a_dead_one(tmp_path: Path) -> None:
    file = tmp_path / "run" / "worker.heartbeat"
    assert not beats(file, 30), "it has not begun"
    heartbeat.beat(file)
    assert beats(file, 30)
    assert not beats(file, 0), "its last beat is too long ago"
    heartbeat.rest(file)
    assert beats(file, 0), "it has nothing to do"
    heartbeat.beat(file)
    assert not beats(file, 0)


@pytest.mark.parametrize("content", ["", "\n", "12a.5\n", "9999999999.99\n", "well\n"])
def test_a_heartbeat_that_nobody_wrote_is_none(tmp_path: Path, content: str) -> None:
    file = tmp_path / "worker.heartbeat"
    file.write_text(content)
    assert not beats(file, 30)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_what_rests_is_a_shell_that_ends_when_asked(tmp_path: Path, number: signal.Signals) -> None:
    file = tmp_path / "worker.heartbeat"
    become = "import pathlib, sys; from amshub_contracts.idle import *; wait_to_be_stopped(pathlib.Path(sys.argv[1]))"
    with subprocess.Popen([sys.executable, "-c", become, str(file)]) as process:
        rests(process, file)
        sleeping = wait_until(lambda: children(process.pid), "the shell waits")
        process.send_signal(number)
        assert process.wait(30) == 0
    assert all(not Path(f"/proc/{child}").exists() for child in sleeping), "it leaves nobody behind"


@given(st.integers(0, 10_000), st.floats(0, 1))
def test_the_wait_doubles_up_to_its_ceiling(failures: int, spread: float) -> None:
    wait = backoff.delay_s(failures, first_s=0.5, ceiling_s=10, spread=spread)
    assert 0.375 <= wait <= 10
    assert backoff.delay_s(3, first_s=0.5, ceiling_s=10, spread=0) == 2


def test_all_keys_of_one_partition_share_a_hash_tag() -> None:
    keys = [
        streams.readings(3),
        streams.watermark(3),
        streams.latest(3, "home"),
        streams.status(3, "home"),
        streams.state(3, "home"),
        streams.summary(3, "home"),
        streams.day(3, "home", "2026-11-22"),
    ]
    assert all(key.startswith("amshub:{3}:") for key in keys)
    assert len(set(keys)) == len(keys)


def test_a_week_of_each_meter_stays_in_the_stream() -> None:
    assert streams.readings_maxlen(1) == 241_920
    assert streams.readings_maxlen(3) == 3 * 241_920
