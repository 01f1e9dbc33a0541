"""Spans of dates that settings name: a season of every year, and from when to when something counts."""

from dataclasses import dataclass
from datetime import date

MonthAndDay = tuple[int, int]


@dataclass(frozen=True)
class Season:
    """The same days of every year, first and last included; a first day after the last one spans New Year.

    29 February is a boundary like any other: in a year without it, the season begins on 1 March or ends on 28 February.
    """

    first: MonthAndDay
    last: MonthAndDay

    def holds(self, day: date) -> bool:
        """Whether the day is in the season."""
        at = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last


@dataclass(frozen=True)
class Validity:
    """Dates, first and last included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.first <= day <= self.last


def season(start: str, end: str) -> Season:
    """The season between two MM-DD; empty stands for 1 January and for 31 December."""
    return Season(month_and_day(start or "01-01"), month_and_day(end or "12-31"))


def validity(valid_from: str, valid_to: str) -> Validity:
    """The dates between two YYYY-MM-DD; empty stands for always before and for until further notice."""
    first = date.fromisoformat(valid_from) if valid_from else date.min
    return Validity(first, date.fromisoformat(valid_to) if valid_to else date.max)


def month_and_day(text: str) -> MonthAndDay:
    """Month and day of MM-DD."""
    month, day = text.split("-")
    return int(month), int(day)
