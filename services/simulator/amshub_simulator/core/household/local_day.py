"""A day as people live it: from midnight to midnight of their zone, 23 to 25 hours long."""

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class LocalDay:
    """One date of a zone, with its bounds in UTC Unix ms."""

    when: date
    zone: ZoneInfo
    start_ms: int
    end_ms: int

    @staticmethod
    def of(day: date, zone: ZoneInfo) -> "LocalDay":
        """The day of this date in this zone."""
        return LocalDay(day, zone, _midnight_ms(day, zone), _midnight_ms(day + timedelta(days=1), zone))

    def at(self, wall_s: int) -> int:
        """UTC Unix ms at which clocks on the wall show `wall_s` seconds past midnight; the first, if they do twice."""
        if self.end_ms - self.start_ms == DAY_S * 1000:
            return self.start_ms + wall_s * 1000
        wall = datetime(self.when.year, self.when.month, self.when.day, tzinfo=self.zone) + timedelta(seconds=wall_s)
        return round(wall.timestamp()) * 1000

    @property
    def weekend(self) -> bool:
        """True on Saturday and Sunday."""
        return self.when.weekday() >= 5

    @property
    def winter(self) -> float:
        """How deep the winter is: 1 in the middle of January, 0 in the middle of July."""
        return 0.5 + 0.5 * math.cos(2 * math.pi * (self.when.timetuple().tm_yday - 15) / 365.25)

    @property
    def standard_noon_ms(self) -> int:
        """UTC Unix ms of twelve o'clock standard time, about when the sun stands highest."""
        noon = datetime(self.when.year, self.when.month, self.when.day, 12, tzinfo=self.zone)
        saving = noon.dst() or timedelta()
        return round((noon.astimezone(UTC) + saving).timestamp()) * 1000


def _midnight_ms(day: date, zone: ZoneInfo) -> int:
    return round(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()) * 1000
