"""What the broker that most households run says that others do not: MQTT 5, its rules, and certificates of ours."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from tests.integration.mqtt.conftest import Rig, values
from tests.support.broker import Broker
from tests.support.gate import Gate
from tests.support.mosquitto import Listener, mosquitto
from tests.support.own_tls import own_tls
from tests.support.services import running
from tests.support.store import Store
from tests.support.waiting import wait_until

pytestmark = pytest.mark.docker
COUNTER = "amshub/meter/import/active/accumulated"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """The directory that the broker reads."""
    directory = tmp_path / "rules"
    directory.mkdir()
    return directory


@pytest.fixture
def broker(tmp_path: Path) -> Broker:
    """Not the one that these tests are about."""
    return Broker(tmp_path)


def rig_of(store: Store, directory: Path, port: int, gate: Gate) -> Rig:
    return Rig(store, directory, Broker(directory, port=port), gate)


@pytest.fixture
def rig(store: Store, tmp_path: Path, rules: Path) -> Iterator[Rig]:
    """A broker that lets nobody publish on `forbidden/…`, and takes ten messages at once."""
    (rules / "acl").write_text("topic readwrite amshub/#\ntopic read #\n")
    with (
        mosquitto(rules, "acl_file /mosquitto/config/acl", "max_inflight_messages 10") as port,
        closing(Gate(port)) as gate,
    ):
        Listener(port).close()  # it waits until the broker lets clients in
        yield rig_of(store, tmp_path, port, gate)


def test_by_version_5_a_backlog_is_told_within_what_the_broker_takes_at_once(rig: Rig) -> None:
    with (
        closing(Listener(rig.broker.port)) as listener,
        running("mqtt", rig.store, rig.directory, **rig.settings(version="5")),
    ):
        rig.comes_to_be("connected")
        for number in range(200):
            rig.read(list_type=3, import_w=number, import_wh=1000 * number)
        wait_until(lambda: len(values(listener, COUNTER)) == 200, "all is told")
        status = rig.status()
        assert status is not None
        assert (status.connections, status.state) == (1, "connected")


def test_by_version_5_a_topic_that_may_not_be_written_is_said_in_words(rig: Rig) -> None:
    with running("mqtt", rig.store, rig.directory, **rig.settings(version="5", topic="forbidden")):
        refused = rig.comes_to_be("refused")
    assert refused.error_code == -10
    assert "a message on forbidden/" in refused.message
    assert "may not publish there" in refused.message


def test_by_version_5_another_client_of_the_same_name_is_said_in_words(rig: Rig) -> None:
    with running("mqtt", rig.store, rig.directory, **rig.settings(version="5", client_id="twin")):
        rig.comes_to_be("connected")
        twin = Client(CallbackAPIVersion.VERSION2, client_id="twin", protocol=MQTTProtocolVersion.MQTTv5)
        twin.connect("127.0.0.1", rig.broker.port)
        twin.loop_start()
        wait_until(lambda: "another client came with the same client_id" in rig.log(), "the log says so")
        twin.disconnect()
        twin.loop_stop()
        rig.comes_to_be("connected")


def test_a_certificate_of_ours_is_shown_where_the_broker_asks_for_one(
    store: Store, tmp_path: Path, rules: Path
) -> None:
    own_tls(rules)
    files = "/mosquitto/config/trusted.pem"
    tls = (f"cafile {files}", f"certfile {files}", "keyfile /mosquitto/config/private.pem", "require_certificate true")
    with mosquitto(rules, *tls) as port, closing(Gate(port)) as gate:
        rig = rig_of(store, tmp_path, port, gate)
        certificate, key = str(rules / "trusted.pem"), str(rules / "private.pem")
        url = f"mqtts://127.0.0.1:{gate.port}"
        with running("mqtt", store, tmp_path, **rig.settings(url=url, ca_file=certificate)):
            without = rig.comes_to_be("unreachable")
            assert "a certificate of ours" in without.message
        ours = rig.settings(url=url, ca_file=certificate, cert_file=certificate, key_file=key)
        with running("mqtt", store, tmp_path, **ours):
            rig.comes_to_be("connected")
