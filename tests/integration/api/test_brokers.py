"""What the service mqtt writes of a broker, in the gateway's answers."""

import msgspec
from amshub_contracts import streams
from amshub_contracts.bus import Bus
from amshub_contracts.messages import MqttStatus
from amshub_contracts.mqtt_settings import BrokerSettings, MqttSettings
from amshub_contracts.settings import MeterSettings, Settings

from tests.integration.api.conftest import Gateway
from tests.integration.api.writing import NOW_MS, write
from tests.support.store import ON_EITHER_STORE, Store

METERS = {"home": MeterSettings(source="/dev/ttyUSB0")}
WITH_BROKER = Settings(meters=METERS, mqtt=MqttSettings({"hub": BrokerSettings(url="mqtt://hub.local")}))
REFUSED = MqttStatus(
    broker="hub",
    format="json",
    state="refused",
    message="hub.local:1883 refuses the connection: correct user and password",
    written_at_ms=NOW_MS,
    started_at_ms=NOW_MS,
    error_code=-10,
    sent=5,
)


@ON_EITHER_STORE
def test_how_a_broker_fares_is_told_by_every_answer_that_has_a_place_for_it(
    store: Store, bus: Bus, gateway: Gateway
) -> None:
    write(bus)
    bus.commit([("SET", streams.mqtt_status("hub"), msgspec.json.encode(REFUSED))])
    client = gateway(WITH_BROKER)
    data = client.get("/data.json").get_json()
    assert (data["mm"], data["me"], data["i"]) == (3, -10, 3482)
    (told,) = client.get("/status.json").get_json()["brokers"]
    assert (told["name"], told["state"], told["message"]) == ("hub", "refused", REFUSED.message)
    (service,) = client.get("/sysinfo.json").get_json()["services"]
    assert service == {"k": "mqtt", "s": 3, "e": -10, "d": "hub.local", "n": "hub"}
    assert client.get("/configuration.json").get_json()["q"]["h"] == "hub.local"


def test_a_broker_that_nobody_tells_of_is_no_secret(bus: Bus, gateway: Gateway) -> None:
    write(bus)
    client = gateway(WITH_BROKER)
    assert client.get("/data.json").get_json()["mm"] == 3
    assert "service mqtt" in client.get("/status.json").get_json()["brokers"][0]["message"]
