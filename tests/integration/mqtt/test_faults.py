"""Faults on real sockets: the right words and numbers, nothing with a counter lost, nothing twice but by QoS 1."""

import itertools
import signal
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from amshub_contracts.messages import MqttStatus

from tests.integration.mqtt.rig import now_ms, position, reading, status, stream, telling
from tests.support.broker import Broker
from tests.support.own_tls import own_tls
from tests.support.services import log_of
from tests.support.store import Store
from tests.support.subscriber import Seen, subscribed
from tests.support.swallowing_proxy import SwallowingProxy
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


def test_a_broker_that_is_not_there_is_named_and_waited_for(store: Store, tmp_path: Path) -> None:
    directory = tmp_path / "broker"
    directory.mkdir()
    late = Broker(directory)
    with telling(store, tmp_path, late.port):
        told = comes_to_say(store, lambda now: now.state == "unreachable", "it says that nobody is there")
        assert (told.error_code, told.connected_at_ms) == (-3, None)
        assert f"127.0.0.1:{late.port} cannot be reached" in told.message
        assert "start the broker, or correct the url" in told.message
        late.start()
        try:
            told = comes_to_say(store, lambda now: now.state == "connected", "it is connected")
            assert (told.error_code, told.message) == (0, "")
        finally:
            late.stop()


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


def test_a_half_open_connection_is_found_out_by_what_is_not_acknowledged(
    store: Store, tmp_path: Path, broker: Broker
) -> None:
    proxy = SwallowingProxy(broker.port)
    try:
        with telling(store, tmp_path, proxy.port):
            wait_until(lambda: position(store) is not None, "the service stands at the stream's end")
            proxy.swallow()
            lost = stream(store, [reading(1, now_ms(), import_w=1, import_wh=1000)])
            wait_until(lambda: "acknowledges nothing" in log_of("mqtt", tmp_path), "the silence is noticed")
            told = comes_to_say(store, lambda now: now.state != "connected", "it says so")
            assert told.error_code == -4
            assert position(store) != lost
            proxy.swallow(False)
            with subscribed(broker.port) as reader:
                wait_until(lambda: position(store) == lost, "it is told again over a new connection")
            assert told_counters(reader.on("amshub")) == [1000]
    finally:
        proxy.close()


@pytest.mark.docker
@pytest.mark.parametrize("victim", ["connection", "service", "store"])
def test_whatever_dies_again_and_again_no_counter_is_lost(
    own_store: Store, tmp_path: Path, mosquitto: int, victim: str
) -> None:
    numbers = itertools.count(1)
    proxy = SwallowingProxy(mosquitto)
    with subscribed(mosquitto) as reader, ExitStack() as services:
        process = services.enter_context(telling(own_store, tmp_path, proxy.port))
        wait_until(lambda: position(own_store) is not None, "the service stands at the stream's end")
        for turn in range(5):
            batch = [reading(seq, now_ms(), import_w=1, import_wh=seq) for seq in itertools.islice(numbers, 40)]
            last = stream(own_store, batch)
            wait_until(lambda least=turn * 40 + 5: len(reader.on("amshub")) >= least, "some are told")  # type: ignore[misc]
            if victim == "service":
                process.send_signal(signal.SIGKILL)
                process.wait()
                process = services.enter_context(telling(own_store, tmp_path, proxy.port))
            elif victim == "store":
                with own_store.client() as client:
                    # What the append-only file has not got within its second is lost with the machine, not with Redis.
                    client.execute_command("WAITAOF", 1, 0, 10_000)
                own_store.stop(kill=True)
                own_store.start()
            else:
                proxy.hang_up()
        wait_until(lambda: position(own_store) == last, "all is told")
        wait_until(lambda: set(told_counters(reader.on("amshub"))) == set(range(1, 201)), "all of it comes")
    proxy.close()


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
