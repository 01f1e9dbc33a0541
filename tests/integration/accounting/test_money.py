"""The real process on a real store: prices come late, change, fail to come, and the ledger's money is right."""

import random
import signal
from datetime import date
from pathlib import Path

from amshub_contracts import ledger, price_book, streams
from amshub_contracts.bus import Bus
from amshub_contracts.market_day import bounds_s
from amshub_contracts.messages import PriceDay, Quarter, Summary

from tests.contracts.price_days import MICRO, a_day
from tests.integration.accounting.test_worker import accounting, book, day_of_readings, send, wait_for
from tests.support.services import log_of
from tests.support.store import ON_EITHER_STORE, Store
from tests.support.waiting import wait_until
from tests.unit.accounting.readings import HOUR_S, KAIFA, reading

pytestmark = ON_EITHER_STORE
NO1 = {"AMSHUB_PRICES__AREA": "NO1"}
NAMED = {**NO1, "AMSHUB_METERS__HOME__ZONE": "Europe/Oslo"}
SUNDAY, MONDAY = "2026-11-01", "2026-11-02"
"""The market days that the day of readings lies in."""


def by_the_hour(day: str, first_micro: int = 100_000, cap_wh: int | None = None) -> PriceDay:
    """Each hour a tenth of a krone dearer than the one before it; 9 kroner above the cap, half a krone for export."""
    prices = [first_micro + at * 100_000 for at in range(24)]
    return a_day(day, prices, cap_wh=cap_wh, above_micro=9 * MICRO, export_micro=MICRO // 2)


def write(store: Store, *days: PriceDay) -> None:
    bus = Bus(store.settings, "test")
    for day in days:
        price_book.save_day(bus, day)
    bus.close()


def summary(store: Store) -> Summary:
    return book(store)[1]


def expected_nano(quarters: dict[int, Quarter], *days: PriceDay) -> dict[int, int | None]:
    """What each quarter costs by these days, without a cap."""
    micro = {
        at: point.import_micro
        for day in days
        for point in day.points
        for at in range(point.start_s, point.start_s + point.minutes * 60, 900)
    }
    return {
        at: None if (price := micro.get(at)) is None else price * quarter.import_wh for at, quarter in quarters.items()
    }


def costs(quarters: dict[int, Quarter]) -> dict[int, int | None]:
    return {at: quarter.cost_nano for at, quarter in quarters.items()}


def test_energy_is_priced_as_it_is_counted(store: Store, tmp_path: Path) -> None:
    days = by_the_hour(SUNDAY), by_the_hour(MONDAY)
    write(store, *days)
    with accounting(store, tmp_path, **NO1):
        wait_for(store, send(store, day_of_readings()))
    quarters, shown = book(store)
    assert costs(quarters) == expected_nano(quarters, *days)
    # The hour from 11 UTC is the market's thirteenth, at 1.30, and its counter says 1,002 Wh.
    eleven = next(hour for hour in shown.hours if hour.start_s == HOUR_S + 3600)
    assert (eleven.import_wh, eleven.cost_nano, eleven.income_nano) == (1_002, 1_002 * 1_300_000, 0)
    assert shown.month.cost_nano == sum(cost or 0 for cost in costs(quarters).values())
    assert shown.month.unpriced_import_wh == 0


def test_a_price_that_comes_after_the_last_reading_prices_it_all_the_same(store: Store, tmp_path: Path) -> None:
    sunday, monday = by_the_hour(SUNDAY), by_the_hour(MONDAY)
    with accounting(store, tmp_path, **NO1):
        wait_for(store, send(store, day_of_readings()))
        before = summary(store)
        assert (before.month.cost_nano, before.month.unpriced_import_wh) == (None, before.month.import_wh)
        write(store, sunday)
        wait_until(lambda: summary(store).month.cost_nano is not None, "the first day is priced")
        quarters, half = book(store)
        assert costs(quarters) == expected_nano(quarters, sunday)
        after_sunday_s = bounds_s(date.fromisoformat(SUNDAY))[1]
        assert half.month.unpriced_import_wh == sum(
            quarter.import_wh for at, quarter in quarters.items() if at >= after_sunday_s
        )
        write(store, monday)
        wait_until(lambda: summary(store).month.unpriced_import_wh == 0, "both days are priced")
    quarters, _ = book(store)
    assert costs(quarters) == expected_nano(quarters, sunday, monday)


def test_a_price_that_changes_later_changes_what_was_priced_by_it(store: Store, tmp_path: Path) -> None:
    write(store, by_the_hour(SUNDAY), by_the_hour(MONDAY))
    changed = by_the_hour(SUNDAY, first_micro=104_321)
    with accounting(store, tmp_path, **NO1):
        wait_for(store, send(store, day_of_readings()))
        before = summary(store).month.cost_nano
        write(store, changed)
        wait_until(lambda: summary(store).month.cost_nano != before, "the changed day is priced again")
    quarters, _ = book(store)
    assert costs(quarters) == expected_nano(quarters, changed, by_the_hour(MONDAY))


def test_a_price_that_comes_while_accounting_is_dead_and_the_meter_silent_counts_from_the_start(
    store: Store, tmp_path: Path
) -> None:
    with accounting(store, tmp_path, **NAMED) as process:
        wait_for(store, send(store, day_of_readings()))
        process.send_signal(signal.SIGKILL)
        process.wait()
    days = by_the_hour(SUNDAY), by_the_hour(MONDAY)
    write(store, *days)
    with accounting(store, tmp_path, **NAMED):
        wait_until(lambda: summary(store).month.cost_nano is not None, "the ledger is priced")
    quarters, shown = book(store)
    assert costs(quarters) == expected_nano(quarters, *days)
    assert shown.month.unpriced_import_wh == 0


def test_the_quarter_in_which_the_month_crosses_the_cap_is_split(store: Store, tmp_path: Path) -> None:
    cap_wh = 10_000
    write(store, *(a_day(day, MICRO, cap_wh=cap_wh, above_micro=3 * MICRO) for day in (SUNDAY, MONDAY)))
    with accounting(store, tmp_path, **NO1):
        wait_for(store, send(store, day_of_readings()))
    quarters, shown = book(store)
    used_wh, split = 0, []
    for at in sorted(quarters):
        quarter, within_wh = quarters[at], min(max(cap_wh - used_wh, 0), quarters[at].import_wh)
        assert quarter.cost_nano == within_wh * MICRO + (quarter.import_wh - within_wh) * 3 * MICRO
        split += [at] if 0 < within_wh < quarter.import_wh else []
        used_wh += quarter.import_wh
    assert len(split) == 1
    assert shown.month.cost_nano == cap_wh * MICRO + (used_wh - cap_wh) * 3 * MICRO


def test_killed_at_random_moments_while_prices_come_and_change_the_money_is_the_same(
    store: Store, tmp_path: Path
) -> None:
    final = by_the_hour(SUNDAY, cap_wh=7_000), by_the_hour(MONDAY, cap_wh=7_000)
    write(store, *final)
    with accounting(store, tmp_path, **NAMED):
        wait_for(store, send(store, day_of_readings()))
    straight = book(store)
    with store.client() as client:
        client.flushall()
    readings, dice = day_of_readings(), random.Random(3)
    for number in range(6):
        with store.client() as client:
            before = client.get(streams.watermark(0))
        with accounting(store, tmp_path, **NAMED) as process:
            last = send(store, readings[number * 480 : (number + 1) * 480 + (number == 5)])
            write(store, dice.choice([by_the_hour(SUNDAY, first_micro=dice.randrange(10**6)), *final]))
            with store.client() as client:
                wait_until(lambda: client.get(streams.watermark(0)) != before, "a batch is folded")  # noqa: B023  called here
            process.send_signal(signal.SIGKILL)
            process.wait()
    write(store, *final)
    with accounting(store, tmp_path, **NAMED):
        wait_for(store, last)
        wait_until(lambda: costs(book(store)[0]) == costs(straight[0]), "the last prices count")
    quarters, shown = book(store)
    assert {at: quarter.import_wh for at, quarter in quarters.items()} == {
        at: quarter.import_wh for at, quarter in straight[0].items()
    }
    assert (shown.month, shown.day, shown.hours, shown.days) == (
        straight[1].month,
        straight[1].day,
        straight[1].hours,
        straight[1].days,
    )


def test_a_month_that_is_in_memory_no_more_is_priced_in_the_store(store: Store, tmp_path: Path) -> None:
    later = [reading(100 * 86_400 + at, import_w=1000) for at in (0, 30)]
    cap_wh = 10_000
    monday = a_day(MONDAY, MICRO, cap_wh=cap_wh, above_micro=3 * MICRO)
    bus = Bus(store.settings, "test")
    with accounting(store, tmp_path, **NO1):
        wait_for(store, send(store, day_of_readings()))
        wait_for(store, send(store, later[:1]))
        wait_for(store, send(store, later[1:]))
        write(store, monday)

        def stored() -> dict[int, Quarter]:
            return ledger.load_quarters(bus, 0, "home", *bounds_s(date.fromisoformat(MONDAY)))

        wait_until(lambda: any(quarter.cost_nano is not None for quarter in stored().values()), "November is priced")
        priced = {at: quarter for at, quarter in stored().items() if at < HOUR_S + 86_400}
    before_s = bounds_s(date.fromisoformat(MONDAY))[0]
    sunday = ledger.load_quarters(bus, 0, "home", HOUR_S, before_s)
    bus.close()
    used_wh = sum(quarter.import_wh for quarter in sunday.values())
    assert used_wh > cap_wh
    assert [quarter.cost_nano for quarter in sunday.values()] == [None] * len(sunday)
    assert all(quarter.cost_nano == quarter.import_wh * 3 * MICRO for quarter in priced.values())


def test_without_any_price_money_is_null_and_the_energy_is_all_there(store: Store, tmp_path: Path) -> None:
    with accounting(store, tmp_path, **NO1):
        wait_for(store, send(store, day_of_readings()))
    quarters, shown = book(store)
    assert {quarter.cost_nano for quarter in quarters.values()} == {None}
    assert (shown.month.cost_nano, shown.month.income_nano) == (None, None)
    assert shown.month.unpriced_import_wh == shown.month.import_wh > 20_000


def test_prices_that_cannot_be_read_are_told_and_cost_no_energy(store: Store, tmp_path: Path) -> None:
    with store.client() as client:
        client.set(streams.price_day("NO1", SUNDAY), "{rubbish")
        with accounting(store, tmp_path, **NO1):
            wait_for(store, send(store, day_of_readings()))
            for day in ("someday", "9999-12-31", "0001-01-01"):
                client.xadd(streams.PRICE_EVENTS_KEY, {"area": "NO1", "day": day})
            write(store, by_the_hour(MONDAY))
            wait_until(lambda: summary(store).month.cost_nano is not None, "the day that can be read is priced")
    quarters, _ = book(store)
    assert costs(quarters) == expected_nano(quarters, by_the_hour(MONDAY))
    log = log_of("accounting", tmp_path)
    assert "cannot be read" in log
    assert log.count("tells of no price day") == 3


def test_fixed_rows_alone_price_a_meter_without_a_bidding_zone(store: Store, tmp_path: Path) -> None:
    settings = tmp_path / "amshub.toml"
    settings.write_text('[prices]\ncurrency = "NOK"\n[[prices.rows]]\ntype = "fixed"\nvalue = 1.25\n')
    days = [a_day(day, 1_250_000, area="FIX", source="FIX") for day in (SUNDAY, MONDAY)]
    write(store, *days)
    with accounting(store, tmp_path, AMSHUB_CONFIG=str(settings)):
        wait_for(store, send(store, day_of_readings()))
    quarters, _ = book(store)
    assert costs(quarters) == expected_nano(quarters, *days)


def test_each_meter_has_the_prices_of_its_own_bidding_zone(store: Store, tmp_path: Path) -> None:
    write(store, a_day(SUNDAY, MICRO), a_day(SUNDAY, 2 * MICRO, area="SE3"))
    with accounting(store, tmp_path, **NO1, AMSHUB_METERS__HOME__PRICE_AREA="SE_3"):
        wait_for(store, send(store, [reading(0, import_w=3600), reading(10, import_w=3600, maker=KAIFA)]))
    quarters, _ = book(store)
    assert costs(quarters) == {HOUR_S: 10 * 2 * MICRO}
