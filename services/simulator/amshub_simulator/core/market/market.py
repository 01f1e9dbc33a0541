"""What electricity costs in every bidding zone at any time of 2020 to 2099, and what currencies are worth."""

import math
from datetime import date, datetime
from decimal import Decimal
from hashlib import blake2b

from amshub_contracts.areas import Area
from amshub_contracts.market_day import MARKET_ZONE, bounds_s

from amshub_simulator.core.market.calendar import QUARTER_S, is_bank_day, unit_s

LEVEL_CENTS = 6_000
"""EUR cents per MWh, a price of middling years."""
SHAPE = (70, 66, 64, 64, 67, 78, 98, 128, 136, 118, 100, 92, 88, 86, 88, 94, 108, 132, 146, 138, 118, 100, 88, 78)
"""Percent of the day's level at the start of each hour: one peak in the morning and one in the evening."""
WINTER_GLUT, SUMMER_GLUT = range(1, 5), range(11, 15)
"""Hours in which a storm or the sun may bring more than anyone wants."""

RATES_E4 = {
    "CHF": (9_450, 300),
    "CZK": (247_500, 4_000),
    "DKK": (74_600, 20),
    "GBP": (8_600, 250),
    "HUF": (3_980_000, 90_000),
    "NOK": (116_000, 3_500),
    "PLN": (42_800, 900),
    "RON": (50_300, 700),
    "SEK": (112_000, 2_500),
    "USD": (11_200, 500),
}
"""Currency for a euro: the middle and how far it swings, in ten-thousandths."""
SWING_DAYS = 200


class Market:
    """One auction's prices and two banks' rates, the same for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        self._seed = seed

    def quarters(self, area: Area, day: date) -> list[tuple[int, int]]:
        """Start (UTC Unix s) and price (EUR cents per MWh) of each quarter-hour of the market day: 92, 96 or 100."""
        return [(start_s, self.price(area, start_s)) for start_s in range(*bounds_s(day), QUARTER_S)]

    def price(self, area: Area, start_s: int) -> int:
        """EUR cents per MWh in the market time unit that this instant (UTC Unix s) lies in."""
        length_s = unit_s(start_s)
        start_s -= start_s % length_s
        # Prices that repeat are ordinary; the draw ends, for it falls differently each time.
        while self._draw(0, 100, "repeats", area.name, start_s) < 15:
            start_s -= length_s
        return self._price(area, start_s)

    def early_price(self, area: Area, start_s: int) -> int:
        """What the earlier auction of some zones came to, EUR cents per MWh."""
        return self.price(area, start_s) + self._draw(-900, 901, "early", area.name, start_s)

    def rate(self, currency: str, day: date) -> Decimal | None:
        """What a euro is worth, with four decimals; None for a currency not traded and where the banks are closed."""
        known = RATES_E4.get(currency)
        if known is None or not is_bank_day(day):
            return None
        middle, swing = known
        turn = 2 * math.pi * day.toordinal() / SWING_DAYS
        wave = round(swing * math.sin(turn + len(currency) + self._draw(0, 6, currency)))
        return Decimal(middle + wave + self._draw(-swing // 20, swing // 20 + 1, currency, day)).scaleb(-4)

    def _price(self, area: Area, start_s: int) -> int:
        at = datetime.fromtimestamp(start_s, MARKET_ZONE)
        level = LEVEL_CENTS * self._draw(60, 141, "zone", area.name) * self._draw(70, 131, area.name, at.date())
        winter = math.cos(2 * math.pi * (at.timetuple().tm_yday - 15) / 365.25)
        unrest = self._draw(94, 107, "unrest", area.name, start_s)
        cents = level * round(100 + 35 * winter) * _shape(at.hour, at.minute) * unrest // 100**5
        glut = WINTER_GLUT if winter > 0 else SUMMER_GLUT
        if at.hour in glut and self._draw(0, 100, "glut", area.name, at.date()) < 15:
            return -cents // 4
        return cents

    def _draw(self, low: int, high: int, *what: object) -> int:
        """A whole number from `low` up to, not including, `high`, that falls the same for the same things."""
        name = " ".join(map(str, (self._seed, *what)))
        return low + int.from_bytes(blake2b(name.encode(), digest_size=8).digest()) % (high - low)


def _shape(hour: int, minute: int) -> int:
    """Percent of the level between two full hours."""
    before, after = SHAPE[hour], SHAPE[(hour + 1) % 24]
    return before + (after - before) * minute // 60
