"""`python -m amshub_prices [parse|fetch …]`: without a word, gets prices until SIGTERM."""

import logging
import sys
from pathlib import Path
from random import Random

from amshub_contracts import heartbeat, logs, shutdown
from amshub_contracts.bus import Bus, WrongSchema
from amshub_contracts.idle import wait_to_be_stopped
from amshub_contracts.load_settings import STORE_PASSWORD, clock_or_exit, load_or_exit

from amshub_prices import fetch, parse
from amshub_prices.banks import banks_of
from amshub_prices.datahub_client import DatahubClient
from amshub_prices.households import households
from amshub_prices.http import Fetcher
from amshub_prices.service import Outside, Service
from amshub_prices.sources import sources_of
from amshub_prices.store import PriceStore
from amshub_prices.worker import run

log = logging.getLogger("prices")


def main(arguments: list[str]) -> int:
    """Exit code: 0 ended as asked, 2 the settings are wrong or the store was written by a newer amshub."""
    if arguments[:1] == ["parse"]:
        return parse.main(arguments[1:])
    if arguments[:1] == ["fetch"]:
        return fetch.main(arguments[1:])
    if arguments:
        print(f"amshub: there is no {arguments[0]!r}; known are parse, fetch, and nothing at all", file=sys.stderr)
        return shutdown.BAD_SETTINGS
    return serve()


def serve() -> int:
    """Get prices until asked to stop."""
    settings = load_or_exit(STORE_PASSWORD | {"prices.entsoe_token"})
    logs.set_up(settings.stack.log_level)
    clock = clock_or_exit()
    try:
        homes = households(settings)
    except ValueError as error:
        print(f"amshub: {error}", file=sys.stderr)
        return shutdown.BAD_SETTINGS
    stop = shutdown.stop_on_signals()
    beat_file = Path(settings.stack.run_dir) / "prices.heartbeat"
    fetcher = Fetcher()
    outside = Outside(
        sources_of(settings.prices, fetcher),
        banks_of(settings.prices, fetcher),
        DatahubClient(settings.prices.urls.eds, fetcher),
    )
    store = PriceStore(Bus(settings.redis, "prices"), homes[0].name if homes else "")
    service = Service(homes, outside, settings.prices, store, clock.now_ms, Random())  # noqa: S311  no secret
    try:
        run(service, clock, stop, lambda: heartbeat.beat(beat_file))
    except WrongSchema as error:
        log.critical("%s", error)
        return shutdown.BAD_SETTINGS
    if service.is_idle and not stop.is_set():
        wait_to_be_stopped(beat_file)
    log.info("ended as asked")
    return shutdown.OK


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
