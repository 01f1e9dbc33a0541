"""`python -m amshub_mqtt`: tells brokers what the meters say until SIGTERM."""

import logging
import sys

from amshub_contracts import logs, shutdown
from amshub_contracts.idle import wait_to_be_stopped
from amshub_contracts.load_settings import STORE_PASSWORD, clock_or_exit, load_or_exit

from amshub_mqtt.mistakes import mistakes
from amshub_mqtt.service import Service

log = logging.getLogger("mqtt")


def main() -> int:
    """Exit code: 0 ended as asked, 1 a fault, 2 the settings are wrong or the store was written by a newer amshub."""
    settings = load_or_exit(STORE_PASSWORD | {"mqtt.password"})
    wrong = mistakes(settings)
    if wrong:
        print("\n".join(f"amshub: {words}" for words in wrong), file=sys.stderr)
        return shutdown.BAD_SETTINGS
    clock = clock_or_exit()
    logs.set_up(settings.stack.log_level)
    service = Service(settings, clock, shutdown.stop_on_signals())
    code = service.run()
    if service.is_idle:
        wait_to_be_stopped(service.heartbeat)
    if code == shutdown.OK:
        log.info("ended as asked")
    return code


if __name__ == "__main__":
    sys.exit(main())
