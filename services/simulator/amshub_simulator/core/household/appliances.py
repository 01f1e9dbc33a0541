"""What people switch on in a day, by the clock on their wall: one function an appliance, drawing its uses."""

from collections.abc import Iterator

from amshub_simulator.core.household.draw import Draw
from amshub_simulator.core.household.local_day import LocalDay

Use = tuple[int, int, int]
"""Start in UTC Unix ms, length in ms, watts."""

MINUTE_MS = 60_000
HOUR_S = 3_600


def daily_uses(day: LocalDay, draw: Draw) -> Iterator[Use]:
    """Every use of an appliance on this day; one may reach past the day's end."""
    for appliance in (_lights, _water_heater, _breakfast, _kettle, _dinner, _dishwasher, _laundry, _car):
        yield from appliance(day, draw)


def _after(day: LocalDay, draw: Draw, earliest_s: int, latest_s: int) -> int:
    """A moment between two times on the wall, not on a whole second: sampling must not hit switches by luck."""
    return day.at(draw.between(earliest_s, latest_s)) + draw.between(0, 1000)


def _wake_s(day: LocalDay) -> int:
    return 8 * HOUR_S + 1800 if day.weekend else 6 * HOUR_S + 900


def _lights(day: LocalDay, draw: Draw) -> Iterator[Use]:
    watts = 60 + int(140 * day.winter)
    morning = _after(day, draw, _wake_s(day), _wake_s(day) + 1200)
    yield morning, draw.between(60, 120) * MINUTE_MS, watts
    evening = _after(day, draw, 16 * HOUR_S, 18 * HOUR_S)
    yield evening, draw.between(270, 340) * MINUTE_MS, watts + 120


def _water_heater(day: LocalDay, draw: Draw) -> Iterator[Use]:
    yield _after(day, draw, 3 * HOUR_S, 4 * HOUR_S), draw.between(8, 16) * MINUTE_MS, 2000
    yield _after(day, draw, _wake_s(day), _wake_s(day) + 2400), draw.between(45, 80) * MINUTE_MS, 2000
    yield _after(day, draw, 17 * HOUR_S, 21 * HOUR_S), draw.between(30, 70) * MINUTE_MS, 2000


def _breakfast(day: LocalDay, draw: Draw) -> Iterator[Use]:
    start = _after(day, draw, _wake_s(day) + 600, _wake_s(day) + 2400)
    yield start, draw.between(180, 360) * 1000, 1400
    if draw.chance(40):
        yield start + draw.between(5, 15) * MINUTE_MS, draw.between(6, 12) * MINUTE_MS, 1200


def _kettle(day: LocalDay, draw: Draw) -> Iterator[Use]:
    for _ in range(draw.between(1, 4)):
        yield _after(day, draw, 9 * HOUR_S, 22 * HOUR_S), draw.between(120, 260) * 1000, 1900


def _dinner(day: LocalDay, draw: Draw) -> Iterator[Use]:
    start = _after(day, draw, 15 * HOUR_S + 1800, 18 * HOUR_S)
    yield start + draw.between(5, 15) * MINUTE_MS, draw.between(20, 40) * MINUTE_MS, draw.between(900, 1800)
    if draw.chance(55):
        yield start, draw.between(10, 15) * MINUTE_MS, 2300
        at = start + 18 * MINUTE_MS
        for _ in range(draw.between(2, 6)):
            length = draw.between(150, 240) * 1000
            yield at, length, 2300
            at += length + draw.between(200, 360) * 1000


def _dishwasher(day: LocalDay, draw: Draw) -> Iterator[Use]:
    if draw.chance(70):
        start = _after(day, draw, 19 * HOUR_S, 21 * HOUR_S)
        yield start, 95 * MINUTE_MS, 70
        yield start + draw.between(10, 14) * MINUTE_MS, draw.between(12, 18) * MINUTE_MS, 1850
        yield start + draw.between(55, 65) * MINUTE_MS, draw.between(10, 15) * MINUTE_MS, 1850


def _laundry(day: LocalDay, draw: Draw) -> Iterator[Use]:
    if draw.chance(60 if day.weekend else 30):
        start = _after(day, draw, 10 * HOUR_S if day.weekend else 17 * HOUR_S, 20 * HOUR_S)
        yield start, 80 * MINUTE_MS, 180
        yield start + draw.between(6, 9) * MINUTE_MS, draw.between(14, 24) * MINUTE_MS, 1900
        if draw.chance(60):
            yield start + draw.between(90, 100) * MINUTE_MS, draw.between(60, 90) * MINUTE_MS, 850


def _car(day: LocalDay, draw: Draw) -> Iterator[Use]:
    if draw.chance(35):
        watts = 3_600 if draw.chance(50) else 6_900
        energy_wh = draw.between(5_000, 13_000)
        yield _after(day, draw, 1200, 2 * HOUR_S), energy_wh * 3_600_000 // watts, watts
