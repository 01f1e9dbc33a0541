"""How soon a frame of the meter is in the stream: a pty, the real reader process, a real store."""

import os
import statistics
import threading
import time
import tty
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from amshub_contracts import streams
from amshub_contracts.bus import Bus

from bench.own_store import own_store
from demo.environment import HOST_TIME
from tests.support.frames import aidon_list1, aidon_list2
from tests.support.services import running
from tests.support.waiting import wait_until

FRAMES = 600
PAUSE_S = 0.02
"""Between two frames, so that each finds the reader at rest as a meter's frames, seconds apart, do."""
SATURATED_FRAMES = 900
"""Fewer than the burst that the reader streams before it holds a fast line to one reading in 2.5 s."""
BYTES_PER_S = 115_200 // 10
"""A start bit, eight data bits and a stop bit."""
DRIVER_PERIOD_S = 0.001
"""How often a USB adapter at this speed hands over what has come, at best."""
STREAM = streams.readings(0)


def measure() -> list[dict[str, Any]]:
    """The 99th percentile of the delay from a frame's last byte to its stream entry, at rest and saturated, in ms."""
    with _reading() as (bus, meter):
        position = wait_until(lambda: _first_arrival(bus, meter), "the first frame arrives")
        assert position is not None
        at_rest_ms = []
        for power_w in range(1000, 1000 + FRAMES):
            time.sleep(PAUSE_S)
            delay_ms, position = _delay_ms(bus, meter, power_w, position)
            at_rest_ms.append(delay_ms)
    with _reading() as (bus, meter):
        position = wait_until(lambda: _first_arrival(bus, meter), "the first frame arrives")
        assert position is not None
        saturated_ms = _saturated_ms(bus, meter, position)
    return [
        _figure("reader.pty_to_stream_p99_ms", at_rest_ms),
        _figure("reader.pty_to_stream_saturated_p99_ms", saturated_ms),
        _figure("reader.pty_to_stream_saturated_p50_ms", saturated_ms, percentile=50),
    ]


@contextmanager
def _reading() -> Iterator[tuple[Bus, int]]:
    """A reader process on a new pty and a new store: the store, and the meter's end of the line."""
    with own_store() as store, ExitStack() as stack:
        run_dir = store.directory
        bus = Bus(store.settings, "bench")
        stack.callback(bus.close)
        meter, line = os.openpty()
        stack.callback(os.close, meter)
        stack.callback(os.close, line)
        tty.setraw(line)
        source = f"{os.ttyname(line)}?baud=115200&parity=N"
        environment = {"AMSHUB_METERS__HOME__SOURCE": source, "AMSHUB_CLOCK": HOST_TIME}
        reader = stack.enter_context(running("reader", store, run_dir, **environment))
        stack.callback(reader.wait)
        stack.callback(reader.terminate)
        yield bus, meter


def _figure(name: str, delays_ms: list[float], percentile: int = 99) -> dict[str, Any]:
    value = round(statistics.quantiles(delays_ms, n=100)[percentile - 1], 2)
    return {"name": name, "value": value, "unit": "ms", "peer": None, "peer_value": None, "ratio": None}


def _delay_ms(bus: Bus, meter: int, power_w: int, position: bytes) -> tuple[float, bytes]:
    """The delay of one frame as a blocking XREAD sees it, and the ID of its entry."""
    frame = aidon_list1(power_w)
    os.write(meter, frame[:-1])
    start = time.perf_counter()
    os.write(meter, frame[-1:])
    entries = bus.read_stream(STREAM, position, count=10, block_ms=5000)
    delay_ms = (time.perf_counter() - start) * 1000
    if [fields[b"import_w"] for _, fields in entries] != [b"%d" % power_w]:
        raise RuntimeError(f"a frame of {power_w} W did not come alone: {entries}")
    return delay_ms, entries[-1][0]


def _saturated_ms(bus: Bus, meter: int, position: bytes) -> list[float]:
    """The delay of each frame of a line that never pauses, as blocking XREADs see it."""
    frames = [
        aidon_list2(power_w) if power_w % 4 == 0 else aidon_list1(power_w)
        for power_w in range(1000, 1000 + SATURATED_FRAMES)
    ]
    sent_s: dict[bytes, float] = {}
    sender = threading.Thread(target=_send_paced, args=(meter, frames, sent_s))
    sender.start()
    delays_ms: list[float] = []
    while len(delays_ms) < SATURATED_FRAMES:
        entries = bus.read_stream(STREAM, position, count=100, block_ms=5000)
        seen_s = time.perf_counter()
        if not entries:
            raise RuntimeError(f"only {len(delays_ms)} of {SATURATED_FRAMES} frames came to the stream")
        position = entries[-1][0]
        delays_ms += [(seen_s - sent_s[fields[b"import_w"]]) * 1000 for _, fields in entries]
    sender.join()
    return delays_ms


def _send_paced(meter: int, frames: list[bytes], sent_s: dict[bytes, float]) -> None:
    """Send the frames back to back at BYTES_PER_S, as much at a time as a driver hands over; note each last byte."""
    line = b"".join(frames)
    ends: list[tuple[int, bytes]] = []
    end = 0
    for power_w, frame in enumerate(frames, 1000):
        end += len(frame)
        ends.append((end, b"%d" % power_w))
    ends.reverse()
    start_s, sent = time.perf_counter(), 0
    while sent < len(line):
        time.sleep(DRIVER_PERIOD_S)
        due = min(len(line), int((time.perf_counter() - start_s) * BYTES_PER_S))
        now_s = time.perf_counter()
        while ends and ends[-1][0] <= due:
            sent_s[ends.pop()[1]] = now_s
        os.write(meter, line[sent:due])
        sent = due


def _first_arrival(bus: Bus, meter: int) -> bytes | None:
    """ID of the newest entry once there is one and nothing more is on its way."""
    os.write(meter, aidon_list1(1))
    newest = None
    while entries := bus.read_stream(STREAM, newest or b"0", count=100, block_ms=1000):
        newest = entries[-1][0]
    return newest
