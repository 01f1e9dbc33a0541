"""How soon a reading in the stream is with a subscriber, and how many one publisher tells a second: real parts."""

import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import msgspec
import psutil
from amshub_contracts import codec, streams
from amshub_contracts.messages import Day, Energy, Hour, Peak, Reading, Summary, Tariff
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from bench.own_store import own_store
from tests.support.mosquitto import mosquitto
from tests.support.services import running
from tests.support.store import Store, free_port
from tests.support.waiting import wait_until

READINGS = 4000
METERS = 1000
PAUSE_S = 2.5 / METERS
"""Between two readings: each meter sends one each 2.5 s."""
BACKLOG = 10_000
"""Ten readings of each meter."""
FORMS = {"json": "", "homeassistant": "_homeassistant"}
"""With what the names of their figures end in."""
TOPIC = "amshub"
STREAM = streams.readings(0)
POWERS_W = range(20_000, 20_000 + READINGS)
"""By which a subscriber knows the readings apart."""
POWER = re.compile(rb'"P":(\d+),')
VALUES: dict[str, Any] = {
    "list_type": 2,
    "maker": 3,
    "meter_id": "5706567000000001",
    "meter_model": "6841121BN243101040",
    "list_version": "Kamstrup_V0001",
    "import_w": 3482,
    "export_w": 0,
    "import_var": 0,
    "export_var": 130,
    **{f"l{phase}_voltage_mv": 231_000 for phase in (1, 2, 3)},
    **{f"l{phase}_current_ma": 6_120 for phase in (1, 2, 3)},
}
"""What a Norwegian meter says each ten seconds."""


def measure() -> list[dict[str, Any]]:
    """The 99th percentile of the delay in ms at 400 readings a second, beside the broker alone, and readings told in a
    second.
    """
    with own_store() as store, ExitStack() as stack:
        directory = store.directory
        port = stack.enter_context(_broker(directory))
        subscriber = stack.enter_context(closing(_Subscriber(port)))
        p99s = {form: _p99(_delays_ms(store, directory, port, subscriber, form)) for form in FORMS}
        peer = _p99(_peer_delays_ms(port, subscriber))
        rates = {form: _readings_per_s(store, directory, port, subscriber, form) for form in FORMS}
    print(f"load average: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", file=sys.stderr)
    return [
        *(
            {
                "name": f"mqtt.stream_to_subscriber_p99_ms{ending}",
                "value": p99s[form],
                "unit": "ms",
                "peer": "one publish through the broker alone, p99",
                "peer_value": peer,
                "ratio": round(p99s[form] / peer, 2),
            }
            for form, ending in FORMS.items()
        ),
        *(
            {"name": f"mqtt.readings_per_s{ending}", "value": rates[form], "unit": "1/s"}
            for form, ending in FORMS.items()
        ),
    ]


