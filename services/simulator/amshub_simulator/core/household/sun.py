"""What panels on a roof facing south give: the sun's height by season and hour, dimmed by clouds that drift by."""

import math
from collections.abc import Iterator

from amshub_simulator.core.household.appliances import MINUTE_MS, Use
from amshub_simulator.core.household.draw import Draw
from amshub_simulator.core.household.local_day import LocalDay

LATITUDE = math.radians(60)
ROOF = math.radians(35)
"""How far the panels are raised from level."""
STEP_MS = 10 * MINUTE_MS
DAY_RADIANS_PER_MS = 2 * math.pi / 86_400_000


def sun_uses(day: LocalDay, draw: Draw, kwp: int) -> Iterator[Use]:
    """Production of this day as uses of negative power, ten minutes each; none without panels."""
    if kwp == 0:
        return
    tilt = math.radians(-23.44) * math.cos(2 * math.pi * (day.when.timetuple().tm_yday + 10) / 365.25)
    rise_ms = _half_day_ms(tilt)
    noon_ms = day.standard_noon_ms
    haze, unrest = _weather(draw)
    clear = haze
    at = max(day.start_ms, noon_ms - rise_ms) + draw.between(0, STEP_MS)
    end = min(day.end_ms, noon_ms + rise_ms)
    while at < end:
        clear = min(haze + unrest, max(haze - unrest, clear + draw.between(-unrest, unrest + 1)))
        watts = int(kwp * 10 * clear * _irradiance(tilt, (at - noon_ms) * DAY_RADIANS_PER_MS))
        if watts > 0:
            yield at, STEP_MS, -watts
        at += STEP_MS


def _weather(draw: Draw) -> tuple[int, int]:
    """How much of the sun comes through, in percent, and how far that swings."""
    if draw.chance(40):
        return 94, 4
    if draw.chance(50):
        return 60, 25
    return 18, 8


def _half_day_ms(tilt: float) -> int:
    """From sunrise to noon."""
    cosine = max(-1.0, min(1.0, -math.tan(LATITUDE) * math.tan(tilt)))
    return int(math.acos(cosine) / DAY_RADIANS_PER_MS)


def _irradiance(tilt: float, hour_angle: float) -> float:
    """Share of full sun that falls on the panels under a clear sky, 0 to about 1."""
    height = _sine_of_height(LATITUDE, tilt, hour_angle)
    on_panel = _sine_of_height(LATITUDE - ROOF, tilt, hour_angle)
    if height <= 0.02 or on_panel <= 0:
        return 0.0
    through_air: float = 1.1 * 0.7 ** (height**-0.678)
    return on_panel * through_air


def _sine_of_height(latitude: float, tilt: float, hour_angle: float) -> float:
    return math.sin(latitude) * math.sin(tilt) + math.cos(latitude) * math.cos(tilt) * math.cos(hour_angle)
