"""The settings with what users set, worked out once for each day and edit."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from amshub_contracts.edited import settings_on
from amshub_contracts.edits import Edit
from amshub_contracts.settings import Settings


def local_day(now_ms: int, zone: str) -> date:
    """The day that it is in this zone at this UTC Unix time in ms."""
    return datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(ZoneInfo(zone)).date()


class SettingsNow:
    """Remembers the last answer; may be asked by several threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._last: tuple[tuple[Edit, ...], date, Settings] = ((), date.min, settings)

    def at(self, now_ms: int, zone: str, edits: tuple[Edit, ...]) -> Settings:
        """The settings with the price rows of all days and the tariff of the zone's day."""
        if not edits:
            return self._settings
        day, (last_edits, last_day, settings) = local_day(now_ms, zone), self._last
        if edits is not last_edits or day != last_day:
            settings = settings_on(self._settings, edits, day)
            self._last = (edits, day, settings)
        return settings
