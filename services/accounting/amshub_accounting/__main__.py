"""`python -m amshub_accounting [export|import|…]`: without a word, folds readings into the ledger until SIGTERM."""

import logging
import sys
from pathlib import Path

from amshub_contracts import heartbeat, logs, shutdown
from amshub_contracts.bus import Bus, WrongSchema
from amshub_contracts.codec import NewerSchema
from amshub_contracts.load_settings import load_or_exit

from amshub_accounting import change, check, export, import_file, inspect_file
from amshub_accounting.worker import Worker

log = logging.getLogger("accounting")

VERBS = {"check": check.main, "export": export.main, "import": import_file.main, "inspect": inspect_file.main}
CHANGES = ("clear", "rebuild", "set")


def main(arguments: list[str]) -> int:
    """Exit code: 0 ended as asked, 2 wrong usage, wrong settings or a store that a newer amshub wrote."""
    if not arguments:
        return fold()
    word = arguments[0]
    if word in CHANGES:
        return change.main(arguments)
    if word in VERBS:
        return VERBS[word](arguments[1:])
    known = ", ".join(sorted([*VERBS, *CHANGES]))
    print(f"amshub: there is no {word!r}; known are {known}, and nothing at all", file=sys.stderr)
    return shutdown.BAD_SETTINGS


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
