"""The stack of a household with two meters, whose service mqtt and whose broker may be stopped and started again."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from demo.environment import HOST_TIME
from tests.e2e.homeassistant.p1_meter import P1Meter, p1_meter
from tests.support.mosquitto import Listener, mosquitto
from tests.support.services import log_of, running
from tests.support.store import Store, free_port
from tests.support.waiting import wait_until

SENSORS = {"28-0000012ab3c4": 21_130, "28-0000012ab3c5": -1_500}
"""Thousandths of a degree by name, in the kernel's 1-wire tree."""
START_WH = 12_346_000
"""What the second meter has counted before anybody reads it."""

SETTINGS = """
[meters.home]
source = "socket://127.0.0.1:{simulator}"
history = "stamped:{directory}/history.stamped"

[meters.cabin]
source = "{source}"

[reader]
w1_root = "{directory}/w1"

[prices]
area = "SIM"
entsoe_token = "demo"

[prices.urls]
entsoe = "http://127.0.0.1:{market}/api"
eds = "http://127.0.0.1:{market}"
hks = "http://127.0.0.1:{market}"
norges_bank = "http://127.0.0.1:{market}"
ecb = "http://127.0.0.1:{market}"

[[prices.rows]]
name = "what the buyer keeps"
type = "subtract"
direction = "export"
value = 0.05

[simulator]
maker = "kamstrup"
listen = "127.0.0.1:{simulator}"
market_listen = "127.0.0.1:{market}"
history_file = "{directory}/history.stamped"

[mqtt.brokers.hub]
url = "mqtt://127.0.0.1:{broker}"
format = "homeassistant"
{told}
"""


@dataclass
class Household:
    """What runs, all of it on loopback; neither broker nor service mqtt runs at first."""

    directory: Path
    store: Store
    meter: P1Meter
    broker_port: int
    _broker: ExitStack = field(default_factory=ExitStack)
    _mqtt: ExitStack = field(default_factory=ExitStack)

    def start(self, service: str, *arguments: str) -> ExitStack:
        """The service, until what is returned is closed: then it ends as `docker compose stop` ends it."""
        started = ExitStack()
        settings = {"AMSHUB_CLOCK": HOST_TIME, "AMSHUB_CONFIG": str(self.directory / "amshub.toml")}
        process = started.enter_context(running(service, self.store, self.directory, *arguments, **settings))
        started.callback(process.wait, 60)
        started.callback(process.terminate)
        return started

    def start_broker(self) -> None:
        """A broker that knows of nothing."""
        directory = self.directory / "mosquitto"
        directory.mkdir(exist_ok=True)
        self._broker.enter_context(mosquitto(directory, port=self.broker_port))
        with closing(Listener(self.broker_port)):
            pass  # it lets clients in

    def stop_broker(self) -> None:
        self._broker.close()

    def start_mqtt(self) -> None:
        self._mqtt = self.start("mqtt")

    def stop_mqtt(self) -> None:
        self._mqtt.close()


@contextmanager
def household(directory: Path, told: str) -> Iterator[Household]:
    """One with a month of history; `told` are more settings of its broker.

    The meter `home` is a simulated Kamstrup that exports too, `cabin` one of P1 that does not.
    """
    with ExitStack() as stack:
        meter = stack.enter_context(p1_meter(START_WH))
        store = Store(directory / "store", free_port())
        store.directory.mkdir()
        store.start()
        stack.callback(store.stop)
        home = Household(directory, store, meter, free_port())
        stack.callback(home.stop_broker)
        stack.callback(home.stop_mqtt)
        for name, milli_c in SENSORS.items():
            (directory / "w1" / name).mkdir(parents=True)
            (directory / "w1" / name / "temperature").write_text(f"{milli_c}\n")
        ports = {"simulator": free_port(), "market": free_port(), "broker": home.broker_port}
        text = SETTINGS.format(directory=directory, source=meter.source, told=told, **ports)
        (directory / "amshub.toml").write_text(text)
        home.start_broker()
        stack.enter_context(home.start("simulator", "serve"))
        wait_until(lambda: "listening" in log_of("simulator", directory), "the simulator listens")
        for service in ("prices", "accounting", "reader"):
            stack.enter_context(home.start(service))
        yield home
