"""The command line."""

import argparse
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from amshub_simulator.core.makers import MAKERS
from amshub_simulator.core.meter import DEFAULT_KWP


def parser() -> argparse.ArgumentParser:
    """Understands `serve`, `stamped` and `truth`."""
    top = argparse.ArgumentParser("python -m amshub_simulator", description="A household with a smart meter.")
    commands = top.add_subparsers(dest="command", required=True)

    serve = commands.add_parser(
        "serve", help="play meter and market live, on simulator.listen and market_listen of the settings"
    )
    serve.add_argument("--pty", type=Path, metavar="LINK", help="on a pty with this name instead")
    _kwp(serve)

    stamped = commands.add_parser("stamped", help="write frames as lines of `<received_at_ms> <hex>`")
    _span(stamped)
    stamped.add_argument("--every-s", type=_part_of_an_hour, metavar="S", help="one list 2 each S seconds only")

    truth = commands.add_parser("truth", help="write the counters at every quarter boundary as JSON lines")
    _span(truth)
    return top


def _span(command: argparse.ArgumentParser) -> None:
    command.add_argument("--start", type=_instant_ms, required=True, metavar="ISO")
    command.add_argument("--end", type=_instant_ms, required=True, metavar="ISO")
    command.add_argument("--maker", choices=sorted(MAKERS), default="kamstrup")
    command.add_argument("--seed", type=int, default=1)
    command.add_argument("--zone", type=_zone, default=ZoneInfo("Europe/Oslo"))
    command.add_argument("--output", type=Path, metavar="FILE", help="standard output when not given")
    _kwp(command)


def _kwp(command: argparse.ArgumentParser) -> None:
    command.add_argument("--kwp", type=int, choices=range(101), metavar="0..100", default=DEFAULT_KWP)


def _instant_ms(text: str) -> int:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text!r} has no time zone; write for example 2026-10-24T00:00:00Z")
    return round(instant.timestamp() * 1000)


def _zone(name: str) -> ZoneInfo:
    if name not in available_timezones():
        raise argparse.ArgumentTypeError(f"{name!r} is no time zone; write for example Europe/Oslo")
    return ZoneInfo(name)


def _part_of_an_hour(text: str) -> int:
    seconds = int(text)
    if seconds < 1 or 3600 % seconds:
        raise argparse.ArgumentTypeError(f"{seconds} is not a part of an hour; write for example 60")
    return seconds
