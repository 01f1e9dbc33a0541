"""Brokers that send what no broker may send: nothing dies of it, and memory stays bounded."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

import psutil
import pytest
from amshub_contracts.mqtt_settings import BrokerSettings
from amshub_mqtt.connection import Connection, Received
from amshub_mqtt.core.message import Message
from amshub_mqtt.trouble import BrokerGone

from tests.support.waiting import wait_until

WELCOME = b"\x20\x02\x00\x00"
"""CONNACK, MQTT 3.1.1, 3.2."""
WILL = Message("amshub/status", b"offline", retain=True)


@contextmanager
def told(port: int) -> Iterator[Connection]:
    """A connection with the broker at this port."""
    connection = Connection(BrokerSettings(url=f"mqtt://127.0.0.1:{port}"), "amshub", WILL)
    try:
        connection.open()
        yield connection
    finally:
        connection.drop()


@contextmanager
def broker(says: bytes, again: bytes = b"") -> Iterator[int]:
    """The port of a broker that says this to whoever comes, and then something else over and over again."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def speak() -> None:
            client, _ = server.accept()
            with client, suppress(OSError):  # until the other side hangs up
                client.recv(4096)
                client.sendall(says)
                while again:
                    client.sendall(again)
                client.recv(4096)

        thread = threading.Thread(target=speak)
        thread.start()
        yield int(server.getsockname()[1])
        thread.join()


def test_a_topic_that_is_no_text_is_passed_over() -> None:
    nonsense = b"\x30\x05\x00\x02\xff\xfex"
    message = b"\x30\x05\x00\x02ab!"
    with broker(WELCOME + nonsense + message) as port, told(port) as connection:
        came: list[Received] = []

        def received() -> list[Received]:
            connection.work(0.1)
            came.extend(connection.received())
            return came

        wait_until(received, "what is right comes")
        assert came == [Received("ab", b"!", retained=False)]


def test_a_message_without_end_does_not_fill_the_memory() -> None:
    # PUBLISH of 268,435,455 bytes, the most that a packet can have.
    endless = b"\x30\xff\xff\xff\x7f\x00\x0eamshub/command"
    before = psutil.Process().memory_info().rss
    with broker(WELCOME + endless, again=b"x" * 65_536) as port, told(port) as connection:

        def works_on() -> bool:
            connection.work(0.1)
            return False

        with pytest.raises(BrokerGone, match="a message of 268435455 bytes") as gone:
            wait_until(works_on, "it hangs up")
        assert gone.value.state == "lost"
    assert psutil.Process().memory_info().rss - before < 64_000_000
