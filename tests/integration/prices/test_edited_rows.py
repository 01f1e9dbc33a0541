"""Price rows that users set: today and tomorrow are priced by them, days that are over are not."""

from datetime import date
from decimal import Decimal

from amshub_contracts import edits, streams
from amshub_contracts.edits import Edit
from amshub_contracts.messages import PriceDay
from amshub_contracts.price_settings import RowSettings
from amshub_simulator.core.market.market import Market
from amshub_simulator.market.server import MarketServer

from tests.support.price_rig import PriceRig, Watch
from tests.support.store import ON_EITHER_STORE, Store

SUNDAY, MONDAY, TUESDAY = date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 24)
FILE = (RowSettings(name="file", value=Decimal("0.1")),)
"""Ten øre more, both ways."""


def edit(rig: PriceRig, day: date, *rows: RowSettings, back: bool = False, at_ms: int = 1) -> None:
    edits.save(rig.bus, Edit(kind="price_rows", from_day=day, rows=None if back else rows, by="kari", at_ms=at_ms))


def more(rig: PriceRig, day: date) -> set[int]:
    """By how much the import prices of the day are above the market's, in micro-currency, where both are known."""
    found = rig.day("NO2", day)
    assert found is not None
    return {
        point.import_micro - point.spot_micro
        for point in found.points
        if point.import_micro is not None and point.spot_micro is not None
    }


@ON_EITHER_STORE
def test_an_edit_prices_today_and_tomorrow_and_days_that_are_over_keep_theirs(store: Store) -> None:
    watch = Watch("2026-11-22T19:00:00+00:00")
    with MarketServer("127.0.0.1:0", Market(seed=3), watch) as server:
        rig = PriceRig(store, watch, server.url, rows=FILE)
        rig.run_until("2026-11-23T19:00:00+00:00")
        assert [more(rig, day) for day in (SUNDAY, MONDAY, TUESDAY)] == [{100_000}] * 3
        edit(rig, MONDAY, RowSettings(name="dearer", value=Decimal("0.7")))
        rig.service.turn()
        assert [more(rig, day) for day in (SUNDAY, MONDAY, TUESDAY)] == [{100_000}, {700_000}, {700_000}]
        sunday = rig.day("NO2", SUNDAY)
        again = PriceRig(store, watch, server.url, rows=FILE)
        again.service.turn()
        assert [more(again, day) for day in (SUNDAY, MONDAY, TUESDAY)] == [{100_000}, {700_000}, {700_000}]
        assert again.day("NO2", SUNDAY) == sunday
        edit(rig, MONDAY, back=True)
        again.service.turn()
        assert [more(again, day) for day in (SUNDAY, MONDAY, TUESDAY)] == [{100_000}] * 3


def test_an_edit_that_was_made_while_prices_were_away_over_midnight_holds_from_its_day(store: Store) -> None:
    watch = Watch("2026-11-22T19:00:00+00:00")
    with MarketServer("127.0.0.1:0", Market(seed=3), watch) as server:
        rig = PriceRig(store, watch, server.url, rows=FILE)
        rig.run_until("2026-11-23T19:00:00+00:00")
        edit(rig, MONDAY, RowSettings(name="dearer", value=Decimal("0.7")), at_ms=watch())
        rig = PriceRig(store, watch, server.url, rows=FILE)
        watch.now += 12 * 3_600_000
        rig.service.turn()
        assert [more(rig, day) for day in (SUNDAY, MONDAY, TUESDAY)] == [{100_000}, {700_000}, {700_000}]


def test_a_day_that_is_priced_late_has_the_rows_that_held_on_it(store: Store) -> None:
    watch = Watch("2026-11-24T08:00:00+00:00")
    with MarketServer("127.0.0.1:0", Market(seed=3), watch) as server:
        rig = PriceRig(store, watch, server.url, rows=FILE)
        edit(rig, MONDAY, RowSettings(name="dearer", value=Decimal("0.7")))
        edit(rig, TUESDAY, RowSettings(name="cheaper", type="subtract", value=Decimal("0.2")))
        rig.run_until("2026-11-24T09:00:00+00:00")
        assert [more(rig, day) for day in (SUNDAY, MONDAY, TUESDAY)] == [{100_000}, {700_000}, {-200_000}]


def test_an_edit_that_changes_nothing_writes_nothing(store: Store) -> None:
    watch = Watch("2026-11-22T08:00:00+00:00")
    with MarketServer("127.0.0.1:0", Market(seed=3), watch) as server:
        rig = PriceRig(store, watch, server.url, rows=FILE)
        rig.run_until("2026-11-22T10:00:00+00:00")
        before: PriceDay | None = rig.day("NO2", SUNDAY)
        (events,) = rig.bus.query([("XLEN", streams.PRICE_EVENTS_KEY)])
        edit(rig, SUNDAY, *FILE)
        rig.service.turn()
        assert rig.day("NO2", SUNDAY) == before
        assert rig.bus.query([("XLEN", streams.PRICE_EVENTS_KEY)]) == [events]


def test_rows_that_take_the_market_out_of_the_price_do_so(store: Store) -> None:
    watch = Watch("2026-11-22T08:00:00+00:00")
    with MarketServer("127.0.0.1:0", Market(seed=3), watch) as server:
        rig = PriceRig(store, watch, server.url)
        rig.run_until("2026-11-22T09:00:00+00:00")
        edit(rig, SUNDAY, RowSettings(type="fixed", direction="import", value=Decimal("0.5")))
        rig.service.turn()
        found = rig.day("NO2", SUNDAY)
        assert found is not None
        assert {point.import_micro for point in found.points} == {500_000}
        assert all(point.export_micro == point.spot_micro for point in found.points)
