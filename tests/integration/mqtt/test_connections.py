"""Connections that are no broker's, or are cut again and again: the right words, and nothing lost."""

import itertools
import json
import signal
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.integration.mqtt.conftest import Rig, values
from tests.support.broker import Broker
from tests.support.gate import Gate
from tests.support.mosquitto import Listener
from tests.support.services import running
from tests.support.store import Store
from tests.support.waiting import wait_until


@pytest.fixture
def rig(own_store: Store, tmp_path: Path, mosquitto: int) -> Iterator[Rig]:
    """The broker is a mosquitto, the store the test's own."""
    with closing(Gate(mosquitto)) as gate:
        yield Rig(own_store, tmp_path, Broker(tmp_path, port=mosquitto), gate)


def told_counters(listener: Listener) -> list[int]:
    """Wh, in the order in which they came."""
    lists = [json.loads(text).get("data", {}) for text in values(listener, "amshub")]
    return [round(each["tPI"] * 1000) for each in lists if "tPI" in each]


def test_a_port_that_is_no_broker_is_told_as_such(store: Store, tmp_path: Path) -> None:
    with closing(Gate(store.port)) as gate:
        rig = Rig(store, tmp_path, Broker(tmp_path), gate)
        with running("mqtt", store, tmp_path, **rig.settings()):
            told = rig.comes_to_be("unreachable")
            assert f"127.0.0.1:{gate.port}" in told.message


@pytest.mark.docker
@pytest.mark.parametrize("victim", ["connection", "service", "store"])
def test_whatever_dies_again_and_again_no_counter_is_lost(rig: Rig, victim: str) -> None:
    settings = rig.settings(format="json")
    with closing(Listener(rig.broker.port)) as listener, ExitStack() as services:
        process = services.enter_context(running("mqtt", rig.store, rig.directory, **settings))
        wait_until(lambda: rig.position() is not None, "the service stands at the stream's end")
        numbers = itertools.count(1)
        for turn in range(5):
            for number in itertools.islice(numbers, 40):
                rig.read(list_type=3, import_w=1, import_wh=number)
            wait_until(lambda least=turn * 40 + 5: len(values(listener, "amshub")) >= least, "some are told")  # type: ignore[misc]
            if victim == "service":
                process.send_signal(signal.SIGKILL)
                process.wait()
                process = services.enter_context(running("mqtt", rig.store, rig.directory, **settings))
            elif victim == "store":
                with rig.store.client() as client:
                    # What the append-only file has not got within its second is lost with the machine, not with Redis.
                    client.execute_command("WAITAOF", 1, 0, 10_000)
                rig.store.stop(kill=True)
                rig.store.start()
            else:
                rig.gate.shut()
                rig.gate.open()
        wait_until(rig.has_told_all, "all is told")
        wait_until(lambda: set(told_counters(listener)) == set(range(1, 201)), "all of it comes")


@pytest.mark.docker
def test_protocol_5_and_a_broker_with_a_full_queue_get_everything_in_order(rig: Rig) -> None:
    with (
        closing(Listener(rig.broker.port)) as listener,
        running("mqtt", rig.store, rig.directory, **rig.settings(format="json", version="5")),
    ):
        wait_until(lambda: rig.position() is not None, "the service stands at the stream's end")
        rig.gate.shut()
        for number in range(1, 3001):
            rig.read(list_type=3, import_w=1, import_wh=number)
        rig.gate.open()
        wait_until(rig.has_told_all, "all is told")
        wait_until(lambda: len(told_counters(listener)) == 3000, "all of it comes")
        assert told_counters(listener) == list(range(1, 3001))
    assert "Traceback" not in rig.log()
