"""`python -m amshub_prices fetch`: prints one price day as the sources have it now, the tool to try the settings."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from typing import get_args

import msgspec
from amshub_contracts.areas import Area, NoSuchArea, find_area
from amshub_contracts.load_settings import STORE_PASSWORD, load_or_exit
from amshub_contracts.price_settings import PriceSettings, SourceCode
from amshub_contracts.shutdown import WRONG_USAGE

from amshub_prices.core.remedies import NoPrice
from amshub_prices.core.slots import SourceDay
from amshub_prices.http import Fetcher
from amshub_prices.parse import line_of, remedy_of
from amshub_prices.sources import sources_of

NO_PRICES = 1
FIRST_YEAR, LAST_YEAR = 2000, 2099
"""No source has prices of others, and the calendar ends at 9999."""

_EPILOG = """\
The sources of prices.sources are asked in their order until one has the day; why the others have not is told on
standard error. A service that runs from the same address draws on the same limits: Energi Data Service answers a
dataset once a minute. Exit code: 0 printed, 1 no source has the day, 2 wrong usage or settings."""


def main(arguments: list[str]) -> int:
    """The exit code: 0 a price day was printed, 1 no source has it, 2 wrong usage or settings."""
    try:
        options = _parser().parse_args(arguments)
        prices = load_or_exit(STORE_PASSWORD | {"prices.entsoe_token"}).prices
    except SystemExit as end:
        return int(end.code or 0)
    area = options.area or (find_area(prices.area) if prices.area else None)
    if area is None:
        print("amshub: no area: write --area, for example --area NO1, or set prices.area", file=sys.stderr)
        return WRONG_USAGE
    chosen: Sequence[SourceCode] = [options.source] if options.source else prices.sources
    for attempt in _attempts(prices, chosen, area, options.day):
        if isinstance(attempt, SourceDay):
            print(line_of(attempt))
            return 0
        print(attempt, file=sys.stderr)
    return NO_PRICES


def _attempts(prices: PriceSettings, chosen: Sequence[SourceCode], area: Area, day: date) -> Iterator[SourceDay | str]:
    """What each source gives, or why it gives nothing."""
    fetcher = Fetcher()
    for code in chosen:
        source = next(iter(sources_of(msgspec.structs.replace(prices, sources=(code,)), fetcher)), None)
        if source is None:
            yield f"{code}: there is no token: set AMSHUB_ENTSOE_TOKEN in .env, or prices.entsoe_token"
        elif not source.serves(area, day):
            yield f"{code}: has no prices of {area.name}"
        else:
            try:
                yield source.fetch(area, day)
            except NoPrice as error:
                yield f"{code}: {remedy_of(error)}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m amshub_prices fetch",
        description="Prints the prices of one market day (CET/CEST) as one line of JSON.",
        epilog=_EPILOG,
    )
    parser.add_argument("--area", type=_area, help="bidding zone, name or EIC; default: prices.area")
    parser.add_argument("--day", type=_day, required=True, help="market day, for example 2026-11-22")
    parser.add_argument("--source", choices=get_args(SourceCode), help="ask this one alone")
    return parser


def _area(name: str) -> Area:
    try:
        return find_area(name)
    except NoSuchArea as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write for example 2026-11-22") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"there are no prices of {day.year}")
    return day
