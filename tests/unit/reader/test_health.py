"""What a status says about a line."""

import pytest
from amshub_contracts.messages import ReaderStatus
from amshub_reader.complaints import EVERY_S, Complaints
from amshub_reader.health import NO_FRAME_S, Health
from amshub_reader.serial_port import seen_at


class Watch:
    """A monotonic clock that a test sets."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def told(health: Health) -> ReaderStatus:
    return health.status(0, spooled=0, dropped=0)


def test_a_line_without_a_frame_for_30_s_waits_with_error_90_and_words() -> None:
    watch = Watch()
    health = Health(0, watch)
    health.line_is("open", "/dev/ttyUSB0 (2400 baud, 8N1)")
    health.frame(1)
    watch.now_s += NO_FRAME_S
    assert (told(health).state, told(health).error_code) == ("receiving", 0)
    watch.now_s += 1
    silent = told(health)
    assert (silent.state, silent.error_code) == ("waiting", 90)
    assert "/dev/ttyUSB0 (2400 baud, 8N1)" in silent.message
    assert "grid company" in silent.message
    assert health.silent
    health.frame(2)
    assert (told(health).state, told(health).error_code) == ("receiving", 0)


def test_a_port_that_never_brought_a_frame_counts_from_when_it_was_opened() -> None:
    watch = Watch()
    health = Health(0, watch)
    health.line_is("open", "port")
    assert (told(health).state, told(health).error_code) == ("waiting", 0)
    watch.now_s += NO_FRAME_S + 1
    assert told(health).error_code == 90


def test_a_more_telling_error_since_the_last_good_frame_stands_before_silence() -> None:
    watch = Watch()
    health = Health(0, watch)
    health.line_is("open", "port")
    health.frame(1)
    health.error("FRAME_CHECKSUM", -5, 2)
    watch.now_s += NO_FRAME_S + 1
    assert (told(health).state, told(health).error_code) == ("waiting", -5)


def test_reopening_does_not_hide_that_no_frame_comes() -> None:
    watch = Watch()
    health = Health(0, watch)
    health.line_is("open", "port")
    watch.now_s += NO_FRAME_S
    health.line_is("gone", "gone")
    assert told(health).state == "port_gone"
    health.line_is("open", "port")
    watch.now_s += 1
    assert told(health).error_code == 90


def test_the_port_is_told_before_the_store_and_the_store_before_silence() -> None:
    health = Health(0, Watch())
    health.line_is("open", "port")
    health.holds(3, 0)
    assert told(health).state == "holding"
    health.bus_is("full")
    assert (told(health).state, told(health).message) == ("bus_down", "full")
    health.line_is("gone", "plug it in")
    assert (told(health).state, told(health).message) == ("port_gone", "plug it in")


def test_a_file_that_has_ended_is_not_called_silent() -> None:
    watch = Watch()
    health = Health(0, watch)
    health.line_is("open", "port")
    health.line_is("ended", "played")
    watch.now_s += 10 * NO_FRAME_S
    assert (told(health).state, told(health).error_code, told(health).message) == ("waiting", 0, "played")


def test_a_noisy_line_is_logged_at_once_and_then_once_a_minute_with_the_count(
    caplog: pytest.LogCaptureFixture,
) -> None:
    watch = Watch()
    complaints = Complaints("home", watch)
    for _ in range(1000):
        complaints.log("FRAME_CHECKSUM", "wrong")
    complaints.log("PARSE", "odd")
    assert len(caplog.records) == 2
    watch.now_s += EVERY_S
    complaints.log("FRAME_CHECKSUM", "wrong again")
    assert len(caplog.records) == 3
    assert "wrong again (999 more of this kind" in caplog.text


def test_a_device_is_looked_for_under_the_device_root_and_any_other_path_as_it_is() -> None:
    assert str(seen_at("/dev/serial/by-id/x", "/host/dev")) == "/host/dev/serial/by-id/x"
    assert str(seen_at("/tmp/pty", "/host/dev")) == "/tmp/pty"
    assert str(seen_at("/device/x", "/host/dev")) == "/device/x"


def test_gaps_and_odd_frames_are_counted() -> None:
    watch = Watch()
    health = Health(0, watch)
    for pause_s in (2.5, 2.5, 100, 2.5, 40):
        health.frame(1)
        watch.now_s += pause_s
    health.frame(1)
    health.odd(unknown_items=3, replayed=False)
    health.odd(unknown_items=0, replayed=True)
    status = told(health)
    assert (status.gaps, status.longest_gap_ms) == (2, 100_000)
    assert (status.unknown_items, status.replays) == (3, 1)
