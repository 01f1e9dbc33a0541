"""Every format through a real mosquitto: what a subscriber gets, and what the broker keeps for the next one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from amshub_mqtt.core.choose import FormatName

from tests.support.mosquitto import Listener, mosquitto
from tests.support.waiting import wait_until
from tests.unit.mqtt.documents import DOCUMENTS, EVENTS, document, messages
from tests.unit.mqtt.table import read

pytestmark = pytest.mark.docker
END = "the/end"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    directory: Path = tmp_path_factory.mktemp("mosquitto")
    with mosquitto(directory) as running:
        yield running


def received(listener: Listener) -> list[tuple[str, bytes, bool]]:
    """What came up to the end, with whether it was kept."""
    listener.publish(END, b"", retain=False)
    wait_until(lambda: listener.messages and listener.messages[-1].topic == END, "all came")
    return [(each.topic, bytes(each.payload), each.retain) for each in listener.messages[:-1]]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_subscriber_gets_what_the_table_says(name: FormatName, port: int) -> None:
    listener = Listener(port)
    expected = [message for event in EVENTS for message in document(name)[event]]
    told = [message for event in EVENTS for message in messages(name, event)]
    for message in told:
        listener.publish(message.topic, message.payload, retain=message.retain)
    live = received(listener)
    listener.close()
    assert [(topic, payload) for topic, payload, _ in live] == [(each.topic, each.payload) for each in expected]
    for (topic, payload, _), message in zip(live, expected, strict=True):
        read(name, topic, payload, retain=message.retain)

    next_one = Listener(port)
    kept = {(topic, payload) for topic, payload, is_kept in received(next_one) if is_kept}
    last = {message.topic: message.payload for message in expected if message.retain}
    assert kept == {(topic, payload) for topic, payload in last.items() if payload}
    for topic in last:
        next_one.publish(topic, b"", retain=True)
    next_one.close()
