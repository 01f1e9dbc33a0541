"""`python -m amshub_accounting`: folds every reading into the ledger until SIGTERM."""

import logging
import sys
from pathlib import Path

from amshub_contracts import heartbeat, logs, shutdown
from amshub_contracts.bus import Bus, WrongSchema
from amshub_contracts.codec import NewerSchema
from amshub_contracts.load_settings import load_or_exit

from amshub_accounting.worker import Worker

log = logging.getLogger("accounting")


def main() -> int:
    """Exit code: 0 ended as asked, 2 the store was written by a newer amshub."""
    settings = load_or_exit()
    logs.set_up(settings.stack.log_level)
    stop = shutdown.stop_on_signals()
    beat_file = Path(settings.stack.run_dir) / "accounting.heartbeat"
    bus = Bus(settings.redis, "accounting")
    try:
        Worker(settings, bus, stop, lambda: heartbeat.beat(beat_file)).run()
    except (WrongSchema, NewerSchema) as error:
        log.critical("%s", error)
        return shutdown.BAD_SETTINGS
    log.info("ended as asked")
    return shutdown.OK


if __name__ == "__main__":
    sys.exit(main())
