"""Files as sources: stamped ones are exact and go on where they stopped, captures are read once."""

import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.integration.reader.rig import (
    METER,
    Dongle,
    latest,
    reader,
    readings,
    settings_for,
    status,
    wait_for_powers,
    wait_for_state,
    wait_until_open,
)
from tests.support.frames import aidon_hourly, aidon_list1, aidon_list2
from tests.support.store import Store
from tests.support.waiting import wait_until

START_MS = 1_795_000_000_000


def stamped(path: Path, lines: int) -> str:
    """A stamped file with one frame each 2.5 s; the power counts up from 0."""
    with path.open("w") as file:
        for number in range(lines):
            file.write(f"{START_MS + 2500 * number} {aidon_list1(number).hex()}\n")
    return f"stamped:{path}"


def everything(store: Store) -> list[tuple[int, int, int | None]]:
    return [(reading.seq, reading.received_at_ms, reading.import_w) for reading in readings(store)]


def test_each_line_is_stamped_with_its_own_time(store: Store, tmp_path: Path) -> None:
    source = stamped(tmp_path / "lines.txt", 2000)
    with reader(settings_for(store.settings, tmp_path, source=source)):
        wait_until(lambda: latest(store).get(b"import_w") == b"1999", "the last line is in the store")
        ended = wait_for_state(store, "waiting")
        assert "played to its end" in ended.message
        assert ended.error_code == 0
    assert everything(store) == [(n + 1, START_MS + 2500 * n, n) for n in range(2000)]


def test_a_spool_smaller_than_the_file_makes_the_file_wait_and_drops_nothing(store: Store, tmp_path: Path) -> None:
    source = stamped(tmp_path / "lines.txt", 3000)
    with reader(settings_for(store.settings, tmp_path, source=source, spool_readings=100)):
        wait_until(lambda: latest(store).get(b"import_w") == b"2999", "the last line is in the store")
    assert [reading.import_w for reading in readings(store)] == list(range(3000))


def test_a_file_played_by_a_reader_that_is_killed_twice_equals_one_played_through(store: Store, tmp_path: Path) -> None:
    source = stamped(tmp_path / "lines.txt", 30_000)
    environment = os.environ | {
        "AMSHUB_REDIS__URL": store.settings.url,
        f"AMSHUB_METERS__{METER.upper()}__SOURCE": source,
        "AMSHUB_STACK__RUN_DIR": str(tmp_path),
    }
    for goal in (3000, 12_000):
        process = subprocess.Popen([sys.executable, "-m", "amshub_reader"], env=environment, cwd=tmp_path)
        wait_until(partial(_played, store, goal), f"{goal} lines are played")
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    assert len(readings(store)) < 30_000, "it was killed in the middle"
    with reader(settings_for(store.settings, tmp_path, source=source)):
        wait_until(lambda: latest(store)[b"seq"] == b"30000", "all lines are played")
        wait_for_state(store, "waiting")
    assert everything(store) == [(n + 1, START_MS + 2500 * n, n) for n in range(30_000)]


def _played(store: Store, lines: int) -> bool:
    return int(latest(store).get(b"seq", b"0")) >= lines


