"""The reader as a process: settings, exit codes, heartbeat, and a meter that nobody configured."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
from amshub_contracts import streams
from amshub_contracts.bus import Bus
from amshub_contracts.messages import ReaderStatus
from amshub_reader.publisher import Place
from amshub_reader.unconfigured import SERVED_S, Unconfigured

from tests.integration.reader.rig import (
    METER,
    Dongle,
    latest,
    reader,
    settings_for,
    status,
    true_clock,
    wait_for_powers,
    wait_for_state,
)
from tests.support.frames import aidon_list1
from tests.support.health import beats
from tests.support.resting import rests
from tests.support.store import Store
from tests.support.waiting import wait_until


def start(directory: Path, stdin: int | None = None, **variables: str) -> subprocess.Popen[str]:
    """A reader process with these settings."""
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    environment = os.environ | {"AMSHUB_CLOCK": f"{now}/1/{now}", "AMSHUB_STACK__RUN_DIR": str(directory)} | variables
    return subprocess.Popen(
        [sys.executable, "-m", "amshub_reader"],
        env=environment,
        cwd=directory,
        text=True,
        stdin=stdin,
        stderr=subprocess.PIPE,
    )


def test_every_wrong_setting_is_listed_and_the_exit_code_is_2(tmp_path: Path) -> None:
    config = tmp_path / "amshub.toml"
    config.write_text('[meters.home]\nsource = "COM3"\nfuze_a = 25\nzone = "Norway/Oslo"\n\n[stack]\npartitions = 0\n')
    process = start(tmp_path, AMSHUB_CONFIG=str(config), AMSHUB_REDIS__URL="http://redis")
    _, told = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "5 settings are wrong" in told
    for place in ("line 2: meters.home.source", "line 3: meters.home.fuze_a", "line 4: meters.home.zone"):
        assert place in told
    assert "did you mean fuse_a?" in told
    assert "line 7: stack.partitions" in told
    assert "environment AMSHUB_REDIS__URL" in told


def test_a_clock_that_cannot_be_read_is_a_wrong_setting(tmp_path: Path) -> None:
    process = start(tmp_path, AMSHUB_CLOCK="tomorrow")
    _, told = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "AMSHUB_CLOCK" in told


def test_a_stop_publishes_what_was_read_and_ends_with_0(store: Store, dongle: Dongle, tmp_path: Path) -> None:
    process = start(
        tmp_path,
        AMSHUB_REDIS__URL=store.settings.url,
        AMSHUB_METERS__HOME__SOURCE=str(dongle.link),
    )
    wait_for_state(store, "waiting")
    wait_until(lambda: beats(tmp_path / "reader.heartbeat", 30), "the heart beats")
    frames = b"".join(aidon_list1(power) for power in range(1, 60))
    # The kernel delivers what is sent a little later: while the reader cannot read, it shows that all of it is there.
    process.send_signal(signal.SIGSTOP)
    dongle.send(frames)
    wait_until(lambda: dongle.unread() == len(frames), "the frames are there to be read")
    process.send_signal(signal.SIGCONT)
    wait_until(lambda: dongle.unread() == 0, "the frames are read")
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 0, told
    wait_for_powers(store, list(range(1, 60)))


def test_what_is_piped_into_the_reader_is_read_to_its_end(store: Store, tmp_path: Path) -> None:
    read, write = os.pipe()
    process = start(tmp_path, stdin=read, AMSHUB_REDIS__URL=store.settings.url, AMSHUB_METERS__HOME__SOURCE="stdin:")
    os.close(read)
    os.write(write, aidon_list1(1))
    wait_for_powers(store, [1])
    os.write(write, aidon_list1(2) + aidon_list1(3)[:20])
    os.close(write)
    wait_for_powers(store, [1, 2])
    ended = wait_until(
        lambda: now if (now := status(store)) and "standard input has ended" in now.message else None, "it has ended"
    )
    assert ended is not None
    assert ended.errors == {"INCOMPLETE": 1}
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode == 0


def test_a_reader_without_any_source_says_what_to_set_and_rests(store: Store, tmp_path: Path) -> None:
    process = start(
        tmp_path,
        AMSHUB_REDIS__URL=store.settings.url,
        AMSHUB_READER__W1_ROOT=str(tmp_path / "no-1-wire"),
        AMSHUB_METERS__HOME__SOURCE="",
    )
    rests(process, tmp_path / "reader.heartbeat")
    told = status(store)
    assert told is not None
    assert told.state == "unconfigured"
    assert "AMSHUB_SOURCE" in told.message
    assert f"meters.{METER}.source" in told.message
    process.terminate()
    process.communicate(timeout=30)
    assert process.returncode == 0


def test_a_reader_of_temperatures_alone_does_not_rest(store: Store, tmp_path: Path) -> None:
    with reader(settings_for(store.settings, tmp_path, w1_root=str(tmp_path))) as running:
        wait_for_state(store, "unconfigured")
        beating = tmp_path / "reader.heartbeat"
        first = wait_until(lambda: beating.exists() and beating.read_text(), "the heart beats")
        wait_until(lambda: beating.read_text() != first, "it goes on beating")
    assert running.code == 0


def test_the_status_of_another_reader_is_left_alone_while_it_changes(store: Store) -> None:
    place, clock = Place(METER, 0, 1000), true_clock()
    bus = Bus(store.settings, "test")
    idle = Unconfigured(bus, place, clock)
    key = streams.status(0, METER)
    other = ReaderStatus(state="receiving", message="", written_at_ms=1, started_at_ms=0)
    with store.client() as client:
        for second in range(0, int(3 * SERVED_S), 5):
            client.set(key, msgspec.json.encode(msgspec.structs.replace(other, written_at_ms=second)))
            assert not idle.write_unless_served(float(second))
            assert idle.is_settled == (second > 0), "what is there at first may have been left by one that is gone"
        assert not idle.write_unless_served(3 * SERVED_S)
        assert idle.write_unless_served(5 * SERVED_S), "nobody has written it for long"
        assert status(store) is not None
        assert idle.write_unless_served(5 * SERVED_S + 5)
        client.set(key, msgspec.json.encode(other))
        assert not idle.write_unless_served(5 * SERVED_S + 10), "a reader has come"
    bus.close()


def test_what_a_reader_that_is_gone_has_left_is_written_over(store: Store) -> None:
    bus = Bus(store.settings, "test")
    left = ReaderStatus(state="receiving", message="", written_at_ms=1, started_at_ms=0)
    with store.client() as client:
        client.set(streams.status(0, METER), msgspec.json.encode(left))
    idle = Unconfigured(bus, Place(METER, 0, 1000), true_clock())
    assert not idle.write_unless_served(0.0)
    assert not idle.write_unless_served(SERVED_S - 1)
    assert not idle.is_settled
    assert idle.write_unless_served(SERVED_S)
    assert idle.is_settled
    told = status(store)
    assert told is not None
    assert told.state == "unconfigured"
    bus.close()


def test_two_meters_are_read_and_numbered_apart(store: Store, tmp_path: Path) -> None:
    first, second = Dongle(tmp_path / "a"), Dongle(tmp_path / "b")
    settings = settings_for(store.settings, tmp_path, source=str(first.link))
    meters = settings.meters | {"cabin": msgspec.structs.replace(settings.meters[METER], source=str(second.link))}
    with reader(msgspec.structs.replace(settings, meters=meters)), store.client() as client:
        wait_for_state(store, "waiting")
        wait_until(lambda: client.exists(streams.status(0, "cabin")), "the cabin's status")
        wait_until(lambda: b'"waiting"' in (client.get(streams.status(0, "cabin")) or b""), "the cabin's port is open")
        first.send(aidon_list1(1))
        second.send(aidon_list1(2))
        wait_until(lambda: latest(store).get(b"import_w") == b"1", "the first meter's reading")
        wait_until(lambda: client.hget(streams.latest(0, "cabin"), "import_w") == b"2", "the second meter's reading")
        assert latest(store)[b"seq"] == client.hget(streams.latest(0, "cabin"), "seq") == b"1"
    first.unplug()
    second.unplug()
