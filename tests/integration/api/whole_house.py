"""A store with everything that a gateway can show: a reading, prices, sensors, a broker, an hour of power, history."""

from decimal import Decimal

import msgspec
from amshub_contracts import ledger, price_book, streams
from amshub_contracts.bus import Bus
from amshub_contracts.last_hour import samples_of
from amshub_contracts.ledger import MeterChange
from amshub_contracts.messages import MqttStatus, PriceStatus, Quarter, Sensor, Temperature
from amshub_contracts.mqtt_settings import BrokerSettings, MqttSettings
from amshub_contracts.price_settings import PriceSettings, RowSettings
from amshub_contracts.settings import MeterSettings, Settings

from tests.contracts.price_days import a_day
from tests.integration.api.writing import NOW_MS, READING, SUMMARY, write

WHOLE_HOUSE = Settings(
    meters={"home": MeterSettings(source="/dev/ttyUSB0"), "cabin": MeterSettings(phases=1, network="IT")},
    prices=PriceSettings(area="NO1", rows=(RowSettings(name="Grid", value=Decimal("0.4321"), end="02-29"),)),
    mqtt=MqttSettings({"hub": BrokerSettings(url="mqtt://hub.local")}),
)


def write_whole_house(bus: Bus) -> None:
    """What all services left in the store, at NOW_MS."""
    midnight_s = NOW_MS // 86_400_000 * 86_400
    quarters = {midnight_s + 900 * number: Quarter(100 + number, number) for number in range(40)}
    change = MeterChange("home", b"{}", SUMMARY, quarters)
    ledger.save(bus, 0, seen=ledger.load_watermark(bus, 0), watermark=b"1-1", changes=[change])
    write(bus)
    price_book.save_day(bus, a_day("2026-11-18", 1_236_712, export_micro=-61_234))
    price_book.save_day(bus, a_day("2026-11-19", 501_234, minutes=15))
    prices = PriceStatus(state="well", message="", written_at_ms=NOW_MS, started_at_ms=0, areas=("NO1",))
    sensors = Temperature(NOW_MS, (Sensor("28C4B32A010000F1", 21_062), Sensor("28C5B32A010000C6", 19_001)))
    broker = MqttStatus(
        broker="hub", format="json", state="connected", message="", written_at_ms=NOW_MS, started_at_ms=NOW_MS
    )
    power = [part for pair in samples_of([READING]).items() for part in pair]
    bus.commit([("SET", streams.price_status("NO1"), msgspec.json.encode(prices))])
    bus.commit([("SET", streams.TEMPERATURE_KEY, msgspec.json.encode(sensors))])
    bus.commit([("SET", streams.mqtt_status("hub"), msgspec.json.encode(broker))])
    bus.commit([("HSET", streams.power(0, "home"), *power)])
