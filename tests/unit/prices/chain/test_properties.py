"""What holds for any legal settings and any market day."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from amshub_contracts.messages import PricePoint
from amshub_contracts.price_settings import GridSettings, PriceSettings, RowSettings
from amshub_prices.core.chain.micro import MAX_PRICE
from amshub_prices.core.slots import Slot
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.prices.chain import legal, oracle
from tests.unit.prices.chain.building import WORKING_DAY, from_start, priced

Case = tuple[PriceSettings, date, list[Slot], Decimal | None]
MOST = MAX_PRICE * 10**6


@st.composite
def cases(draw: st.DrawFn) -> Case:
    day = draw(legal.days)
    return draw(legal.norwegian_settings()), day, draw(legal.market_days(day)), draw(legal.rates)


def micros(point: PricePoint) -> tuple[int | None, ...]:
    return point.spot_micro, point.import_micro, point.import_above_micro, point.export_micro


def rounded(value: Fraction | None) -> int | None:
    return None if value is None or abs(value) > MAX_PRICE else round(value * 10**6)


@given(cases())
def test_the_chain_agrees_with_one_written_in_fractions(case: Case) -> None:
    settings, day, slots, rate = case
    market = oracle.by_minute(slots)
    starts = list(oracle.intervals(day, settings.settlement_minutes))
    expected = [oracle.point(settings, market, None if rate is None else Fraction(rate), start_s) for start_s in starts]
    points = priced(settings, slots, day=day, rate=rate).points
    assert [point.start_s for point in points] == starts
    assert [micros(point) for point in points] == [tuple(rounded(value) for value in point) for point in expected]


@given(cases())
def test_every_price_is_a_whole_number_within_bounds_or_none(case: Case) -> None:
    settings, day, slots, rate = case
    for point in priced(settings, slots, day=day, rate=rate).points:
        assert all(value is None or (type(value) is int and abs(value) <= MOST) for value in micros(point))


@given(legal.days, st.lists(legal.rows(), max_size=6), st.lists(legal.tariffs(), max_size=2), st.data())
def test_without_a_scheme_above_is_below(
    day: date, rows: list[RowSettings], grid: list[GridSettings], data: st.DataObject
) -> None:
    settings = PriceSettings(area="NO1", rows=tuple(rows), grid=tuple(grid))
    result = priced(settings, data.draw(legal.market_days(day)), day=day)
    assert result.cap_wh is None
    assert all(point.import_micro == point.import_above_micro for point in result.points)


@given(cases())
def test_support_never_makes_it_dearer(case: Case) -> None:
    settings, day, slots, rate = case
    supported = PriceSettings(area="NO1", support="stromstotte", rows=settings.rows, grid=settings.grid)
    for point in priced(supported, slots, day=day, rate=rate).points:
        if point.import_micro is not None and point.import_above_micro is not None:
            assert point.import_micro <= point.import_above_micro


@given(st.lists(legal.rows(), max_size=6), st.decimals(-2, 6, places=6), st.decimals(-2, 6, places=6))
def test_without_a_scheme_twice_the_way_from_one_market_price_to_another_is_twice_as_far(
    rows: list[RowSettings], price: Decimal, step: Decimal
) -> None:
    settings = PriceSettings(area="NO1", rows=tuple(rows))
    texts = [str(price), str(price + step), str(price + 2 * step)]
    one, two, three = (priced(settings, from_start(WORKING_DAY, [text], 60)).points[0].import_micro for text in texts)
    if one is not None and two is not None and three is not None:
        assert abs((three - two) - (two - one)) <= 2  # half a micro of each, that of the middle one twice
