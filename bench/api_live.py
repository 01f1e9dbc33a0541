"""How soon a frame of the meter is in /data.json: a pty, the real reader, a real store, the real gateway."""

import http.client
import json
import os
import statistics
import time
import tty
from contextlib import ExitStack
from typing import Any

from bench.own_store import own_store
from demo.environment import HOST_TIME
from tests.support.frames import aidon_list1
from tests.support.services import running
from tests.support.store import free_port
from tests.support.waiting import wait_until

FRAMES = 300
POLLS = 1000
PAUSE_S = 0.02
"""Between two frames, so that each finds the services at rest as a meter's frames, seconds apart, do."""


def measure() -> list[dict[str, Any]]:
    """The 99th percentile of the delay, beside that of a poll alone, in ms."""
    with own_store() as store, ExitStack() as stack:
        run_dir = store.directory
        meter, line = os.openpty()
        tty.setraw(line)
        port = free_port()
        environment = {
            "AMSHUB_METERS__HOME__SOURCE": os.ttyname(line),
            "AMSHUB_READER__DEVICE_ROOT": "/dev",
            "AMSHUB_WEB__LISTEN": f"127.0.0.1:{port}",
            "AMSHUB_CLOCK": HOST_TIME,
        }
        for service in ("reader", "api"):
            process = stack.enter_context(running(service, store, run_dir, **environment))
            stack.callback(process.wait)
            stack.callback(process.terminate)
        gateway = http.client.HTTPConnection("127.0.0.1", port)
        stack.callback(gateway.close)
        wait_until(lambda: _answers(gateway), "the gateway answers")
        wait_until(lambda: _arrives(meter, gateway), "the first frame arrives")
        polls = [_timed_poll_ms(gateway) for _ in range(POLLS)]
        delays = [_delay_ms(meter, gateway, 1_000 + number) for number in range(FRAMES)]
    value, peer_value = _p99(delays), _p99(polls)
    return [
        {
            "name": "api.frame_to_data_json_p99_ms",
            "value": value,
            "unit": "ms",
            "peer": "one GET /data.json alone, p99",
            "peer_value": peer_value,
            "ratio": round(value / peer_value, 2),
        }
    ]


def _delay_ms(meter: int, gateway: http.client.HTTPConnection, power_w: int) -> float:
    """From the frame's last byte to the end of the first answer that shows its power, polled back to back."""
    time.sleep(PAUSE_S)
    frame = aidon_list1(power_w)
    os.write(meter, frame[:-1])
    start = time.perf_counter()
    os.write(meter, frame[-1:])
    while _power_w(gateway) != power_w:
        if time.perf_counter() - start > 10:
            raise TimeoutError(f"a frame of {power_w} W never came to /data.json")
    return (time.perf_counter() - start) * 1000


def _timed_poll_ms(gateway: http.client.HTTPConnection) -> float:
    start = time.perf_counter()
    _power_w(gateway)
    return (time.perf_counter() - start) * 1000


def _power_w(gateway: http.client.HTTPConnection) -> int:
    gateway.request("GET", "/data.json")
    power: int = json.loads(gateway.getresponse().read())["i"]
    return power


def _answers(gateway: http.client.HTTPConnection) -> bool:
    try:
        _power_w(gateway)
    except (OSError, http.client.HTTPException):
        gateway.close()
        return False
    return True


def _arrives(meter: int, gateway: http.client.HTTPConnection) -> bool:
    os.write(meter, aidon_list1(999))
    time.sleep(PAUSE_S)
    return _power_w(gateway) == 999


def _p99(values: list[float]) -> float:
    return round(statistics.quantiles(values, n=100)[98], 2)
