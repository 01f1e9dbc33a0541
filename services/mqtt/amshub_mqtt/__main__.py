"""`python -m amshub_mqtt`: tells every broker of the settings until SIGTERM."""

import logging
import sys
import threading
from pathlib import Path

from amshub_contracts import heartbeat, logs, shutdown
from amshub_contracts.bus import Bus, BusDown, BusFull, WrongSchema
from amshub_contracts.clock import Clock
from amshub_contracts.load_settings import clock_or_exit, load_or_exit
from amshub_contracts.settings import Settings

from amshub_mqtt.broker_worker import BrokerWorker
from amshub_mqtt.keeper import Keeper, load_positions

log = logging.getLogger("mqtt")

KEEP_S = 0.5
"""How often positions are written: what a crash makes us tell twice."""


def main() -> int:
    """Exit code: 0 ended as asked, 1 something failed that a restart may cure, 2 wrong settings or a newer store."""
    settings = load_or_exit({"redis.password", "mqtt.password"})
    logs.set_up(settings.stack.log_level)
    clock = clock_or_exit()
    stop = shutdown.stop_on_signals()
    beat_file = Path(settings.stack.run_dir) / "mqtt.heartbeat"
    bus = Bus(settings.redis, "mqtt")
    try:
        workers = _workers(settings, clock, stop, bus, beat_file)
    except WrongSchema as error:
        log.critical("%s", error)
        return shutdown.BAD_SETTINGS
    if not workers and not stop.is_set():
        log.info("no broker is configured: write [mqtt.brokers.home] with its url in config/amshub.toml, or leave it")
    failed: list[str] = []
    threads = [
        threading.Thread(target=_guarded, args=(name, worker, failed, stop), name=name)
        for name, worker in workers.items()
    ]
    for thread in threads:
        thread.start()
    keeper = Keeper(bus, workers)
    while not stop.is_set():
        heartbeat.beat(beat_file)
        keeper.keep()
        stop.wait(KEEP_S)
    for thread in threads:
        thread.join()
    keeper.keep()
    if failed:
        return shutdown.FAILED
    log.info("ended as asked")
    return shutdown.OK


def _workers(
    settings: Settings, clock: Clock, stop: threading.Event, bus: Bus, beat_file: Path
) -> dict[str, BrokerWorker]:
    """One for each broker that has a url; waits for the store, as positions are in it."""
    names = [name for name, broker in settings.mqtt.brokers.items() if broker.url]
    away = False
    while not stop.is_set():
        heartbeat.beat(beat_file)
        try:
            bus.claim_schema()
            return {name: BrokerWorker(settings, name, clock, stop, load_positions(bus, name)) for name in names}
        except (BusDown, BusFull) as error:
            if not away:
                log.error("the store cannot be reached, no broker is told anything until it can: %s", error)
            away = True
            stop.wait(KEEP_S)
    return {}


def _guarded(name: str, worker: BrokerWorker, failed: list[str], stop: threading.Event) -> None:
    try:
        worker.run()
    except Exception:
        log.exception("telling the broker %s failed, which should not be: ending, so that a restart begins anew", name)
        failed.append(name)
        stop.set()


if __name__ == "__main__":
    sys.exit(main())
