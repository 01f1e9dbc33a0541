"""Price days over time: rates that come later, contracts that change, Danish tariffs, fixed prices."""

import logging
from datetime import date
from decimal import Decimal

import pytest
from amshub_contracts import streams
from amshub_contracts.messages import PriceDay
from amshub_contracts.price_settings import DenmarkSettings, RowSettings
from amshub_contracts.secret import Secret
from amshub_simulator.core.market.datahub import GRID_CODE, GRID_COMPANY
from amshub_simulator.core.market.market import Market
from amshub_simulator.market.faults import Fault
from amshub_simulator.market.server import MarketServer

from tests.support.price_rig import PriceRig, Watch, ms
from tests.support.store import Store

SUNDAY, MONDAY = date(2026, 11, 22), date(2026, 11, 23)


def held(rig: PriceRig, area: str, day: date) -> PriceDay:
    found = rig.day(area, day)
    assert found is not None
    return found


def test_a_day_has_the_last_known_rate_until_its_own_is_out(store: Store) -> None:
    watch = Watch("2026-11-22T08:00:00+00:00")
    with MarketServer("127.0.0.1:0", Market(seed=3), watch) as server:
        rig = PriceRig(store, watch, server.url)
        rig.run_until("2026-11-22T14:00:00+00:00")
        sunday, monday = held(rig, "NO2", SUNDAY), held(rig, "NO2", MONDAY)
        assert sunday.rate == monday.rate
        assert sunday.rate is not None
        assert (sunday.rate.day, sunday.rate.source) == ("2026-11-20", "NB"), "Friday's"
        rig.run_until("2026-11-23T18:00:00+00:00")
        settled = held(rig, "NO2", MONDAY)
        assert settled.rate is not None
        assert settled.rate.day == "2026-11-23"
        assert settled.slots == monday.slots, "what the market said stays"
        assert settled.points != monday.points
        assert held(rig, "NO2", SUNDAY).rate == sunday.rate, "a Sunday keeps Friday's"
        exact = Decimal(settled.rate.rate) * sum(Decimal(slot.price) for slot in settled.slots[:4]) / 4
        assert settled.points[0].spot_micro == round(exact * 1_000_000)


class Running(Watch):
    """A clock on which each look takes a millisecond."""

    def __call__(self) -> int:
        self.now += 1
        return self.now