def test_lines_that_are_no_stamped_lines_are_named_and_skipped(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "lines.txt"
    good = aidon_list1(1).hex()
    path.write_text(
        "\n".join(
            (
                "# a comment",
                f"{START_MS} {good}",
                "yesterday 7e7e",
                f"{START_MS + 1} 7e0",
                "",
                f"{START_MS + 2}",
                f"{10**20} {good}",
                f"{START_MS + 3} {aidon_list1(2).hex()}",
            )
        )
    )
    with reader(settings_for(store.settings, tmp_path, source=f"stamped:{path}")):
        wait_for_powers(store, [1, 2])
        ended = wait_until(lambda: now if (now := status(store)) and now.frames == 2 else None, "all lines are played")
    assert ended is not None
    assert ended.errors == {"BAD_LINE": 4}
    assert f"line 3 of {path}" in caplog.text


def test_a_frame_on_two_lines_has_the_time_of_the_second_and_two_on_one_line_are_told_apart(
    store: Store, tmp_path: Path
) -> None:
    path, frame = tmp_path / "lines.txt", aidon_list2(1)
    two = aidon_list1(2) + aidon_list1(3)
    path.write_text(
        f"{START_MS} {frame[:50].hex()}\n{START_MS + 700} {frame[50:].hex()}\n{START_MS + 9000} {two.hex()}\n"
    )
    with reader(settings_for(store.settings, tmp_path, source=f"stamped:{path}")):
        found = wait_for_powers(store, [1, 2, 3])
    assert [reading.received_at_ms - START_MS for reading in found] == [700, 9000, 9001]


def test_a_cut_off_frame_in_a_stamped_file_shifts_no_later_reading(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    cut = aidon_list2(9)[:40]
    frames = [aidon_list1(1), cut, aidon_list1(2), aidon_list1(3), cut + aidon_list1(4)]
    path.write_text("".join(f"{START_MS + 2500 * n} {frame.hex()}\n" for n, frame in enumerate(frames)))
    with reader(settings_for(store.settings, tmp_path, source=f"stamped:{path}")):
        found = wait_for_powers(store, [1, 2, 3, 4])
    assert [(each.received_at_ms - START_MS) / 2500 for each in found] == [0, 2, 3, 4]


def test_the_history_is_played_before_the_port_is_opened(
    store: Store, dongle: Dongle, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    history = stamped(tmp_path / "history.txt", 20)
    with reader(settings_for(store.settings, tmp_path, source=str(dongle.link), history=history)):
        wait_until_open(caplog, dongle)
        dongle.send(aidon_list1(20))
        wait_for_powers(store, list(range(21)))
    with reader(settings_for(store.settings, tmp_path, source=str(dongle.link), history=history)):
        wait_until_open(caplog, dongle, times=2)
        dongle.send(aidon_list1(21))
        wait_for_powers(store, list(range(22)))


def test_an_absent_history_is_logged_and_the_port_is_read(
    store: Store, dongle: Dongle, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    history = f"stamped:{tmp_path}/absent.txt"
    with reader(settings_for(store.settings, tmp_path, source=str(dongle.link), history=history)):
        wait_for_state(store, "waiting")
        dongle.send(aidon_list1(5))
        wait_for_powers(store, [5])
    assert "no history" in caplog.text


def test_a_source_file_that_comes_later_is_waited_for(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "later.txt"
    with reader(settings_for(store.settings, tmp_path, source=f"stamped:{path}")):
        gone = wait_for_state(store, "port_gone")
        assert str(path) in gone.message
        stamped(tmp_path / "written.txt", 3)
        (tmp_path / "written.txt").rename(path)
        wait_for_powers(store, [0, 1, 2])


@pytest.mark.parametrize("form", ["hex text", "binary"])
def test_a_capture_is_decoded_once_and_stamped_now(store: Store, tmp_path: Path, form: str) -> None:
    capture = aidon_list1(1) + b"\x00" * 20 + aidon_hourly(2, 1_795_388_400, 500) + aidon_list1(3)
    path = tmp_path / "capture"
    path.write_bytes(capture if form == "binary" else capture.hex(" ", 2).replace(" ", "\r\n", 9).encode())
    with reader(settings_for(store.settings, tmp_path, source=f"file:{path}")):
        found = wait_for_powers(store, [1, 2, 3])
        ended = wait_until(lambda: now if (now := status(store)) and now.frames == 3 else None, "all is decoded")
        wait_for_state(store, "waiting")
    assert ended is not None
    assert ended.errors == {"UNKNOWN_DATA": 1}
    assert all(ended.started_at_ms <= reading.received_at_ms <= ended.written_at_ms for reading in found)
