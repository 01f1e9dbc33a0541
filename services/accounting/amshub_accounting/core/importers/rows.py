"""What a file says of a meter's past: rows of energy, or why it is not understood."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from re import fullmatch

MAX_KW = 1000
"""No household draws more on the average; such a row is Wh written as kWh, or another quantity, and the file is
refused."""
_NUMBER = r"-?\d{1,9}([.,]\d{0,9})?"


class NotUnderstood(ValueError):
    """The file is not what its kind says: get another, or correct the line that the message names."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message if line is None else f"line {line}: {message}")


@dataclass(frozen=True, slots=True)
class Row:
    """Energy of one span that starts at `start_s`, UTC Unix s; None is what the file does not say."""

    start_s: int
    minutes: int
    """15, 60, the length of a local day, 1380, 1440 or 1500, or of a local month; of a day's rest any number of
    quarters."""
    import_wh: int | None = None
    export_wh: int | None = None
    estimated: bool = False
    """Somebody calculated it instead of reading the meter."""

    @property
    def end_s(self) -> int:
        """UTC Unix s."""
        return self.start_s + self.minutes * 60


@dataclass(frozen=True)
class Imported:
    """All that a file says, in order of time and without overlap."""

    zone: str
    """IANA time zone of the days in the file."""
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    """What was left out or looked odd, in words."""


def watt_hours(kwh: str, line: int) -> int:
    """This decimal, with a comma or a point, as the nearest Wh; raises NotUnderstood."""
    text = kwh.strip()
    if not fullmatch(_NUMBER, text) or not text.isascii():
        raise NotUnderstood(f"{shown(text)} is no number of kWh", line)
    wh = (Decimal(text.replace(",", ".")) * 1000).to_integral_value(ROUND_HALF_UP)
    if wh < 0:
        raise NotUnderstood(f"{shown(text)} kWh: energy of one direction is never negative", line)
    return int(wh)


def checked(wh: int, minutes: int, line: int) -> int:
    """These Wh, when a household can use them in so many minutes; raises NotUnderstood."""
    if wh * 60 > MAX_KW * 1000 * minutes:
        raise NotUnderstood(f"{wh / 1000:.3f} kWh in {minutes} minutes is more than {MAX_KW} kW", line)
    return wh


def shown(text: str) -> str:
    """What a file says there, short enough and without anything that a terminal would obey."""
    return ascii(text if len(text) <= 40 else text[:40] + "…")
