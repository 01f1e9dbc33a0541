"""The chain written a second time, in fractions and minute by minute, from the page docs/price-chain.md."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from amshub_contracts.price_settings import GridRateSettings, GridSettings, PriceSettings, RowSettings
from amshub_prices.core.slots import Slot

THRESHOLDS = {2024: Fraction(73, 100), 2025: Fraction(75, 100), 2026: Fraction(77, 100)}
LEVEL = Fraction(40, 100)
NORWEGIAN_HOLIDAYS = (
    *("2025-01-01", "2025-04-17", "2025-04-18", "2025-04-20", "2025-04-21", "2025-05-01", "2025-05-17", "2025-05-29"),
    *("2025-06-08", "2025-06-09", "2025-12-25", "2025-12-26"),
    *("2026-01-01", "2026-04-02", "2026-04-03", "2026-04-05", "2026-04-06", "2026-05-01", "2026-05-14", "2026-05-17"),
    *("2026-05-24", "2026-05-25", "2026-12-25", "2026-12-26"),
)
Prices = tuple[Fraction | None, Fraction | None, Fraction | None, Fraction | None]


def oslo(instant_s: int) -> datetime:
    """Norwegian time by the rule: summer time from 01:00 UTC of March's last Sunday to that of October's."""
    utc = datetime.fromtimestamp(instant_s, UTC)
    summer = _last_sunday(utc.year, 3) <= utc < _last_sunday(utc.year, 10)
    return utc + timedelta(hours=2 if summer else 1)


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=last.isoweekday() % 7)


def intervals(day: date, minutes: int) -> Iterator[int]:
    """Starts of the day's intervals, UTC Unix s."""
    noon = int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())
    for start_s in range(noon - 86_400, noon + 86_400, minutes * 60):
        if oslo(start_s).date() == day:
            yield start_s


def by_minute(slots: Sequence[Slot]) -> dict[int, Fraction]:
    return {slot.start_s + 60 * minute: Fraction(slot.price) for slot in slots for minute in range(slot.minutes)}


def point(settings: PriceSettings, market: Mapping[int, Fraction], rate: Fraction | None, start_s: int) -> Prices:
    """Spot, import, import above the cap, export of a Norwegian household, not rounded."""
    minutes = [market.get(start_s + 60 * minute) for minute in range(settings.settlement_minutes)]
    known = [price for price in minutes if price is not None]
    spot = None if rate is None or len(known) < len(minutes) else sum(known, Fraction(0)) / len(known) * rate
    local = oslo(start_s)
    below = _with_support(settings, _market_price(settings, "import", local, spot), spot, local)
    return (
        spot,
        _paid(settings, local, below),
        _paid(settings, local, _market_price(settings, "import", local, spot)),
        _finished(settings, "export", local, _market_price(settings, "export", local, spot)),
    )


def _paid(settings: PriceSettings, local: datetime, base: Fraction | None) -> Fraction | None:
    sum_ = _finished(settings, "import", local, base)
    return None if sum_ is None else sum_ * (100 + Fraction(settings.vat_percent)) / 100


def _market_price(settings: PriceSettings, way: str, local: datetime, spot: Fraction | None) -> Fraction | None:
    fixed = [Fraction(row.value) for row in settings.rows if row.type == "fixed" and _row_fits(row, way, local)]
    return sum(fixed, Fraction(0)) if fixed else spot


def _with_support(
    settings: PriceSettings, base: Fraction | None, spot: Fraction | None, local: datetime
) -> Fraction | None:
    if settings.support == "stromstotte":
        if spot is None or base is None:
            return None
        excess = spot - THRESHOLDS[local.year]
        return base - excess * 9 / 10 if excess > 0 else base
    if settings.support == "norgespris":
        if not any(row.type == "fixed" and _row_fits(row, "import", local) for row in settings.rows):
            return LEVEL
        return None if spot is None or base is None else base + (LEVEL - spot)
    return base


def _finished(settings: PriceSettings, way: str, local: datetime, value: Fraction | None) -> Fraction | None:
    if value is None:
        return None
    for row in settings.rows:
        if _row_fits(row, way, local):
            amount = Fraction(row.value)
            value = {
                "fixed": value,
                "add": value + amount,
                "subtract": value - amount,
                "percent": value * (100 + amount) / 100,
            }[row.type]
    return value + sum((_grid(tariff, local) for tariff in settings.grid if tariff.direction in (way, "both")), 0)


def _row_fits(row: RowSettings, way: str, local: datetime) -> bool:
    today, iso = f"{local:%m-%d}", f"{local:%Y-%m-%d}"
    start, end = row.start or "01-01", row.end or "12-31"
    in_season = start <= today <= end if start <= end else not end < today < start
    valid = (row.valid_from or iso) <= iso <= (row.valid_to or iso)
    return (
        row.direction in (way, "both")
        and _name(local) in row.weekdays
        and local.hour in row.hours
        and in_season
        and valid
    )


def _grid(tariff: GridSettings, local: datetime) -> Fraction:
    iso = f"{local:%Y-%m-%d}"
    if not (tariff.valid_from or iso) <= iso <= (tariff.valid_to or iso):
        return Fraction(0)
    free = tariff.holidays_are_sundays and (iso in NORWEGIAN_HOLIDAYS or iso[5:] in tariff.holidays)
    weekday = "sun" if free else _name(local)
    fitting = [rate for rate in tariff.rates if _rate_fits(rate, weekday, local)]
    return Fraction(fitting[0].price if fitting else tariff.price)


def _rate_fits(rate: GridRateSettings, weekday: str, local: datetime) -> bool:
    return weekday in rate.weekdays and local.hour in rate.hours and local.month in rate.months


def _name(local: datetime) -> str:
    return ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[local.isoweekday() - 1]
