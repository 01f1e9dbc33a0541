"""`python -m amshub_reader` reads the meters of the settings; with `probe`, `decode`, `replay` or `evidence` it
does what the module of that name says.
"""

import logging
import sys
from pathlib import Path

from amshub_contracts import logs
from amshub_contracts.idle import wait_to_be_stopped
from amshub_contracts.load_settings import STORE_PASSWORD, clock_or_exit, load_or_exit
from amshub_contracts.shutdown import stop_on_signals

from amshub_reader import decode, evidence, probe, replay
from amshub_reader.service import Service

log = logging.getLogger("amshub_reader")

SECRETS = STORE_PASSWORD | {"meters.encryption_key", "meters.authentication_key", "meters.source_password"}


def main(arguments: list[str]) -> int:
    """The exit code: 0 ended as asked, 1 a restart may help, 2 the settings or the store do not fit."""
    if arguments[:1] == ["decode"]:
        return decode.main(arguments[1:])
    if arguments[:1] == ["probe"]:
        return probe.main(arguments[1:])
    settings = load_or_exit(SECRETS)
    if arguments[:1] == ["replay"]:
        return replay.main(arguments[1:], settings)
    if arguments[:1] == ["evidence"]:
        return evidence.main(arguments[1:], settings)
    logs.set_up(settings.stack.log_level)
    clock = clock_or_exit()
    Path(settings.stack.run_dir).mkdir(parents=True, exist_ok=True)
    stop = stop_on_signals()
    if not settings.meters:
        log.warning("no meter is set: write a section [meters.home] in config/amshub.toml, or set AMSHUB_SOURCE")
    service = Service(settings, clock, stop)
    code = service.run()
    if service.is_idle:
        wait_to_be_stopped(service.heartbeat)
    log.info("ended with exit code %d", code)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
