"""A served meter sends its frames when they are due, to everyone, through any crash."""

import socket
from collections.abc import Callable
from pathlib import Path

import serial
from amshub_simulator.core.text import truth_lines
from amshub_simulator.history import DAYS

from tests.integration.simulator.served import START_MS, Served
from tests.support.health import beats
from tests.support.waiting import PATIENCE_S, wait_until

DAY_MS = 86_400_000
Make = Callable[..., Served]


def test_a_killed_simulator_goes_on_where_it_should_be(served: Make) -> None:
    simulator = served()
    due = simulator.frames()
    before = _instants(simulator, due, 12)
    simulator.stop(kill=True)
    simulator.start()
    after = _instants(simulator, due, 12)
    times = sorted(due.values())
    for run in (before, after):
        first = times.index(run[0])
        assert run == times[first : first + 12]
    assert after[0] > before[-1]


def test_all_clients_get_the_same_frames(served: Make) -> None:
    simulator = served()
    due = simulator.frames()
    with _connect(simulator) as one, _connect(simulator) as other:
        first, second = _frames(one, 10), _frames(other, 10)
    common = sorted({due[frame] for frame in first} & {due[frame] for frame in second})
    assert len(common) >= 5


def test_the_truth_is_told_at_each_quarter_boundary(served: Make) -> None:
    simulator = served(rate=3600)
    wait_until(lambda: len(simulator.truth()) >= 4, "four quarters")
    told, true = simulator.truth(), list(truth_lines(simulator.meter, START_MS, START_MS + DAY_MS))
    first = true.index(told[0])
    assert told == true[first : first + len(told)]


def test_it_beats_and_ends_when_asked(served: Make, tmp_path: Path) -> None:
    simulator = served()
    wait_until(lambda: beats(tmp_path / "simulator.heartbeat", 30), "a heartbeat")
    assert simulator.stop() == 0


def test_the_history_is_whole_before_anyone_can_connect(served: Make) -> None:
    simulator = served(history=True)
    stamps = [int(line.split()[0]) for line in simulator.history_file.read_text().splitlines()]
    assert stamps == sorted(stamps)
    # The clock starts a minute before the hour, and a busy machine may need that minute.
    assert stamps[0] // 3_600_000 + DAYS * 24 - START_MS // 3_600_000 in (0, 1)
    assert len(stamps) >= DAYS * 24 * 61
    with _connect(simulator) as client:
        live_ms = simulator.frames()[_frames(client, 1)[0]]
    assert stamps[-1] < live_ms


def test_a_reader_opens_the_pty_like_a_dongle(served: Make, tmp_path: Path) -> None:
    link = tmp_path / "meter"
    simulator = served(options=("--pty", str(link)))
    due = simulator.frames()
    simulator.stop(kill=True)  # its link stays behind
    simulator.start()
    received = b""
    with serial.Serial(str(link), 2400, parity="E", timeout=PATIENCE_S) as line:
        while not any(frame in received.hex() for frame in due):
            received += line.read(1)
            assert len(received) < 2_000, "no frame among the bytes"
    assert simulator.stop() == 0
    assert not link.is_symlink()


def test_a_taken_address_is_said_in_words(served: Make, tmp_path: Path) -> None:
    simulator = served()
    other = Served(tmp_path, port=simulator.port)
    assert other.launch().wait(PATIENCE_S) == 1
    assert "cannot start; free the address" in other.log()


def _connect(simulator: Served) -> socket.socket:
    return socket.create_connection(("127.0.0.1", simulator.port), timeout=PATIENCE_S)


def _instants(simulator: Served, due: dict[str, int], count: int) -> list[int]:
    with _connect(simulator) as client:
        return [due[frame] for frame in _frames(client, count)]


def _frames(client: socket.socket, count: int) -> list[str]:
    """The next whole frames, as hex digits, cut by the length that their heads announce."""
    buffer, frames = b"", list[str]()
    while len(frames) < count:
        length = (int.from_bytes(buffer[1:3], "big") & 0x7FF) + 2 if len(buffer) >= 3 else 3
        if len(buffer) >= max(length, 4):
            frames.append(buffer[:length].hex())
            buffer = buffer[length:]
            continue
        received = client.recv(4096)
        assert received, "the simulator hung up"
        buffer += received
    return frames
