"""The service as a whole: a thread for each broker, so that none waits for another."""

import logging
import threading
import time
from pathlib import Path

from amshub_contracts.bus import Bus
from amshub_contracts.clock import Clock
from amshub_contracts.heartbeat import beat
from amshub_contracts.settings import Settings
from amshub_contracts.shutdown import FAILED, OK

from amshub_mqtt.worker import Worker

log = logging.getLogger("mqtt")

BEAT_S = 1.0
STUCK_S = 120
"""A thread that does not come round for so long hangs: no connection attempt and no store takes as long."""


class Service:
    """Tells every broker of the settings until `stop` is set."""

    def __init__(self, settings: Settings, clock: Clock, stop: threading.Event) -> None:
        self.heartbeat = Path(settings.stack.run_dir) / "mqtt.heartbeat"
        self._stop = stop
        self._without_url = [name for name, broker in settings.mqtt.brokers.items() if not broker.url]
        with_url = settings.mqtt.brokers.keys() - self._without_url
        self._buses = {name: Bus(settings.redis, f"mqtt-{name}") for name in sorted(with_url)}
        self._workers = {name: Worker(name, settings, clock, stop, bus) for name, bus in self._buses.items()}
        self._threads = {
            name: threading.Thread(target=worker.run, name=name, daemon=True) for name, worker in self._workers.items()
        }

    @property
    def is_idle(self) -> bool:
        """Whether there is no broker to be told."""
        return not self._workers

    def run(self) -> int:
        """Work until stopped; the exit code, at once of a service that is idle."""
        if self.is_idle:
            log.info("no broker is configured: write AMSHUB_MQTT_URL in .env, or [mqtt.brokers.home] in the settings")
            return OK
        for name in self._without_url:
            log.info("broker %s is told nothing, as it has no url: write mqtt://host:1883 as its url", name)
        for thread in self._threads.values():
            thread.start()
        while not self._stop.is_set() and all(thread.is_alive() for thread in self._threads.values()):
            if all(time.monotonic() - worker.turned_s < STUCK_S for worker in self._workers.values()):
                beat(self.heartbeat)
            self._stop.wait(BEAT_S)
        return self._end()

    def _end(self) -> int:
        died = [name for name, thread in self._threads.items() if not thread.is_alive() and not self._stop.is_set()]
        self._stop.set()
        for thread in self._threads.values():
            thread.join()
        for bus in self._buses.values():
            bus.close()
        code = max((worker.exit_code for worker in self._workers.values()), default=OK)
        if died and code == OK:
            log.critical("telling %s ended by a fault (see above); the service starts over", ", ".join(died))
            return FAILED
        return code