def test_a_rate_that_is_about_to_be_asked_for_is_no_trouble(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    watch = Running("2026-11-22T08:00:00+00:00")
    with MarketServer("127.0.0.1:0", Market(seed=3), watch) as server:
        rig = PriceRig(store, watch, server.url)
        rig.run_until("2026-11-22T08:05:00+00:00")
    assert held(rig, "NO2", SUNDAY).rate is not None
    assert [record.getMessage() for record in caplog.records if record.levelno > logging.INFO] == []


def test_each_change_of_a_day_is_an_event(store: Store) -> None:
    watch = Watch("2026-11-23T08:00:00+00:00")
    with MarketServer("127.0.0.1:0", Market(seed=3), watch) as server:
        rig = PriceRig(store, watch, server.url)
        rig.run_until("2026-11-23T14:00:00+00:00")
        before = rig.bus.query([("XLEN", streams.PRICE_EVENTS_KEY)])[0]
        rig.run_until("2026-11-23T18:00:00+00:00")
        events = rig.bus.query([("XRANGE", streams.PRICE_EVENTS_KEY, "-", "+")])[0][before:]
        assert sorted(fields[b"day"].decode() for _, fields in events) == ["2026-11-23", "2026-11-24"]


def test_a_currency_that_no_bank_publishes_says_what_to_write(store: Store) -> None:
    watch = Watch("2026-11-22T08:00:00+00:00")
    with MarketServer("127.0.0.1:0", Market(seed=3), watch) as server:
        rig = PriceRig(store, watch, server.url, area="RS")
        rig.run_until("2026-11-22T09:00:00+00:00")
        assert held(rig, "RS", SUNDAY).currency == "RSD"
        assert '"EUR" as prices.currency' in rig.status().message
        rig = PriceRig(store, watch, server.url, area="RS", currency="EUR")
        rig.run_until("2026-11-22T09:30:00+00:00")
        assert rig.status().message == ""


def test_rates_that_come_after_an_evening_of_trouble_are_not_left_till_the_next_bank_day(store: Store) -> None:
    """The banks' new rates are out on Friday at 16; both fail then until midnight."""
    watch, start, end = (
        Watch("2026-11-20T08:00:00+00:00"),
        ms("2026-11-20T14:00:00+00:00"),
        ms("2026-11-20T23:00:00+00:00"),
    )

    def fault(source: str, now_ms: int) -> Fault | None:
        return Fault("garbage") if source in ("NB", "ECB") and start <= now_ms < end else None

    with MarketServer("127.0.0.1:0", Market(seed=3), watch, fault) as server:
        rig = PriceRig(store, watch, server.url)
        rig.run_until("2026-11-21T08:00:00+00:00")
        rate = held(rig, "NO2", date(2026, 11, 21)).rate
        assert rate is not None
        assert rate.day == "2026-11-20"
        asked = len([each for each in server.asked if each.source in ("NB", "ECB")])
        assert asked < 40


def test_without_any_rate_the_source_price_is_there_and_the_rest_unknown(store: Store) -> None:
    watch = Watch("2026-11-22T08:00:00+00:00")

    def fault(source: str, _now_ms: int) -> Fault | None:
        return Fault("503") if source in ("NB", "ECB") else None

    with MarketServer("127.0.0.1:0", Market(seed=3), watch, fault) as server:
        rig = PriceRig(store, watch, server.url)
        rig.run_until("2026-11-22T08:30:00+00:00")
        day = held(rig, "NO2", SUNDAY)
        assert len(day.slots) == 96
        assert day.rate is None
        assert {point.spot_micro for point in day.points} == {None}
        assert "exchange rate" in day.note
        assert "exchange rate" in rig.status().message
    with MarketServer(
        "127.0.0.1:0", Market(seed=3), watch, lambda source, _: Fault("503") if source == "NB" else None
    ) as server:
        rig = PriceRig(store, watch, server.url)
        rig.run_until("2026-11-22T10:00:00+00:00")
        day = held(rig, "NO2", SUNDAY)
        assert day.rate is not None
        assert day.rate.source == "ECB", "it stands in"
        assert rig.status().message == ""


def test_a_new_contract_counts_from_today_on_and_leaves_the_past_alone(store: Store) -> None:
    watch = Watch("2026-11-22T08:00:00+00:00")
    with MarketServer("127.0.0.1:0", Market(seed=3), watch) as server:
        before = PriceRig(store, watch, server.url, vat_percent=Decimal(25))
        before.run_until("2026-11-22T14:00:00+00:00")
        saturday, sunday = held(before, "NO2", date(2026, 11, 21)), held(before, "NO2", SUNDAY)
        after = PriceRig(store, watch, server.url, vat_percent=Decimal(0))
        asked = len(server.asked)
        after.run_until("2026-11-22T14:30:00+00:00")
        assert len(server.asked) == asked, "prices are made anew of what is held"
        assert held(after, "NO2", date(2026, 11, 21)) == saturday
        changed = held(after, "NO2", SUNDAY)
        assert changed.slots == sunday.slots
        assert [point.import_micro for point in changed.points] == [point.spot_micro for point in sunday.points]
        assert held(after, "NO2", MONDAY).points[0].import_micro == held(after, "NO2", MONDAY).points[0].spot_micro


def test_another_currency_counts_from_today_on_and_leaves_the_past_alone(store: Store) -> None:
    watch = Watch("2026-11-23T08:00:00+00:00")
    with MarketServer("127.0.0.1:0", Market(seed=3), watch) as server:
        before = PriceRig(store, watch, server.url, area="DK1")
        before.run_until("2026-11-23T09:00:00+00:00")
        past = before.days("DK1", date(2026, 10, 19), SUNDAY)
        after = PriceRig(store, watch, server.url, area="DK1", currency="SEK")
        after.run_until("2026-11-23T19:00:00+00:00")
        assert held(after, "DK1", MONDAY).currency == "SEK"
        assert held(after, "DK1", MONDAY).note == ""
        assert after.days("DK1", date(2026, 10, 19), SUNDAY) == past


def test_a_zone_that_comes_later_leaves_the_past_of_the_others_alone(store: Store) -> None:
    watch = Watch("2026-11-22T08:00:00+00:00")
    with MarketServer("127.0.0.1:0", Market(seed=3), watch) as server:
        before = PriceRig(store, watch, server.url, vat_percent=Decimal(25))
        before.run_until("2026-11-22T09:00:00+00:00")
        past = before.days("NO2", date(2026, 10, 18), date(2026, 11, 21))
        assert len(past) == 35
        after = PriceRig(store, watch, server.url, vat_percent=Decimal(0), meters=["DK1"])
        after.run_until("2026-11-22T10:00:00+00:00")
        assert len(after.days("DK1", date(2026, 10, 18), date(2026, 11, 21))) == 35
        assert after.days("NO2", date(2026, 10, 18), date(2026, 11, 21)) == past


def test_a_slow_source_does_not_keep_the_rates_waiting_while_it_gives_the_past(store: Store) -> None:
    watch = Watch("2026-11-22T08:00:00+00:00")

    def slow(_source: str, _now_ms: int) -> None:
        watch.now += 10_000

    with MarketServer("127.0.0.1:0", Market(seed=3), watch, slow) as server:
        rig = PriceRig(store, watch, server.url)
        rig.run_until("2026-11-22T08:01:00+00:00")
        assert [each.source for each in server.asked][:3] == ["NB", "EOE", "EOE"]


def test_an_ordinary_start_warns_of_nothing(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    watch = Watch("2026-11-22T19:00:00+00:00")

    def as_always(_source: str, _now_ms: int) -> None:
        watch.now += 300

    with MarketServer("127.0.0.1:0", Market(seed=3), watch, as_always) as server:
        rig = PriceRig(store, watch, server.url)
        rig.run_until("2026-11-22T20:00:00+00:00")
        assert rig.status().state == "well"
    assert not [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]


def test_fixed_rows_alone_need_no_source(store: Store) -> None:
    watch = Watch("2026-11-22T08:00:00+00:00")
    rows = (RowSettings(name="fixed", type="fixed", value=Decimal("0.99"), direction="import"),)
    with MarketServer("127.0.0.1:0", Market(seed=3), watch) as server:
        rig = PriceRig(store, watch, server.url, area="", currency="NOK", rows=rows)
        rig.run_until("2026-11-22T14:00:00+00:00")
        assert not server.asked
    for day in (SUNDAY, MONDAY):
        fixed = held(rig, "FIX", day)
        assert (fixed.source, fixed.currency, fixed.slots) == ("FIX", "NOK", ())
        assert {point.import_micro for point in fixed.points} == {990_000}
        assert {point.export_micro for point in fixed.points} == {None}
    assert rig.status().state == "well"


def test_a_fixed_price_is_there_though_no_source_answers(store: Store) -> None:
    watch = Watch("2026-11-22T08:00:00+00:00")
    rows = (RowSettings(type="fixed", value=Decimal("0.99")),)
    with MarketServer("127.0.0.1:0", Market(seed=3), watch, lambda _source, _now_ms: Fault("503")) as server:
        rig = PriceRig(store, watch, server.url, rows=rows)
        rig.run_until("2026-11-22T09:00:00+00:00")
        assert {point.import_micro for point in held(rig, "NO2", SUNDAY).points} == {990_000}
        assert held(rig, "NO2", SUNDAY).source == "FIX"


def test_danish_tariffs_are_put_on_the_import_price_alone(store: Store) -> None:
    watch = Watch("2026-11-22T08:00:00+00:00")
    with MarketServer("127.0.0.1:0", Market(seed=3), watch) as server:
        rig = PriceRig(store, watch, server.url, area="DK1", denmark=DenmarkSettings(state_charges=True))
        rig.run_until("2026-11-22T09:00:00+00:00")
        day = held(rig, "DK1", SUNDAY)
        assert day.currency == "DKK"
        assert day.note == ""
        charges = {
            point.import_micro - point.spot_micro
            for point in day.points
            if point.import_micro is not None and point.spot_micro is not None
        }
        assert len(charges) == 1, "elafgift, systemtarif and transmission are the same all day"
        assert charges.pop() > 8000, "elafgift alone is 0.008 DKK in 2026"
        assert [point.export_micro for point in day.points] == [point.spot_micro for point in day.points]
        asked = [each.path for each in server.asked if "DatahubPricelist" in each.path]
        assert len(asked) == 1
        again = PriceRig(store, watch, server.url, area="DK1", denmark=DenmarkSettings(state_charges=True))
        again.run_until("2026-11-22T12:00:00+00:00")
        assert len([each.path for each in server.asked if "DatahubPricelist" in each.path]) == 1
        again.run_until("2026-11-23T12:00:00+00:00")
        assert len([each.path for each in server.asked if "DatahubPricelist" in each.path]) == 2, "once a day"


def test_a_danish_tariff_that_the_settings_name_anew_does_not_wait_for_tomorrow(store: Store) -> None:
    watch = Watch("2026-11-22T08:00:00+00:00")
    wrong = DenmarkSettings(state_charges=True, grid_gln=GRID_COMPANY, grid_code="SLIP")
    right = DenmarkSettings(state_charges=True, grid_gln=GRID_COMPANY, grid_code=GRID_CODE)
    with MarketServer("127.0.0.1:0", Market(seed=3), watch) as server:
        before = PriceRig(store, watch, server.url, area="DK1", denmark=wrong)
        before.run_until("2026-11-22T09:00:00+00:00")
        assert {point.import_micro for point in held(before, "DK1", SUNDAY).points} == {None}
        assert "prices.denmark" in held(before, "DK1", SUNDAY).note
        after = PriceRig(store, watch, server.url, area="DK1", denmark=right)
        after.run_until("2026-11-22T09:05:00+00:00")
    assert held(after, "DK1", SUNDAY).note == ""
    assert None not in {point.import_micro for point in held(after, "DK1", SUNDAY).points}


def test_the_year_whose_level_is_not_published_is_told_and_not_guessed(store: Store) -> None:
    watch = Watch("2026-12-31T08:00:00+00:00")
    with MarketServer("127.0.0.1:0", Market(seed=3), watch) as server:
        rig = PriceRig(store, watch, server.url, support="norgespris")
        rig.run_until("2026-12-31T14:00:00+00:00")
        last, first = held(rig, "NO2", date(2026, 12, 31)), held(rig, "NO2", date(2027, 1, 1))
        assert {point.import_micro for point in last.points} == {400_000}
        assert last.cap_wh == 5_000_000
        assert {point.import_micro for point in first.points} == {None}
        assert all(point.spot_micro is not None for point in first.points)
        assert "2027" in first.note
        assert "schemes_file" in rig.status().message


def test_an_area_that_only_entso_e_knows_says_where_to_get_a_token(store: Store) -> None:
    watch = Watch("2026-11-22T08:00:00+00:00")
    with MarketServer("127.0.0.1:0", Market(seed=3), watch) as server:
        rig = PriceRig(store, watch, server.url, area="FI", entsoe_token=Secret())
        rig.run_until("2026-11-22T09:00:00+00:00")
        assert not [each for each in server.asked if each.source in ("EOE", "EDS", "HKS")]
        status = rig.status()
    assert status.state == "missing"
    assert "prices.entsoe_token" in status.message
    assert "AMSHUB_ENTSOE_TOKEN in .env" in status.message, "what compose passes on"


@pytest.mark.parametrize("leap", ["2026-11-10T08:00:00+00:00", "2027-06-01T08:00:00+00:00"])
def test_a_clock_that_jumps_is_followed(store: Store, leap: str) -> None:
    watch = Watch("2026-11-22T08:00:00+00:00")
    with MarketServer("127.0.0.1:0", Market(seed=3), watch) as server:
        rig = PriceRig(store, watch, server.url)
        rig.run_until("2026-11-22T14:00:00+00:00")
        jumped = Watch(leap)
        watch.now = jumped.now
        rig.run_until(leap.replace("T08", "T09"))
        assert held(rig, "NO2", date.fromisoformat(leap[:10])).source == "EOE"


def test_a_clock_that_is_not_set_asks_for_nothing_and_is_told_once(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    watch = Watch("1970-01-01T00:10:00+00:00")
    with MarketServer("127.0.0.1:0", Market(seed=3), watch) as server:
        rig = PriceRig(store, watch, server.url)
        rig.run_until("1970-01-01T00:20:00+00:00")
        rig.service.turn()
        rig.service.turn()
        assert not server.asked
        assert caplog.text.count("no prices until it is set") == 1
        watch.now = Watch("2026-11-22T08:00:00+00:00").now
        rig.run_until("2026-11-22T08:10:00+00:00")
        assert rig.day("NO2", SUNDAY) is not None
