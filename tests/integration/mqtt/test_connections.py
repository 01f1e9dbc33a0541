"""Connections that are not trusted, are no broker's, or are cut again and again: the right words, and nothing lost."""

import itertools
import signal
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from amshub_contracts.messages import MqttStatus

from tests.integration.mqtt.rig import now_ms, position, reading, status, stream, telling
from tests.support.broker import Broker
from tests.support.gate import Gate
from tests.support.own_tls import own_tls
from tests.support.services import log_of
from tests.support.store import Store
from tests.support.subscriber import Seen, subscribed
from tests.support.waiting import wait_until


def told_counters(seen: list[Seen]) -> list[int]:
    """Wh, in the order in which they came."""
    lists = [each.json.get("data", {}) for each in seen]
    return [round(each["tPI"] * 1000) for each in lists if "tPI" in each]


def comes_to_say(store: Store, condition: Callable[[MqttStatus], bool], what: str) -> MqttStatus:
    def told() -> MqttStatus | None:
        now = status(store)
        return now if now is not None and condition(now) else None

    found = wait_until(told, what)
    assert found is not None
    return found


def test_a_certificate_that_nobody_vouches_for_is_refused_and_told(store: Store, tmp_path: Path) -> None:
    (tmp_path / "broker").mkdir()
    own_tls(tmp_path / "broker")
    broker = Broker(
        tmp_path / "broker",
        certificate=tmp_path / "broker" / "trusted.pem",
        key=tmp_path / "broker" / "private.pem",
    )
    (tmp_path / "other").mkdir()
    _, stranger = own_tls(tmp_path / "other")
    broker.start()
    where = f"mqtts://127.0.0.1:{broker.port}"
    try:
        for settings in ({}, {"ca_file": str(stranger)}):
            with telling(store, tmp_path, broker.port, url=where, **settings):
                told = comes_to_say(store, lambda now: now.state == "untrusted", "it does not trust the broker")
                assert "is not trusted" in told.message
                assert "ca_file" in told.message
        with telling(store, tmp_path, broker.port, url=where, ca_file=str(tmp_path / "nowhere.pem")):
            comes_to_say(store, lambda now: "nowhere.pem" in now.message, "it names the file that is not there")
        for settings in ({"ca_file": str(tmp_path / "broker" / "trusted.pem")}, {"verify": "false"}):
            with telling(store, tmp_path, broker.port, url=where, **settings):
                comes_to_say(store, lambda now: now.state == "connected", "it is connected by TLS")
    finally:
        broker.stop()


def test_a_port_that_is_no_broker_is_told_as_such(store: Store, tmp_path: Path) -> None:
    with telling(store, tmp_path, store.port):
        told = comes_to_say(store, lambda now: now.state != "connecting", "it gives up on the answer")
        assert told.state == "unreachable"
        assert f"127.0.0.1:{store.port}" in told.message


@pytest.mark.docker
@pytest.mark.parametrize("victim", ["connection", "service", "store"])
def test_whatever_dies_again_and_again_no_counter_is_lost(
    own_store: Store, tmp_path: Path, mosquitto: int, victim: str
) -> None:
    numbers = itertools.count(1)
    gate = Gate(mosquitto)
    with subscribed(mosquitto) as reader, ExitStack() as services:
        process = services.enter_context(telling(own_store, tmp_path, gate.port))
        wait_until(lambda: position(own_store) is not None, "the service stands at the stream's end")
        for turn in range(5):
            batch = [reading(seq, now_ms(), import_w=1, import_wh=seq) for seq in itertools.islice(numbers, 40)]
            last = stream(own_store, batch)
            wait_until(lambda least=turn * 40 + 5: len(reader.on("amshub")) >= least, "some are told")  # type: ignore[misc]
            if victim == "service":
                process.send_signal(signal.SIGKILL)
                process.wait()
                process = services.enter_context(telling(own_store, tmp_path, gate.port))
            elif victim == "store":
                with own_store.client() as client:
                    # What the append-only file has not got within its second is lost with the machine, not with Redis.
                    client.execute_command("WAITAOF", 1, 0, 10_000)
                own_store.stop(kill=True)
                own_store.start()
            else:
                gate.shut()
                gate.open()
        wait_until(lambda: position(own_store) == last, "all is told")
        wait_until(lambda: set(told_counters(reader.on("amshub"))) == set(range(1, 201)), "all of it comes")
    gate.close()


@pytest.mark.docker
def test_protocol_5_and_a_broker_with_a_full_queue_get_everything_in_order(
    store: Store, tmp_path: Path, mosquitto: int
) -> None:
    with subscribed(mosquitto) as reader, telling(store, tmp_path, mosquitto, version="5"):
        wait_until(lambda: position(store) is not None, "the service stands at the stream's end")
        last = stream(store, [reading(seq, now_ms(), import_w=1, import_wh=seq) for seq in range(1, 3001)])
        wait_until(lambda: position(store) == last, "all is told")
        wait_until(lambda: len(told_counters(reader.on("amshub"))) == 3000, "all of it comes")
        assert told_counters(reader.on("amshub")) == list(range(1, 3001))
    assert "Traceback" not in log_of("mqtt", tmp_path)
