"""The frames themselves are kept, and a day can be decoded again from them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from amshub_contracts import streams
from amshub_contracts.bus import Bus
from amshub_contracts.settings import ReaderSettings
from amshub_reader.publisher import Place, Publisher
from amshub_reader.raw_frames import FrameLog
from amshub_reader.stamping import Stamped

from tests.integration.reader.rig import (
    METER,
    Dongle,
    reader,
    readings,
    settings_for,
    wait_for_powers,
    wait_for_state,
)
from tests.integration.reader.stored import command, raw_frames
from tests.support.frames import aidon_hourly, aidon_list1, aidon_list2
from tests.support.store import Store
from tests.support.telegrams import p1_each_second

NOON_S = 1_795_392_000
FRAMES = [
    (NOON_S * 1000 + 2500 * number, frame)
    for number, frame in enumerate(
        [
            aidon_list1(1),
            aidon_list2(2),
            p1_each_second(NOON_S, 3, 4000),
            aidon_hourly(4, NOON_S, 12_340),
            *(aidon_list1(power) for power in range(5, 30)),
        ]
    )
]


def stamped_file(path: Path, frames: list[tuple[int, bytes]]) -> str:
    path.write_text("".join(f"{at_ms} {frame.hex()}\n" for at_ms, frame in frames))
    return f"stamped:{path}"


def play(store: Store, directory: Path, source: str) -> None:
    """Read the source until all of it is in the stream."""
    expected = [*range(1, 30)]
    with reader(settings_for(store.settings, directory, source=source)):
        wait_for_powers(store, expected)


def test_every_reading_has_the_frame_it_was_made_of_under_its_stamp(store: Store, tmp_path: Path) -> None:
    play(store, tmp_path, stamped_file(tmp_path / "frames.txt", FRAMES))
    assert raw_frames(store) == FRAMES
    assert [reading.received_at_ms for reading in readings(store)] == [at_ms for at_ms, _ in FRAMES]


def test_frames_that_come_back_to_back_through_a_port_are_cut_where_they_end(
    store: Store, dongle: Dongle, tmp_path: Path
) -> None:
    frames = [frame for _, frame in FRAMES]
    with reader(settings_for(store.settings, tmp_path, source=str(dongle.link))):
        wait_for_state(store, "waiting")
        line = b"".join(frames)
        for start in range(0, len(line), 77):
            dongle.send(line[start : start + 77])
        wait_for_powers(store, [*range(1, 30)])
    assert [frame for _, frame in raw_frames(store)] == frames


def test_nothing_is_kept_where_the_setting_says_so(store: Store, dongle: Dongle, tmp_path: Path) -> None:
    settings = settings_for(store.settings, tmp_path, source=str(dongle.link))
    with reader(msgspec.structs.replace(settings, reader=ReaderSettings(raw_hours=0))):
        wait_for_state(store, "waiting")
        dongle.send(aidon_list1(1))
        wait_for_powers(store, [1])
    assert raw_frames(store) == []


@pytest.mark.parametrize(
    ("meters", "each_ms", "hours", "megabytes", "frame_bytes", "most"),
    [
        (1, 2_500, 1, 1000, 100, 1440),
        (1, 1_000, 1, 1000, 100, 1440),
        (1, 10_000, 1, 1000, 100, 360),
        (2, 10_000, 1, 1000, 100, 2880),
        (1, 2_500, 168, 1, 1878, 500),
    ],
    ids=["hours", "a fast meter's hours", "a slow meter's hours", "a slow and another meter's hours", "megabytes"],
)
def test_the_stream_of_frames_stays_within_its_hours_and_its_megabytes(
    store: Store, meters: int, each_ms: int, hours: int, megabytes: int, frame_bytes: int, most: int
) -> None:
    bus = Bus(store.settings, "test")
    frames = FrameLog(METER, 0, meters=meters, hours=hours, megabytes=megabytes)
    publisher = Publisher(bus, Place(METER, 0, 100_000), frames)
    stamps = range(NOON_S * 1000, NOON_S * 1000 + 3500 * each_ms, each_ms)
    for start in range(0, 3500, 500):
        publisher.publish(
            [Stamped(at_ms, {"import_w": 1}, bytes(frame_bytes)) for at_ms in stamps[start : start + 500]]
        )
    bus.close()
    with store.client() as client:
        held = client.xlen(streams.raw(0))
        if frame_bytes > 1000:
            assert client.memory_usage(streams.raw(0), samples=0) < 1.2 * megabytes * 1_000_000
    assert most <= held < 1.1 * most + 100, "trimmed a node at a time"


def test_a_replay_by_the_same_version_finds_no_difference(store: Store, tmp_path: Path) -> None:
    play(store, tmp_path, stamped_file(tmp_path / "frames.txt", FRAMES))
    replayed = command(store, tmp_path, "replay")
    assert (replayed.returncode, replayed.stdout) == (0, "")
    assert "29 frames decoded again: 0 say something else now" in replayed.stderr


def test_a_replay_tells_what_a_setting_or_a_version_changes(store: Store, tmp_path: Path) -> None:
    play(store, tmp_path, stamped_file(tmp_path / "frames.txt", FRAMES))
    before = readings(store)
    replayed = command(store, tmp_path, "replay", AMSHUB_METERS__HOME__ZONE="UTC")
    lines = [json.loads(line) for line in replayed.stdout.splitlines()]
    winter = {"stored": NOON_S, "decoded": NOON_S + 3600}
    assert {"meter": METER, "received_at_ms": FRAMES[3][0], "changed": {"meter_clock_s": winter}} in lines
    assert f": {len(lines)} say something else now" in replayed.stderr
    assert readings(store) == before, "the stream is not touched"


def test_a_replay_of_a_span_tells_of_that_span_alone(store: Store, tmp_path: Path) -> None:
    play(store, tmp_path, stamped_file(tmp_path / "frames.txt", FRAMES))
    replayed = command(store, tmp_path, "replay", "--from", _iso(FRAMES[2][0]), "--to", _iso(FRAMES[5][0]))
    assert replayed.stderr.startswith("3 frames decoded again")


def test_a_frame_that_says_nothing_any_more_is_told_with_its_reason(store: Store, tmp_path: Path) -> None:
    play(store, tmp_path, stamped_file(tmp_path / "frames.txt", FRAMES))
    broken = bytearray(aidon_list2(7))
    broken[40] ^= 1
    with store.client() as client:
        client.xadd(streams.raw(0), {"meter": METER, "received_at_ms": 1, "frame": bytes(broken)})
        client.xadd(streams.raw(0), {"meter": METER, "received_at_ms": 2, "frame": aidon_list1(1)})
    replayed = command(store, tmp_path, "replay")
    (line,) = [json.loads(line) for line in replayed.stdout.splitlines()]
    assert (line["received_at_ms"], "refused" in line) == (1, True)
    assert "1 say nothing, of 1 the stored reading is gone" in replayed.stderr


def test_the_frames_as_a_stamped_file_fill_another_store_with_the_same_readings(
    store: Store, own_store: Store, tmp_path: Path
) -> None:
    play(store, tmp_path, stamped_file(tmp_path / "frames.txt", FRAMES))
    exported = tmp_path / "exported.txt"
    assert command(store, tmp_path, "replay", "--meter", METER, "--stamped", str(exported)).returncode == 0
    play(own_store, tmp_path, f"stamped:{exported}")
    assert readings(own_store) == readings(store)
    assert command(store, tmp_path, "replay", "--stamped", "-").stdout == exported.read_text()
    again = command(store, tmp_path, "replay", "--stamped", str(exported))
    assert again.returncode == 2, "a file that is there is not overwritten"


def test_a_replay_without_frames_or_with_wrong_arguments_says_so(store: Store, tmp_path: Path) -> None:
    nothing = command(store, tmp_path, "replay")
    assert (nothing.returncode, "raw_hours" in nothing.stderr) == (1, True)
    assert command(store, tmp_path, "replay", "--from", "yesterday").returncode == 2
    assert command(store, tmp_path, "replay", "--meter", "cabin").returncode == 2
    two = {"AMSHUB_METERS__CABIN__SOURCE": "socket://h:1"}
    assert command(store, tmp_path, "replay", "--stamped", "x", **two).returncode == 2
    away = command(store, tmp_path, "replay", AMSHUB_REDIS__URL="redis://127.0.0.1:1/0")
    assert (away.returncode, "store cannot be reached" in away.stderr) == (1, True)


def _iso(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat()
