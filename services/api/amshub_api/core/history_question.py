"""What the parameters of a history URL ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import get_args

from amshub_contracts.account import Account
from amshub_contracts.history_days import read_day
from amshub_contracts.settings import Settings
from amshub_contracts.spans import Resolution

from amshub_api.core.choose_meter import candidates

PARAMETERS = ("meter", "from", "to", "resolution")
RESOLUTIONS: tuple[Resolution, ...] = get_args(Resolution)


class BadQuestion(ValueError):
    """Ask again in the way that the message says."""


@dataclass(frozen=True)
class Question:
    """Whose history is asked for, of which days of its zone, both included, and in what steps."""

    account: Account
    first: date
    last: date
    resolution: Resolution


def read_question(settings: Settings, given: Mapping[str, Sequence[str]], shown: str, now_ms: int) -> Question:
    """The question in these parameters, each with its values; raises BadQuestion or NoSuchMeter.

    Left out, `meter` is `shown`, `from` and `to` are the meter's day at `now_ms`, UTC Unix ms, and steps are hours.
    """
    for name, values in given.items():
        if name not in PARAMETERS:
            raise BadQuestion(f"there is no parameter {name!r}; known are {', '.join(PARAMETERS)}")
        if len(values) > 1:
            raise BadQuestion(f"{name} is there {len(values)} times; write it once")
    said = {name: values[0] for name, values in given.items()}
    meter = said.get("meter", shown)
    candidates(settings, meter)
    account = Account.of(settings, meter)
    today = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(account.zone).date()
    first, last = (_day(name, said[name]) if name in said else today for name in ("from", "to"))
    if last < first:
        raise BadQuestion(f"to {last} is before from {first}; both days are included")
    return Question(account, first, last, _resolution(said.get("resolution", "hour")))


def _day(name: str, text: str) -> date:
    try:
        return read_day(text)
    except ValueError as error:
        raise BadQuestion(f"{name}: {error}") from None


def _resolution(text: str) -> Resolution:
    for resolution in RESOLUTIONS:
        if text == resolution:
            return resolution
    raise BadQuestion(f"there is no resolution {text!r}; known are {', '.join(RESOLUTIONS)}")
