"""Starts the gateway: `python -m amshub_api`; exit code 2 when the settings are wrong."""

import os
import sys

from amshub_contracts import logs
from amshub_contracts.clock import BadClock, parse_clock
from amshub_contracts.load_settings import load_or_exit
from amshub_contracts.shutdown import BAD_SETTINGS

from amshub_api.gateway import Gateway


def main() -> None:
    """Serve until asked to stop."""
    settings = load_or_exit()
    logs.set_up(settings.stack.log_level)
    try:
        clock = parse_clock(os.environ.get("AMSHUB_CLOCK", ""))
    except BadClock as error:
        print(f"amshub: AMSHUB_CLOCK: {error}", file=sys.stderr)
        sys.exit(BAD_SETTINGS)
    Gateway(settings, clock).run()


if __name__ == "__main__":
    main()
