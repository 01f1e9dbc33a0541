"""`python -m amshub_simulator serve|stamped|truth`: settings and arguments to meter and market."""

import argparse
import contextlib
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from amshub_contracts import heartbeat, logs
from amshub_contracts.load_settings import clock_or_exit, load_or_exit
from amshub_contracts.settings import MeterSettings, Settings
from amshub_contracts.shutdown import BAD_SETTINGS, FAILED, OK, stop_on_signals

from amshub_simulator import live
from amshub_simulator.arguments import parser
from amshub_simulator.core.household import BeforeEpoch
from amshub_simulator.core.market import Market
from amshub_simulator.core.meter import Meter
from amshub_simulator.core.text import stamped_lines, truth_lines
from amshub_simulator.history import DAYS, write_history
from amshub_simulator.market import MarketServer
from amshub_simulator.pty_outlet import PtyOutlet
from amshub_simulator.tcp_outlet import TcpOutlet

log = logging.getLogger("amshub_simulator")


def main(arguments: list[str]) -> int:
    """Exit code of the process."""
    options = parser().parse_args(arguments)
    try:
        return serve(options, load_or_exit()) if options.command == "serve" else write(options)
    except BeforeEpoch as error:
        print(f"amshub: {error}", file=sys.stderr)
    return BAD_SETTINGS


def write(options: argparse.Namespace) -> int:
    """Write a span as text."""
    meter = Meter(options.maker, options.seed, options.zone, options.kwp)
    with contextlib.ExitStack() as stack:
        file = stack.enter_context(options.output.open("w", encoding="ascii")) if options.output else sys.stdout
        file.writelines(_lines(meter, options))
    return OK


def _lines(meter: Meter, options: argparse.Namespace) -> Iterator[str]:
    if options.command == "truth":
        return truth_lines(meter, options.start, options.end)
    return stamped_lines(meter, options.start, options.end, options.every_s and options.every_s * 1000)


def serve(options: argparse.Namespace, settings: Settings) -> int:
    """Write the history, then play meter and market until a signal ends it."""
    logs.set_up(settings.stack.log_level)
    stop = stop_on_signals()
    clock = clock_or_exit()
    household = next(iter(settings.meters.values()), MeterSettings())
    meter = Meter(settings.simulator.maker, settings.simulator.seed, ZoneInfo(household.zone), options.kwp)
    meter.energy(clock.now_ms())  # adds up all days since the epoch once, before anyone waits for a frame
    try:
        if settings.simulator.history_file:
            write_history(meter, clock, Path(settings.simulator.history_file))
            log.info("wrote the last %d days to %s", DAYS, settings.simulator.history_file)
        market = MarketServer(settings.simulator.market_listen, Market(settings.simulator.seed), clock.now_ms)
        outlet = PtyOutlet(options.pty) if options.pty else TcpOutlet(settings.simulator.listen)
    except OSError as error:
        log.error("%s: cannot start; free the address, or make the file's directory writable", error)
        return FAILED
    log.info("listening: the %s meter is at %s, the market at %s", settings.simulator.maker, outlet.where, market.url)
    with market, contextlib.closing(outlet):
        pulse = Path(settings.stack.run_dir) / "simulator.heartbeat"
        live.run(meter, clock, outlet, stop, lambda: heartbeat.beat(pulse), _tell)
    log.info("ended")
    return OK


def _tell(line: str) -> None:
    print(line, end="", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
