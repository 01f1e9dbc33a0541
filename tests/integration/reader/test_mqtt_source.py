"""A meter whose frames come through a real broker."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import msgspec
import pytest
from amshub_contracts.secret import Secret
from amshub_contracts.settings import MeterSettings, Settings
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.integration.reader.rig import METER, reader, settings_for, status, wait_for_powers, wait_for_state
from tests.support.broker import Broker
from tests.support.frames import aidon_list1, aidon_list2
from tests.support.store import Store
from tests.support.transports import p1
from tests.support.waiting import wait_until

TOPIC = "han/raw"


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    running = Broker(tmp_path)
    running.start()
    yield running
    running.stop()


def settings_of(store: Store, directory: Path, source: str, password: str = "") -> Settings:
    meter = MeterSettings(source=source, source_password=Secret(password))
    return msgspec.structs.replace(settings_for(store.settings, directory), meters={METER: meter})


def at(broker: Broker, *, scheme: str = "mqtt", user: str = "", options: str = "") -> str:
    return f"{scheme}://{user}127.0.0.1:{broker.port}/{TOPIC}{options}"


def test_raw_hex_and_json_frames_become_readings(store: Store, broker: Broker, tmp_path: Path) -> None:
    with reader(settings_of(store, tmp_path, at(broker))):
        wait_for_state(store, "waiting")
        broker.publish(TOPIC, aidon_list1(1))
        broker.publish(TOPIC, aidon_list1(2).hex().upper().encode())
        broker.publish(TOPIC, b'{"data":"%s"}' % aidon_list1(3).hex().encode())
        broker.publish(TOPIC, p1(4))
        wait_for_powers(store, [1, 2, 3, 4])


def test_a_message_that_was_retained_is_old_and_not_taken(store: Store, broker: Broker, tmp_path: Path) -> None:
    broker.publish(TOPIC, aidon_list1(1), retain=True)
    with reader(settings_of(store, tmp_path, at(broker))):
        wait_for_state(store, "waiting")
        broker.publish(TOPIC, aidon_list1(2), retain=True)
        wait_for_powers(store, [2])


def test_a_message_that_holds_no_frame_is_counted_and_named_and_costs_nothing_else(
    store: Store, broker: Broker, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with reader(settings_of(store, tmp_path, at(broker, options="?format=json"))):
        wait_for_state(store, "waiting")
        broker.publish(TOPIC, b"online")
        broker.publish(TOPIC, b'{"data":"%s"}' % aidon_list1(1).hex().encode())
        wait_for_powers(store, [1])
        told = wait_until(lambda: now if (now := status(store)) and now.frames else None, "the frame is counted")
    assert told is not None
    assert told.errors == {"BAD_MESSAGE": 1}
    assert f"{TOPIC} brought a message that is not JSON" in caplog.text


def test_a_broker_that_goes_is_waited_for_with_one_line_in_the_log_each_way(
    store: Store, broker: Broker, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    with reader(settings_of(store, tmp_path, at(broker))):
        wait_for_state(store, "waiting")
        broker.publish(TOPIC, aidon_list1(1))
        wait_for_powers(store, [1])
        broker.stop()
        gone = wait_for_state(store, "port_gone")
        assert TOPIC in gone.message
        wait_until(lambda: (now := status(store)) and "start the broker" in now.message, "it was tried again")
        broker.start()
        wait_for_state(store, "receiving")
        broker.publish(TOPIC, aidon_list1(2))
        wait_for_powers(store, [1, 2])
        wait_until(lambda: "bytes come" in caplog.text, "the log says that it is back")
    assert caplog.text.count("trying again until it is back") == 1
    assert caplog.text.count("bytes come from") == 1


def test_a_user_is_let_in_with_the_password_of_the_settings_and_told_when_it_is_wrong(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broker = Broker(tmp_path, user="meter", password="hunter2")
    broker.start()
    try:
        with reader(settings_of(store, tmp_path, at(broker, user="meter@"), password="hunter3")):
            refused = wait_for_state(store, "port_gone")
            assert "source_password" in refused.message
        with reader(settings_of(store, tmp_path, at(broker, user="meter@"), password="hunter2")):
            wait_for_state(store, "waiting")
            broker.publish(TOPIC, aidon_list1(1))
            wait_for_powers(store, [1])
    finally:
        broker.stop()
    assert "hunter" not in caplog.text


# paho leaves a socket whose handshake failed to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_broker_is_only_trusted_with_a_certificate_that_is(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = self_signed(tmp_path)
    broker = Broker(tmp_path, certificate=certificate, key=key)
    broker.start()
    try:
        with reader(settings_of(store, tmp_path, at(broker, scheme="mqtts"))):
            refused = wait_for_state(store, "port_gone")
            assert "is not trusted" in refused.message
            assert "SSL_CERT_FILE" in refused.message
            # What `ssl` takes the trusted certificates from.
            monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
            wait_for_state(store, "waiting")
    finally:
        broker.stop()


def test_a_probe_listens_to_a_topic(tmp_path: Path) -> None:
    broker = Broker(tmp_path, user="meter", password="hunter2")
    broker.start()
    password = tmp_path / "password"
    password.write_text("hunter2\n")
    source = at(broker, user="meter@")
    command = [sys.executable, "-m", "amshub_reader", "probe", source, "--password-file", str(password)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:

        def ended() -> bool:
            broker.publish(TOPIC, aidon_list2(1500))
            return process.poll() is not None

        wait_until(ended, "the probe has heard enough")
        told = process.communicate()[0].decode()
    broker.stop()
    assert process.returncode == 0
    assert f"AMSHUB_SOURCE={source}" in told


def self_signed(directory: Path) -> tuple[Path, Path]:
    """A certificate for loopback and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = directory / "certificate.pem", directory / "key.pem"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths
