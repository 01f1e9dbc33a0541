"""`python -m amshub_api [hash]`: without a word, serves; exit code 2 when the settings or the usage are wrong."""

import sys

from amshub_contracts import logs, shutdown
from amshub_contracts.load_settings import STORE_PASSWORD, WEB_PASSWORD, clock_or_exit, load_or_exit

from amshub_api import hash_password
from amshub_api.gateway import Gateway


def main(arguments: list[str]) -> int:
    """Exit code; serving, it ends the process itself."""
    if arguments == ["hash"]:
        return hash_password.main()
    if arguments:
        # What was written may be the password, so it is not said again.
        print("amshub: known here are hash, and nothing at all", file=sys.stderr)
        return shutdown.BAD_SETTINGS
    settings = load_or_exit(STORE_PASSWORD | {WEB_PASSWORD})
    logs.set_up(settings.stack.log_level)
    Gateway(settings, clock_or_exit()).run()
    return shutdown.OK


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
