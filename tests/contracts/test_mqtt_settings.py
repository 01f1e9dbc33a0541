"""Settings of brokers, and what is said of wrong ones."""

from pathlib import Path

import pytest
from amshub_contracts.load_settings import BadSettings, load
from amshub_contracts.mqtt_settings import BrokerSettings, client_id_of


def broker(path: Path, lines: str, **environment: str) -> BrokerSettings:
    """The broker `home` that these lines of its section make."""
    file = path / "amshub.toml"
    file.write_text(f"[mqtt.brokers.home]\n{lines}")
    return load({"AMSHUB_CONFIG": str(file), **environment}, {"mqtt.password"}).mqtt.brokers["home"]


def problem(path: Path, lines: str) -> str:
    with pytest.raises(BadSettings) as raised:
        broker(path, lines)
    return "\n".join(raised.value.problems)


def test_a_broker_has_the_port_of_its_scheme_unless_it_is_written(tmp_path: Path) -> None:
    assert (broker(tmp_path, 'url = "mqtt://hub.local"').port, broker(tmp_path, 'url = "mqtts://hub"').port) == (
        1883,
        8883,
    )
    named = broker(tmp_path, 'url = "mqtts://[fe80::1]:2000"')
    assert (named.host, named.port, named.tls) == ("fe80::1", 2000, True)


def test_commands_are_taken_below_the_topic_unless_it_is_written() -> None:
    assert BrokerSettings(topic="house/power").commands_at == "house/power/command"
    assert BrokerSettings(topic="house", command_topic="orders").commands_at == "orders"


def test_a_client_calls_itself_by_the_host_and_the_broker_unless_it_is_written() -> None:
    assert client_id_of("ams-1234", "cloud", BrokerSettings()) == "ams-1234-cloud"
    assert client_id_of("ams-1234", "cloud", BrokerSettings(client_id="mine")) == "mine"


def test_several_brokers_are_set_by_file_and_environment(tmp_path: Path) -> None:
    file = tmp_path / "amshub.toml"
    file.write_text('[mqtt.brokers.home]\nformat = "homeassistant"\n[mqtt.brokers.home.homeassistant]\ntag = "cabin"\n')
    brokers = load(
        {
            "AMSHUB_CONFIG": str(file),
            "AMSHUB_MQTT__BROKERS__HOME__URL": "mqtt://hub:1883",
            "AMSHUB_MQTT__BROKERS__HOME__HOMEASSISTANT__HOSTNAME": "ams-7ae4",
            "AMSHUB_MQTT__BROKERS__CLOUD__URL": "mqtts://cloud",
            "AMSHUB_MQTT__BROKERS__CLOUD__METERS": "home,garage",
        }
    ).mqtt.brokers
    home = brokers["home"]
    assert (home.url, home.format) == ("mqtt://hub:1883", "homeassistant")
    assert (home.homeassistant.tag, home.homeassistant.hostname) == ("cabin", "ams-7ae4")
    assert brokers["cloud"].meters == ("home", "garage")


def test_an_empty_variable_makes_no_broker() -> None:
    assert load({"AMSHUB_MQTT__BROKERS__HOME__URL": "", "AMSHUB_MQTT__BROKERS__HOME__PASSWORD": ""}).mqtt.brokers == {}


def test_a_brokers_password_file_is_read_by_the_service_that_uses_it_alone(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("hunter2\n")
    line = f'password_file = "{tmp_path}/password"'
    assert broker(tmp_path, line).password.reveal() == "hunter2"
    file = {"AMSHUB_CONFIG": str(tmp_path / "amshub.toml")}
    elsewhere = load(file).mqtt.brokers["home"].password
    with pytest.raises(PermissionError):
        elsewhere.reveal()
    by_environment = {"AMSHUB_MQTT__BROKERS__HOME__PASSWORD_FILE": f"{tmp_path}/password"}
    assert load(by_environment, {"mqtt.password"}).mqtt.brokers["home"].password.reveal() == "hunter2"


@pytest.mark.parametrize(
    "url", ["hub:1883", "http://hub", "mqtt://", "mqtt://hub:0", "mqtt://hub:99999", "mqtt://h/topic"]
)
def test_what_is_no_brokers_address_is_refused_with_an_example(tmp_path: Path, url: str) -> None:
    assert "mqtt://host:1883" in problem(tmp_path, f'url = "{url}"')


def test_an_address_with_a_password_is_refused_without_showing_it(tmp_path: Path) -> None:
    said = problem(tmp_path, 'url = "mqtt://me:hunter2@hub"')
    assert "password_file" in said
    assert "hunter2" not in said


@pytest.mark.parametrize("topic", ["", "a/#", "+/a", "/a", "a/", "$SYS/a", "å" * 200, "a\\u0000b"])
def test_a_topic_that_cannot_be_published_on_is_refused(tmp_path: Path, topic: str) -> None:
    assert "mqtt.brokers.home.topic" in problem(tmp_path, f'topic = "{topic}"')


def test_two_clients_of_the_same_name_at_one_broker_are_refused(tmp_path: Path) -> None:
    both = (
        'url = "mqtt://hub"\nclient_id = "meter"\n[mqtt.brokers.other]\nurl = "mqtt://hub:1883"\nclient_id = "meter"\n'
    )
    assert "it has the client_id of home" in problem(tmp_path, both)
    assert broker(tmp_path, both.replace("hub:1883", "elsewhere")).client_id == "meter"


def test_all_that_is_wrong_with_brokers_is_listed_at_once(tmp_path: Path) -> None:
    file = tmp_path / "amshub.toml"
    file.write_text(
        """
[reader]
raw_hours = 0
[mqtt.brokers.Home]
url = "mqtt://hub"
[mqtt.brokers.one]
format = "xml"
qos = 2
[mqtt.brokers.two]
url = "mqtt://hub"
verify = false
cert_file = "/c.pem"
[mqtt.brokers.three]
format = "hex"
topik = "x"
"""
    )
    with pytest.raises(BadSettings) as raised:
        load({"AMSHUB_CONFIG": str(file)})
    said = [line.split(": ", 1)[1] for line in raised.value.problems]
    places = [line.split(":")[0].rpartition(" ")[2] for line in raised.value.problems]
    assert places == ["4", "7", "8", "9", "9", "13", "15"]
    assert any("a broker's name is 1 to 32 of a-z and 0-9, for example [mqtt.brokers.home]" in line for line in said)
    assert any("format = 'xml': expected" in line and "homeassistant" in line for line in said)
    assert any("cert_file and key_file" in line for line in said)
    assert any("write mqtts://" in line for line in said)
    assert any("raw_hours = 48" in line for line in said)
    assert any("did you mean topic?" in line for line in said)
