"""A meter's prices from one instant on, in the form that brokers are told them in."""

from dataclasses import dataclass
from typing import Any

from amshub_contracts.price_curve import HOUR_S, Prices, cheapest_start_s

from amshub_mqtt.core.numbers import number_or_null
from amshub_mqtt.core.times import iso
from amshub_mqtt.core.view import PriceView

MAX_AHEAD_S = 48 * HOUR_S
"""No more than today and tomorrow are ever published; 192 quarter-hours are 3 kB of JSON for both directions."""
WINDOWS = (1, 3, 6)
"""Hours in a row whose cheapest start is told."""
MICRO = 1_000_000


@dataclass(frozen=True)
class PricesAhead:
    """The settlement interval that runs and those after it, and the hours."""

    start_s: int
    """When the first interval began, UTC Unix s."""
    minutes: int
    """Of each interval."""
    points: tuple[Prices, ...]
    """At least one: unknown where nothing is known; the last is the last known."""
    hourly_micro: tuple[int | None, ...]
    """What a kWh costs in this UTC hour and those after it."""
    hour_s: int
    """When the first of these began."""
    has_export: bool
    """Whether the meter exports at another price than it imports."""

    @classmethod
    def at(cls, now_ms: int, view: PriceView, hours: int) -> "PricesAhead":
        """The prices from `now_ms` on, and so many hours of them."""
        now_s, step_s = now_ms // 1000, view.resolution_minutes * 60
        start_s = now_s - now_s % step_s
        points = view.curve.regular(start_s, start_s + MAX_AHEAD_S, view.resolution_minutes)
        known = [number for number, point in enumerate(points) if _is_known(point)]
        told = tuple(points[: known[-1] + 1 if known else 1])
        differ = any(point.import_micro != point.export_micro for point in told)
        exported = any(point.export_micro is not None for point in told)
        hourly = tuple(hour.import_micro for hour in view.curve.hours(now_s, hours))
        return cls(
            start_s,
            view.resolution_minutes,
            told,
            hourly,
            now_s - now_s % HOUR_S,
            view.seen_export and differ and exported,
        )

    @property
    def is_known(self) -> bool:
        """Whether any price is."""
        return _is_known(self.points[-1])

    @property
    def known_hours_micro(self) -> list[int]:
        """The hours whose price is known."""
        return [micro for micro in self.hourly_micro if micro is not None]

    @property
    def lowest_micro(self) -> int | None:
        """Of the hours, None where none is known."""
        return min(self.known_hours_micro, default=None)

    @property
    def highest_micro(self) -> int | None:
        """Of the hours, None where none is known."""
        return max(self.known_hours_micro, default=None)

    def cheapest(self, hours: int) -> str | None:
        """When the cheapest so many hours in a row begin, ISO 8601; None where so many are not known."""
        return iso(cheapest_start_s(self.hourly_micro, self.hour_s, hours))

    def object(self) -> dict[str, Any]:
        """`prices` of formats 0, 4 and 5; null is unknown."""
        directions = {"import": [price(point.import_micro) for point in self.points]}
        if self.has_export:
            directions["export"] = [price(point.export_micro) for point in self.points]
        return {**directions, **self.figures()}

    def figures(self, prefix: str = "") -> dict[str, Any]:
        """The lowest and highest price of the hours, and when the cheapest begin."""
        return {
            f"{prefix}min": price(self.lowest_micro),
            f"{prefix}max": price(self.highest_micro),
            **{f"{prefix}cheapest{hours}hr": self.cheapest(hours) for hours in WINDOWS},
        }


def price(micro: int | None) -> Any:
    """Currency per kWh with four decimals; None while it is unknown."""
    return number_or_null(micro, MICRO, 4)


def _is_known(point: Prices) -> bool:
    return point.import_micro is not None or point.export_micro is not None
