"""A day as the verbs take it on the command line."""

import argparse
from datetime import date

from amshub_contracts.history_days import read_day


def day_argument(text: str) -> date:
    """The day that this text names, YYYY-MM-DD; raises ArgumentTypeError, which argparse tells the user."""
    try:
        return read_day(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