class _Subscriber:
    """Knows when each payload came."""

    def __init__(self, port: int) -> None:
        self.came: list[tuple[float, str, bytes]] = []
        self._client = Client(CallbackAPIVersion.VERSION2)
        self._client.on_message = self._on_message
        self._client.connect("127.0.0.1", port)
        self._client.subscribe("#", 0)
        self._client.loop_start()

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def came_at_s(self, powers_w: range) -> list[float]:
        """When the reading of each of these powers came; waits for them."""

        def found() -> list[float]:
            times: dict[int, float] = {}
            for at_s, _, payload in list(self.came):
                sign = POWER.search(payload)
                if sign and int(sign[1]) in powers_w:
                    times.setdefault(int(sign[1]), at_s)
            return [times[power_w] for power_w in powers_w] if len(times) == len(powers_w) else []

        return wait_until(found, "every reading comes to the subscriber")

    def _on_message(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        self.came.append((time.perf_counter(), message.topic, bytes(message.payload)))


def _delays_ms(store: Store, directory: Path, port: int, subscriber: _Subscriber, form: str) -> list[float]:
    subscriber.came.clear()
    with store.client() as client, _telling(store, directory, port, form):
        client.flushall()
        for number in range(METERS):
            client.set(streams.summary(0, f"m{number}"), msgspec.json.encode(_summary()))
        wait_until(lambda: subscriber.came, "the service tells something")

        def send(power_w: int) -> None:
            values = VALUES | {"import_w": power_w}
            reading = Reading(meter=f"m{power_w % METERS}", seq=power_w, received_at_ms=_now_ms(), **values)
            fields: Any = codec.to_fields(reading)
            client.xadd(STREAM, fields)

        # A meter that is heard of for the first time is announced, and a second later said to be online.
        settling = range(10_000, 10_000 + 2 * METERS)
        _paced(settling, send)
        subscriber.came_at_s(settling[-1:])
        return _after(_paced(POWERS_W, send), subscriber)


def _peer_delays_ms(port: int, subscriber: _Subscriber) -> list[float]:
    subscriber.came.clear()
    client = Client(CallbackAPIVersion.VERSION2)
    client.connect("127.0.0.1", port)
    client.loop_start()
    sent_s = _paced(POWERS_W, lambda power_w: client.publish("peer", b'{"P":%d,"Q":0}' % power_w, qos=1))
    delays = _after(sent_s, subscriber)
    client.disconnect()
    client.loop_stop()
    return delays


def _paced(powers_w: range, send: Callable[[int], object]) -> list[float]:
    """When each was sent; one that is late does not make those after it late."""
    sent_s, begin_s = [], time.perf_counter()
    for number, power_w in enumerate(powers_w):
        time.sleep(max(0, begin_s + number * PAUSE_S - time.perf_counter()))
        sent_s.append(time.perf_counter())
        send(power_w)
    return sent_s


def _after(sent_s: list[float], subscriber: _Subscriber) -> list[float]:
    """How long each of POWERS_W was under way, in ms."""
    return [(came_s - start_s) * 1000 for start_s, came_s in zip(sent_s, subscriber.came_at_s(POWERS_W), strict=True)]


def _readings_per_s(store: Store, directory: Path, port: int, subscriber: _Subscriber, form: str) -> int:
    """A backlog of live readings of all meters, told by a process that has one core."""
    subscriber.came.clear()
    ahead_ms = _now_ms() + 3_600_000  # so that none of them is late
    with store.client() as client:
        client.flushall()
        pipe: Any = client.pipeline(transaction=False)
        pipe.hset(streams.mqtt_position("hub"), "0", "0-0")
        for number in range(METERS):
            pipe.set(streams.summary(0, f"m{number}"), msgspec.json.encode(_summary()))
        for number in range(BACKLOG):
            reading = Reading(meter=f"m{number % METERS}", seq=number, received_at_ms=ahead_ms + number, **VALUES)
            pipe.xadd(STREAM, codec.to_fields(reading))
        pipe.execute()
    ending = "/power" if form == "homeassistant" else ""

    def told() -> list[float]:
        wanted = [at_s for at_s, topic, payload in subscriber.came if b'"P":3482' in payload and topic.endswith(ending)]
        return wanted if len(wanted) >= BACKLOG else []

    with _telling(store, directory, port, form):
        times = wait_until(told, "the whole backlog is told", 300)
    return round((len(times) - 1) / (times[-1] - times[0]))


@contextmanager
def _telling(store: Store, directory: Path, port: int, form: str) -> Iterator[None]:
    settings = directory / "thousand.toml"
    settings.write_text("".join(f'[meters.m{number}]\nsource = ""\n' for number in range(METERS)))
    environment = {
        "AMSHUB_CONFIG": str(settings),
        "AMSHUB_MQTT__BROKERS__HUB__URL": f"mqtt://127.0.0.1:{port}",
        "AMSHUB_MQTT__BROKERS__HUB__FORMAT": form,
    }
    with running("mqtt", store, directory, **environment) as process:
        psutil.Process(process.pid).cpu_affinity([0])
        yield


@contextmanager
def _broker(directory: Path) -> Iterator[int]:
    """Port of a mosquitto: the installed one, else one in a container."""
    program = shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    if program is None:
        with mosquitto(directory) as port:
            yield port
        return
    port = free_port()
    configuration = directory / "installed.conf"
    configuration.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\n")
    process = subprocess.Popen([program, "-c", str(configuration)], stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: _listens(port), "mosquitto listens")
        yield port
    finally:
        process.terminate()
        process.wait()


def _listens(port: int) -> bool:
    client = Client(CallbackAPIVersion.VERSION2)
    try:
        client.connect("127.0.0.1", port)
    except OSError:
        return False
    client.disconnect()
    return True


def _summary() -> Summary:
    """As large as a real one."""
    now_s = _now_ms() // 1000
    energy = Energy(1_234, 567, 1_234_567_890, 567_890_123)
    return Summary(
        as_of_ms=now_s * 1000,
        hour=energy,
        day=energy,
        month=energy,
        last_month=energy,
        hours=tuple(
            Hour(now_s // 3600 * 3600 - back * 3600, 1234, 567, False, 1_234_567, 567_890) for back in range(24)
        ),
        days=tuple(Day(f"2026-10-{day:02d}", 31_234, 5_678, False, 31_234_567, 5_678_901) for day in range(1, 32)) * 2,
        tariff=Tariff((Peak("2026-11-03", 18, 9_000),) * 3, 9_000, 10, 3, (2, 5, 10, 15, 20, 25, 50, 75, 100, 65_535)),
        import_counter_wh=43_121_234,
        export_counter_wh=1_203_000,
    )


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def _p99(values: list[float]) -> float:
    return round(statistics.quantiles(values, n=100)[98], 2)
