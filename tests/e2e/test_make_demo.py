"""`make demo` for real: the stack as processes, from the first line to the last process after Ctrl-C."""

import contextlib
import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from tests.e2e.household import ANSWERS, comes_to_show_the_household
from tests.support.demo_stack import Demo, living, press_ctrl_c, start
from tests.support.store import free_port
from tests.support.waiting import wait_until

PROCESSES = ("store", "simulator", "reader", "prices", "accounting", "api", "broker", "mqtt", "hello")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with living(tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.mark.parametrize("path", ANSWERS)
def test_every_url_of_the_device_shows_the_simulated_household(demo: Demo, path: str) -> None:
    comes_to_show_the_household(path, demo.get)


def test_it_prints_the_url_to_open_and_the_first_live_power(demo: Demo) -> None:
    wait_until(lambda: "live: the household takes" in demo.log.read_text(), "the demo says that it is live")
    assert f"http://127.0.0.1:{demo.port}/" in demo.log.read_text()


def test_its_broker_is_told_of_the_household(demo: Demo) -> None:
    (port,) = wait_until(lambda: re.findall(r"MQTT broker is on port (\d+)", demo.log.read_text()), "a port is printed")
    came: dict[str, bytes | bytearray] = {}
    client = Client(CallbackAPIVersion.VERSION2)
    client.on_message = lambda _client, _data, message: came.update({message.topic: message.payload})
    client.connect("127.0.0.1", int(port))
    client.subscribe("#", 1)
    client.loop_start()
    wanted = {"homeassistant/device/amshub/config", "amshub/power", "amshub/realtime", "amshub/prices"}
    wait_until(lambda: wanted <= set(came), "announcement, power, sums and prices come")
    client.disconnect()
    client.loop_stop()
    assert json.loads(came["amshub/power"])["P"] >= 0
    wait_until(lambda: demo.get("/data.json")["mm"] == 1, "data.json says that the broker is connected")


def test_it_listens_on_loopback_alone(demo: Demo) -> None:
    family = [psutil.Process(demo.process.pid), *psutil.Process(demo.process.pid).children(recursive=True)]
    listening = {
        connection.laddr.ip
        for process in family
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening == {"127.0.0.1"}


def test_a_port_that_is_taken_is_named_with_the_way_out(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = start(tmp_path / "state", taken.getsockname()[1], tmp_path / "demo.log")
        assert refused.process.wait(timeout=60) == 1
    printed = refused.log.read_text()
    assert f"port {refused.port} is taken" in printed
    assert "make demo PORT=" in printed


def test_a_second_demo_on_the_same_state_is_refused(demo: Demo, tmp_path: Path) -> None:
    refused = start(demo.log.parent / "state", free_port(), tmp_path / "demo.log")
    assert refused.process.wait(timeout=60) == 1
    assert "a demo runs in" in refused.log.read_text()


def test_ctrl_c_ends_every_process_without_a_traceback(demo: Demo) -> None:
    family = psutil.Process(demo.process.pid).children(recursive=True)
    assert len(family) >= len(PROCESSES)
    press_ctrl_c(demo.process)
    assert demo.process.wait(timeout=60) in (0, 130)
    _, alive = psutil.wait_procs(family, timeout=10)
    assert alive == []
    printed = demo.log.read_text()
    assert "Traceback" not in printed
    assert "SIGKILL" not in printed


def test_ctrl_c_while_it_starts_leaves_nothing_behind(tmp_path: Path) -> None:
    state = tmp_path / "state"
    starting = start(state, free_port(), tmp_path / "demo.log")
    wait_until(lambda: " started (pid=" in starting.log.read_text(), "the first process is started")
    press_ctrl_c(starting.process)
    assert starting.process.wait(timeout=60) == 130
    wait_until(lambda: processes_of(state) == [], "every process of this demo is gone")
    assert "Traceback" not in starting.log.read_text()


def processes_of(state: Path) -> list[psutil.Process]:
    """What runs with this demo's environment."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.environ().get("DEMO_STATE") == str(state):
                found.append(process)
    return found
