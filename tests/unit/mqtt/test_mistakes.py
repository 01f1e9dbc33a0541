"""Settings of brokers that only the service mqtt can know to be wrong."""

from amshub_contracts.mqtt_settings import BrokerSettings, MqttSettings
from amshub_contracts.secret import Secret
from amshub_contracts.settings import MeterSettings, Settings
from amshub_mqtt.mistakes import mistakes


def test_all_of_them_are_listed() -> None:
    brokers = {
        "one": BrokerSettings(url="mqtt://hub", meters=("home", "cabin")),
        "two": BrokerSettings(url="mqtt://hub", password=Secret("x")),
        "five": BrokerSettings(url="mqtt://hub", password=Secret("x"), version="5"),
    }
    meters, users = mistakes(Settings(meters={"home": MeterSettings()}, mqtt=MqttSettings(brokers)))
    assert "mqtt.brokers.one.meters: there is no cabin; known are home" in meters
    assert "mqtt.brokers.two" in users
