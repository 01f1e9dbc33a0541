"""Brokers that speak TLS: trusted by their own authority, refused without it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.integration.mqtt.conftest import Rig
from tests.support.broker import Broker
from tests.support.gate import Gate
from tests.support.own_tls import own_tls
from tests.support.services import running
from tests.support.store import Store
from tests.support.waiting import wait_until


@pytest.fixture
def rig(store: Store, tmp_path: Path) -> Iterator[Rig]:
    """The broker's authority is in `trusted.pem`, another one in `other/trusted.pem`."""
    (tmp_path / "other").mkdir()
    own_tls(tmp_path / "other")
    _, certificate = own_tls(tmp_path)
    broker = Broker(tmp_path, certificate=certificate, key=tmp_path / "private.pem")
    broker.start()
    with closing(Gate(broker.port)) as gate:
        yield Rig(store, tmp_path, broker, gate)
    broker.stop()


def url(rig: Rig, host: str = "127.0.0.1") -> str:
    return f"mqtts://{host}:{rig.gate.port}"


def test_a_broker_of_a_known_authority_is_told(rig: Rig) -> None:
    settings = rig.settings(url=url(rig), ca_file=str(rig.directory / "trusted.pem"))
    with running("mqtt", rig.store, rig.directory, **settings):
        rig.comes_to_be("connected")
        rig.read(list_type=3, import_w=1, import_wh=1000)
        wait_until(lambda: (told := rig.status()) and told.told_up_to_ms, "the broker has the reading")


@pytest.mark.parametrize(
    ("host", "ca_file"), [("127.0.0.1", "other/trusted.pem"), ("127.0.0.1", ""), ("localhost", "trusted.pem")]
)
def test_a_broker_of_an_unknown_authority_or_under_another_name_is_not_told(rig: Rig, host: str, ca_file: str) -> None:
    settings = rig.settings(url=url(rig, host), ca_file=str(rig.directory / ca_file) if ca_file else "")
    with running("mqtt", rig.store, rig.directory, **settings):
        status = rig.comes_to_be("untrusted")
    assert (status.error_code, status.sent) == (-3, 0)
    assert "is not trusted" in status.message
    assert "ca_file" in rig.log()


def test_whoever_asks_for_no_proof_is_told_too(rig: Rig) -> None:
    with running("mqtt", rig.store, rig.directory, **rig.settings(url=url(rig), verify="false")):
        rig.comes_to_be("connected")


def test_a_file_that_is_not_there_is_named(rig: Rig) -> None:
    with running("mqtt", rig.store, rig.directory, **rig.settings(url=url(rig), ca_file="/nowhere.pem")):
        status = rig.comes_to_be("untrusted")
    assert "ca_file cannot be used (/nowhere.pem)" in status.message


def test_talking_plainly_with_a_port_for_tls_is_explained(rig: Rig) -> None:
    with running("mqtt", rig.store, rig.directory, **rig.settings()):
        status = rig.comes_to_be("unreachable")
    assert "mqtts://" in status.message
