"""`python -m amshub_accounting [export|inspect …]`: without a word, folds readings into the ledger until SIGTERM."""

import logging
import sys
from pathlib import Path

from amshub_contracts import heartbeat, logs, shutdown
from amshub_contracts.bus import Bus, WrongSchema
from amshub_contracts.codec import NewerSchema
from amshub_contracts.load_settings import load_or_exit

from amshub_accounting import export, inspect_file
from amshub_accounting.worker import Worker

log = logging.getLogger("accounting")


def main(arguments: list[str]) -> int:
    """Exit code: 0 ended as asked, 2 wrong usage, wrong settings or a store that a newer amshub wrote."""
    if arguments[:1] == ["export"]:
        return export.main(arguments[1:])
    if arguments[:1] == ["inspect"]:
        return inspect_file.main(arguments[1:])
    if arguments:
        print(f"amshub: there is no {arguments[0]!r}; known are export, inspect, and nothing at all", file=sys.stderr)
        return shutdown.BAD_SETTINGS
    return fold()


def fold() -> int:
    """Fold readings until asked to stop."""
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
    sys.exit(main(sys.argv[1:]))
