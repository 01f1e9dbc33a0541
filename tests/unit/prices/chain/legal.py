"""Any settings and any market day that are legal, for hypothesis."""

from datetime import date, timedelta
from decimal import Decimal

from amshub_contracts.market_day import bounds_s
from amshub_contracts.price_settings import (
    WEEKDAYS,
    Direction,
    GridRateSettings,
    GridSettings,
    PriceSettings,
    RowSettings,
    Weekday,
)
from amshub_prices.core.slots import Slot
from hypothesis import strategies as st

MONTH_DAYS = [f"{date(2024, 1, 1) + timedelta(number):%m-%d}" for number in range(366)]
KNOWN_DAYS = [date(2025, 10, 1) + timedelta(number) for number in range(457)]
"""Those that both Norwegian schemes have terms for."""
SPECIAL_DAYS = [date(2025, 10, 26), date(2026, 3, 29), date(2026, 10, 25), date(2026, 5, 1), date(2025, 12, 31)]

days = st.sampled_from(SPECIAL_DAYS) | st.sampled_from(KNOWN_DAYS)
directions: st.SearchStrategy[Direction] = st.sampled_from(("import", "export", "both"))
hours = st.just(tuple(range(24))) | st.lists(st.integers(0, 23), min_size=1, max_size=24).map(tuple)
weekdays: st.SearchStrategy[tuple[Weekday, ...]] = st.just(WEEKDAYS) | st.lists(
    st.sampled_from(WEEKDAYS), min_size=1, max_size=4
).map(tuple)
month_days = st.just("") | st.sampled_from(MONTH_DAYS)
dates = st.tuples(
    st.just("") | st.sampled_from(KNOWN_DAYS).map(str), st.just("") | st.sampled_from(KNOWN_DAYS).map(str)
)
row_values = st.integers(0, 50_000).map(lambda n: Decimal(n).scaleb(-4)) | st.integers(0, 10**8).map(
    lambda n: Decimal(n).scaleb(-4)
)
amounts = st.integers(-5_000_000, 5_000_000).map(lambda n: Decimal(n).scaleb(-6)) | st.integers(-(10**10), 10**10).map(
    lambda n: Decimal(n).scaleb(-6)
)


@st.composite
def rows(draw: st.DrawFn) -> RowSettings:
    valid_from, valid_to = draw(dates)
    return RowSettings(
        type=draw(st.sampled_from(("fixed", "add", "percent", "subtract"))),
        direction=draw(directions),
        value=draw(row_values),
        weekdays=draw(weekdays),
        hours=draw(hours),
        start=draw(month_days),
        end=draw(month_days),
        valid_from=valid_from,
        valid_to=valid_to if valid_to >= valid_from else "",
    )


@st.composite
def tariffs(draw: st.DrawFn) -> GridSettings:
    valid_from, valid_to = draw(dates)
    months = st.lists(st.integers(1, 12), min_size=1, max_size=12).map(tuple)
    rates = st.builds(GridRateSettings, price=amounts, weekdays=weekdays, hours=hours, months=months)
    return GridSettings(
        direction=draw(directions),
        price=draw(amounts),
        rates=draw(st.lists(rates, max_size=3).map(tuple)),
        holidays_are_sundays=draw(st.booleans()),
        holidays=draw(st.lists(st.sampled_from(MONTH_DAYS), max_size=2).map(tuple)),
        valid_from=valid_from,
        valid_to=valid_to if valid_to >= valid_from else "",
    )


@st.composite
def norwegian_settings(draw: st.DrawFn) -> PriceSettings:
    return PriceSettings(
        area="NO1",
        settlement_minutes=draw(st.sampled_from((15, 60))),
        vat_percent=draw(st.sampled_from((Decimal(0), Decimal(25), Decimal("12.345678"), Decimal(100)))),
        support=draw(st.sampled_from(("none", "stromstotte", "norgespris"))),
        rows=draw(st.lists(rows(), max_size=6).map(tuple)),
        grid=draw(st.lists(tariffs(), max_size=2).map(tuple)),
    )


@st.composite
def market_days(draw: st.DrawFn, day: date) -> list[Slot]:
    """Hours in one, two or four slots, or with holes."""
    prices = st.decimals(-2, 6, places=2) | st.decimals(-2, 6, places=17)
    pattern = draw(st.lists(st.sampled_from(((60,), (30, 30), (15,) * 4, (15, 15, 30), (-15, 45), (-60,))), min_size=1))
    drawn = draw(st.lists(prices, min_size=1, max_size=7))
    slots: list[Slot] = []
    start_s, end_s = bounds_s(day)
    for number in range((end_s - start_s) // 3600):
        at_s = start_s + number * 3600
        for minutes in pattern[number % len(pattern)]:
            if minutes > 0:
                slots.append(Slot(at_s, minutes, drawn[len(slots) % len(drawn)]))
            at_s += abs(minutes) * 60
    return slots


rates = st.none() | st.sampled_from((Decimal(1), Decimal("11.3945"), Decimal("0.134"))) | st.decimals(1, 20, places=10)
