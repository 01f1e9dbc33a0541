"""Money in one meter's ledger: whatever comes first, energy or price, the figures are the same."""

from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec
import pytest
from amshub_accounting.core.meter_ledger import MeterLedger, State, first_quarter_kept_s
from amshub_accounting.core.prices_held import PricesHeld
from amshub_contracts.ledger import MeterChange, Stored
from amshub_contracts.market_day import bounds_s
from amshub_contracts.messages import PriceDay, Quarter, Reading
from amshub_contracts.settings import MeterSettings, TariffSettings
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.price_days import MICRO, a_day
from tests.unit.accounting.readings import HOUR_S, KAIFA, reading

OSLO = ZoneInfo("Europe/Oslo")
TODAY = date(2026, 11, 1)


def a_price(day: date = TODAY, cap_wh: int | None = None) -> PriceDay:
    """Another price each hour, and half of it more above the cap."""
    hours = [(at + 1) * MICRO // 10 for at in range(24)]
    return a_day(day.isoformat(), hours, cap_wh=cap_wh, above_micro=5 * MICRO, export_micro=MICRO // 4)


def held(*days: PriceDay) -> PricesHeld:
    prices = PricesHeld()
    for day in days:
        prices.put(date.fromisoformat(day.day), day)
    return prices


def ledger(
    prices: PricesHeld | None, state: State | None = None, quarters: dict[int, Quarter] | None = None
) -> MeterLedger:
    return MeterLedger("home", MeterSettings(), TariffSettings(), state or State(), Stored(quarters or {}, {}), prices)


def hours(count: int) -> list[Reading]:
    """Each 30 s some 1,000 W, and each hour a counter that says 900, 1,000, 1,100 … Wh, whatever power said."""
    readings, import_wh, export_wh = [], 100_000, 100
    for at in range(10, count * 3600 + 11, 30):
        hourly = at % 3600 == 10
        if hourly and at > 10:
            import_wh += 800 + at // 3600 * 100
            export_wh += 100
        counters = {"import_wh": import_wh, "export_wh": export_wh} if hourly else {}
        readings.append(reading(at, import_w=900 + at % 211, export_w=100, maker=KAIFA, **counters))
    return readings


def folded(worker: MeterLedger, readings: list[Reading]) -> MeterChange:
    for each in readings:
        worker.fold(each)
    return worker.changes()


def test_an_hour_costs_its_exact_energy_at_its_price() -> None:
    change = folded(ledger(held(a_price())), hours(3))
    # HOUR_S is 10 UTC, so the hour from 11 to 12 in Oslo, in winter the market's twelfth: 1.20 a kWh.
    first, second, third = change.summary.hours[-3:]
    assert (first.import_wh, first.cost_nano) == (900, 900 * 1_200_000)
    assert (second.import_wh, second.cost_nano) == (1_000, 1_000 * 1_300_000)
    assert (third.import_wh, third.cost_nano) == (1_100, 1_100 * 1_400_000)
    assert [hour.income_nano for hour in (first, second, third)] == [100 * 250_000] * 3


def test_day_and_month_are_the_sum_of_their_quarters() -> None:
    change = folded(ledger(held(a_price())), hours(3))
    assert change.summary.day == change.summary.month
    assert change.summary.day.cost_nano == sum(quarter.cost_nano or 0 for quarter in change.quarters.values())
    assert change.summary.day.unpriced_import_wh == 0
    assert change.summary.last_month.cost_nano is None


def test_a_sum_counts_what_is_priced_and_tells_what_is_not() -> None:
    no_second_hour = [None if at == 12 else MICRO for at in range(24)]
    change = folded(ledger(held(a_day(TODAY.isoformat(), no_second_hour, export_micro=MICRO))), hours(3))
    day = change.summary.day
    assert day.unpriced_import_wh == 1_000
    assert day.cost_nano == (day.import_wh - 1_000) * MICRO
    assert day.unpriced_export_wh == 0


def test_without_any_price_money_is_unknown_and_never_zero() -> None:
    for prices in (None, PricesHeld()):
        day = folded(ledger(prices), hours(3)).summary.day
        assert (day.cost_nano, day.income_nano) == (None, None)
        assert (day.unpriced_import_wh, day.unpriced_export_wh) == (day.import_wh, day.export_wh)


def test_a_price_that_comes_later_prices_what_was_counted_before_it() -> None:
    prices = PricesHeld()
    worker = ledger(prices)
    assert folded(worker, hours(3)).summary.day.cost_nano is None
    prices.put(TODAY, a_price())
    worker.price_again(*bounds_s(TODAY))
    late = worker.changes()
    assert late.summary == folded(ledger(held(a_price())), hours(3)).summary
    assert late.quarters
    assert worker.changes().quarters == {}


def test_a_counter_that_corrects_the_energy_corrects_its_cost() -> None:
    worker = ledger(held(a_price()))
    *before, counter = hours(1)
    provisional = folded(worker, before).summary.hour
    assert provisional.import_wh != 900
    assert provisional.cost_nano == provisional.import_wh * 1_200_000
    assert folded(worker, [counter]).summary.hours[-1].cost_nano == 900 * 1_200_000


def test_market_days_are_those_that_the_changed_quarters_lie_in() -> None:
    worker = ledger(PricesHeld())
    worker.fold(reading(0, import_w=1000))
    worker.fold(reading(14 * 3600, import_w=1000))
    assert worker.market_days() == {TODAY, TODAY + timedelta(days=1)}
    worker.changes()
    assert worker.market_days() == set()


@pytest.mark.parametrize("cap_wh", [None, 1_450])
@given(
    cuts=st.lists(st.integers(1, 360), max_size=8),
    priced_at=st.integers(0, 8),
    restart=st.booleans(),
)
def test_any_batching_any_restart_and_a_price_at_any_time_give_the_same_money(
    cap_wh: int | None, cuts: list[int], priced_at: int, restart: bool
) -> None:
    readings = hours(3)
    whole = folded(ledger(held(a_price(cap_wh=cap_wh))), readings)
    edges = [0, *sorted(set(cuts)), len(readings)]
    prices, store = PricesHeld(), dict[int, Quarter]()
    worker, change = ledger(prices), ledger(None).changes()
    for number, (start, end) in enumerate(pairwise(edges)):
        if restart and start:
            state = msgspec.json.decode(change.state, type=State)
            kept_s = first_quarter_kept_s(state.meter, state.meter.at_ms, OSLO)
            worker = ledger(prices, state, {at: quarter for at, quarter in store.items() if at >= kept_s})
        if number == priced_at:
            prices.put(TODAY, a_price(cap_wh=cap_wh))
            worker.price_again(*bounds_s(TODAY))
        change = folded(worker, readings[start:end])
        store |= change.quarters
    prices.put(TODAY, a_price(cap_wh=cap_wh))
    worker.price_again(*bounds_s(TODAY))
    change = worker.changes()
    assert {**store, **change.quarters} == whole.quarters
    assert change.summary == whole.summary


def test_the_ledger_of_energy_does_not_depend_on_prices() -> None:
    def energy(change: MeterChange) -> dict[int, tuple[int, int, int]]:
        return {at: (each.import_wh, each.export_wh, each.flags) for at, each in change.quarters.items()}

    readings = hours(3)
    with_prices, without = folded(ledger(held(a_price(cap_wh=1))), readings), folded(ledger(None), readings)
    assert energy(with_prices) == energy(without)
    assert with_prices.state == without.state


@pytest.mark.parametrize("restart", [False, True])
def test_a_counter_after_two_months_is_priced_by_what_its_first_month_used_before(restart: bool) -> None:
    cap_wh = 2_500
    prices = held(*(a_price(TODAY + timedelta(days=ahead), cap_wh=cap_wh) for ahead in range(75)))
    worker = ledger(prices)
    late = reading(70 * 86_400, import_wh=801_000, import_w=0, maker=KAIFA)
    stored = folded(worker, hours(2))
    store = dict(stored.quarters)
    if restart:
        state = msgspec.json.decode(stored.state, type=State)
        kept_s = first_quarter_kept_s(state.meter, late.received_at_ms, OSLO)
        worker = ledger(prices, state, {at: quarter for at, quarter in store.items() if at >= kept_s})
    store |= folded(worker, [late]).quarters
    november = [store[at] for at in sorted(store) if at < HOUR_S + 29 * 86_400]
    used_wh = 0
    for quarter in november:
        if used_wh >= cap_wh:
            assert quarter.cost_nano == quarter.import_wh * 5 * MICRO
        used_wh += quarter.import_wh
    assert used_wh > 100_000
