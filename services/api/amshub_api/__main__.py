"""Starts the gateway: `python -m amshub_api`; exit code 2 when the settings are wrong."""

from amshub_contracts import logs
from amshub_contracts.load_settings import clock_or_exit, load_or_exit

from amshub_api.gateway import Gateway


def main() -> None:
    """Serve until asked to stop."""
    settings = load_or_exit()
    logs.set_up(settings.stack.log_level)
    Gateway(settings, clock_or_exit()).run()


if __name__ == "__main__":
    main()
