"""How soon a frame of the meter is in the stream: a pty, the real reader process, a real store."""

import os
import statistics
import time
import tty
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from amshub_contracts import streams
from amshub_contracts.bus import Bus

from tests.support.frames import aidon_list1
from tests.support.services import running
from tests.support.store import Store, free_port
from tests.support.waiting import wait_until

FRAMES = 600
PAUSE_S = 0.02
"""Between two frames, so that each finds the reader at rest as a meter's frames, seconds apart, do."""
HOST_TIME = "2026-01-01T00:00:00Z/1/2026-01-01T00:00:00Z"
"""The host's time as a simulated clock: the reader need not wait for the host to be synchronised."""
STREAM = streams.readings(0)


def measure() -> list[dict[str, Any]]:
    """The 99th percentile of the delay from a frame's last byte to its stream entry, in ms."""
    with TemporaryDirectory() as directory, ExitStack() as stack:
        run_dir = Path(directory)
        store = Store(run_dir, free_port())
        store.start()
        stack.callback(store.stop)
        bus = Bus(store.settings, "bench")
        stack.callback(bus.close)
        meter, line = os.openpty()
        tty.setraw(line)
        environment = {"AMSHUB_METERS__HOME__SOURCE": os.ttyname(line), "AMSHUB_CLOCK": HOST_TIME}
        reader = stack.enter_context(running("reader", store, run_dir, **environment))
        stack.callback(reader.wait)
        stack.callback(reader.terminate)
        position = wait_until(lambda: _first_arrival(bus, meter), "the first frame arrives")
        assert position is not None
        delays_ms = []
        for power_w in range(1000, 1000 + FRAMES):
            time.sleep(PAUSE_S)
            delay_ms, position = _delay_ms(bus, meter, power_w, position)
            delays_ms.append(delay_ms)
    return [
        {
            "name": "reader.pty_to_stream_p99_ms",
            "value": round(statistics.quantiles(delays_ms, n=100)[98], 2),
            "unit": "ms",
            "peer": None,
            "peer_value": None,
            "ratio": None,
        }
    ]


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


def _first_arrival(bus: Bus, meter: int) -> bytes | None:
    """ID of the newest entry once there is one and nothing more is on its way."""
    os.write(meter, aidon_list1(1))
    newest = None
    while entries := bus.read_stream(STREAM, newest or b"0", count=100, block_ms=1000):
        newest = entries[-1][0]
    return newest
