"""What the reader's tests share: a meter on a pseudo-terminal, a running reader, and what it left in the store."""

import fcntl
import os
import sys
import termios
import threading
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest
from amshub_contracts import codec, streams
from amshub_contracts.clock import Clock
from amshub_contracts.messages import ReaderStatus, Reading
from amshub_contracts.settings import MeterSettings, ReaderSettings, RedisSettings, Settings, StackSettings
from amshub_reader.service import Service
from amshub_reader.timepiece import Timepiece

from tests.support.store import Store
from tests.support.waiting import wait_until

METER = "home"
_BAUDS = {getattr(termios, f"B{baud}"): baud for baud in (2400, 9600, 115200)}


class Dongle:
    """A serial adapter: a pseudo-terminal behind a link that comes and goes like a device node."""

    def __init__(self, link: Path) -> None:
        self.link = link
        self._main = self._device = -1
        self.plug()

    def plug(self) -> None:
        self._main, self._device = os.openpty()
        tty.setraw(self._device)
        self.link.symlink_to(os.ttyname(self._device))

    def unplug(self) -> None:
        self.link.unlink()
        os.close(self._main)
        os.close(self._device)

    def send(self, data: bytes) -> None:
        os.write(self._main, data)

    def speed(self) -> int:
        """The baud rate that the reader has set."""
        return _BAUDS.get(termios.tcgetattr(self._main)[5], 0)

    def unread(self) -> int:
        """Bytes that the reader has not read yet, but for those that the kernel delivers in a moment."""
        return int.from_bytes(fcntl.ioctl(self._device, termios.FIONREAD, b"\0" * 4), sys.byteorder)


@dataclass
class Running:
    """A reader in a thread of this process."""

    stop: threading.Event = field(default_factory=threading.Event)
    code: int | None = None


def settings_for(
    redis: RedisSettings,
    run_dir: Path,
    *,
    source: str = "",
    history: str = "",
    spool_readings: int = 50_000,
    w1_root: str = "",
) -> Settings:
    """One meter read from this source into this store."""
    return Settings(
        stack=StackSettings(run_dir=str(run_dir)),
        redis=redis,
        meters={METER: MeterSettings(source=source, history=history)},
        reader=ReaderSettings(spool_readings=spool_readings, w1_root=w1_root or str(run_dir / "no-1-wire")),
    )


def true_clock() -> Clock:
    """The host's time as a clock that says it is simulated, so that no test depends on how the host keeps time."""
    now_ms = time.time_ns() // 1_000_000
    return Clock(now_ms, 1.0, now_ms)


@contextmanager
def reader(settings: Settings, clock: Clock | None = None, timepiece: Timepiece | None = None) -> Iterator[Running]:
    """Runs the reader; stops it in the end and waits for it."""
    running = Running()
    service = Service(
        settings, clock or true_clock(), running.stop, (lambda _clock: timepiece) if timepiece else Timepiece
    )

    def run() -> None:
        running.code = service.run()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield running
    finally:
        running.stop.set()
        thread.join()


def readings(store: Store) -> list[Reading]:
    """All readings in the stream, oldest first."""
    with store.client() as client:
        entries = client.xrange(streams.readings(0))
    return [codec.from_fields(fields) for _, fields in entries]


def latest(store: Store) -> dict[bytes, bytes]:
    with store.client() as client:
        return dict(client.hgetall(streams.latest(0, METER)))


def status(store: Store) -> ReaderStatus | None:
    with store.client() as client:
        raw = client.get(streams.status(0, METER))
    return None if raw is None else msgspec.json.decode(raw, type=ReaderStatus)


def wait_for_state(store: Store, state: str) -> ReaderStatus:
    def reached() -> ReaderStatus | None:
        now = status(store)
        return now if now is not None and now.state == state else None

    found = wait_until(reached, f"the reader's state is {state}")
    assert found is not None
    return found


def wait_for_powers(store: Store, powers: list[int]) -> list[Reading]:
    """The readings, once as many as expected are there; they are in order and numbered without a gap."""
    found = wait_until(
        lambda: seen if len(seen := readings(store)) >= len(powers) else None, f"{len(powers)} readings in the stream"
    )
    assert found is not None
    assert [reading.import_w for reading in found] == powers
    assert [reading.seq for reading in found] == list(range(1, len(powers) + 1))
    return found


def wait_until_open(caplog: pytest.LogCaptureFixture, dongle: Dongle, times: int = 1) -> None:
    """Waits for the log to say so often that the port is read; what is sent before that, opening may flush."""
    wait_until(lambda: caplog.text.count(f"reading {dongle.link} ") >= times, f"{dongle.link} is open")
