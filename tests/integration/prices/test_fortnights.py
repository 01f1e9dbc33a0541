"""Two fortnights at speed, each over a change of the clocks, with each source failing in turn."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from amshub_contracts.areas import find_area
from amshub_contracts.bus import BusDown
from amshub_contracts.market_day import bounds_s, market_day_of
from amshub_prices.core.slots import is_whole
from amshub_simulator.core.market.market import Market
from amshub_simulator.market.faults import Fault, FaultKind
from amshub_simulator.market.server import MarketServer

from tests.support.price_rig import PriceRig, Watch, ms, words
from tests.support.store import Store

AREA = find_area("NO2")
HOUR_MS = 3_600_000
LONGEST_PATIENCE_MS = HOUR_MS
KINDS: list[FaultKind] = ["503", "429", "cut", "garbage", "401", "403", "empty", "wrong_zone"]


@dataclass(frozen=True)
class Bad:
    """Who fails from when to when, and how."""

    sources: tuple[str, ...]
    from_ms: int
    to_ms: int
    kind: FaultKind

    def hits(self, source: str, now_ms: int) -> bool:
        return source in self.sources and self.from_ms <= now_ms < self.to_ms


def troubles(first: date) -> list[Bad]:
    """Day after day another source is down, on two days two of them, and once all at the time of publication."""
    start_ms = bounds_s(first)[0] * 1000
    turns = [("EOE",), ("EDS",), ("HKS",), ("EOE", "EDS"), ("NB",), ("EDS", "HKS"), ("ECB",), ("EOE", "HKS")]
    bad = [
        Bad(
            turns[number % len(turns)],
            start_ms + number * 24 * HOUR_MS,
            start_ms + (number + 1) * 24 * HOUR_MS,
            KINDS[number % len(KINDS)],
        )
        for number in range(14)
    ]
    all_down_ms = start_ms + (9 * 24 + 11) * HOUR_MS
    return [*bad, Bad(("EOE", "EDS", "HKS", "NB", "ECB"), all_down_ms, all_down_ms + 7 * HOUR_MS, "503")]


@pytest.mark.parametrize("first", [date(2026, 3, 21), date(2026, 10, 17)], ids=["spring", "autumn"])
def test_no_hour_is_without_a_price_that_any_source_had(store: Store, first: date) -> None:
    last = first + timedelta(days=14)
    bad = troubles(first)
    watch = Watch(words(bounds_s(first)[0] * 1000))
    market = Market(seed=3)

    def fault(source: str, now_ms: int) -> Fault | None:
        return next((Fault(each.kind) for each in bad if each.hits(source, now_ms)), None)

    unknown: list[str] = []
    seen: set[int] = set()
    with MarketServer("127.0.0.1:0", market, watch, fault) as server:
        rig = PriceRig(store, watch, server.url)

        def look() -> None:
            """At the first turn of each hour: is its price there, half an hour after the household began?"""
            hour = watch.now // HOUR_MS
            if hour in seen or watch.now < bounds_s(first)[0] * 1000 + HOUR_MS // 2:
                return
            seen.add(hour)
            day = rig.day("NO2", market_day_of(watch.now // 1000))
            point = (
                None
                if day is None
                else next(
                    (point for point in day.points if point.start_s <= watch.now // 1000 < point.start_s + 3600), None
                )
            )
            if point is None or point.import_micro is None:
                unknown.append(words(watch.now))

        rig.run_until(words(bounds_s(last)[0] * 1000), look)
        days = rig.days("NO2", first - timedelta(days=35), last)
        asked = list(server.asked)

    assert not unknown
    assert len(seen) > 14 * 24 - 3, "every hour of the fortnight was looked at"
    assert len(days) == 35 + 14 + 1, "the days before, those of the fortnight and the one to come are held"
    for day, held in days.items():
        assert is_whole(day, held.slots), day
        _is_what_the_market_said(market, day, [(slot.start_s, slot.minutes, slot.price) for slot in held.slots])
        hours = (bounds_s(day)[1] - bounds_s(day)[0]) // 3600
        assert len(held.points) == hours
        assert all(point.spot_micro is not None for point in held.points)
    _limits_hold([(each.at_ms, each.source, each.path) for each in asked])


def _is_what_the_market_said(market: Market, day: date, slots: list[tuple[int, int, str]]) -> None:
    """Each slot's price is the mean of the quarters that the market made; hvakosterstrommen.no rounds to 5 decimals."""
    cents = dict(market.quarters(AREA, day))
    for start_s, minutes, price in slots:
        quarters = [cents[at] for at in range(start_s, start_s + minutes * 60, 900)]
        exact = sum(quarters) / len(quarters) / 100_000
        assert abs(float(price) - exact) <= 0.000_005_1, (day, start_s)


def _limits_hold(asked: list[tuple[int, str | None, str]]) -> None:
    """ENTSO-E 400 a minute; Energi Data Service one a minute for each data set; the others politely."""
    spacing_ms = {"EOE": 60_000 // 400, "EDS": 60_000, "HKS": 1000, "NB": 1000, "ECB": 1000}
    last: dict[str, int] = {}
    for at_ms, source, path in asked:
        assert source is not None, path
        limit = f"{source} {path.split('?')[0]}" if source == "EDS" else source
        if limit in last:
            assert at_ms - last[limit] >= spacing_ms[source], (limit, words(at_ms))
        last[limit] = at_ms
    a_day = Counter((source, at_ms // (24 * HOUR_MS)) for at_ms, source, _ in asked)
    assert max(a_day.values()) < 150, "nobody is asked again and again"


def test_a_restart_asks_nobody_for_what_is_held(store: Store) -> None:
    watch = Watch("2026-11-22T19:00:00+00:00")
    with MarketServer("127.0.0.1:0", Market(seed=3), watch) as server:
        PriceRig(store, watch, server.url).run_until("2026-11-22T21:00:00+00:00")
        before = len(server.asked)
        assert before >= 37
        again = PriceRig(store, watch, server.url)
        again.run_until("2026-11-22T22:30:00+00:00")
        assert len(server.asked) == before
        assert again.status().state == "well"


def test_tomorrow_is_asked_for_from_publication_on_and_not_before(store: Store) -> None:
    watch = Watch("2026-11-22T08:00:00+00:00")
    with MarketServer("127.0.0.1:0", Market(seed=3), watch) as server:
        rig = PriceRig(store, watch, server.url)
        rig.run_until("2026-11-22T11:59:00+00:00")
        before = len(server.asked)
        assert rig.day("NO2", date(2026, 11, 23)) is None
        assert rig.status().state == "waiting"
        rig.run_until("2026-11-22T12:30:00+00:00")
        assert rig.day("NO2", date(2026, 11, 23)) is not None
        first = server.asked[before]
        assert first.at_ms >= ms("2026-11-22T12:00:00+00:00")
        assert rig.status().state == "well"


def test_the_first_source_takes_over_again_when_it_is_back(store: Store) -> None:
    watch = Watch("2026-11-22T08:00:00+00:00")
    down_until = ms("2026-11-22T09:00:00+00:00")

    def fault(source: str, now_ms: int) -> Fault | None:
        return Fault("503") if source == "EOE" and now_ms < down_until else None

    with MarketServer("127.0.0.1:0", Market(seed=3), watch, fault) as server:
        rig = PriceRig(store, watch, server.url)
        rig.run_until("2026-11-22T08:10:00+00:00")
        fallen_back = rig.day("NO2", date(2026, 11, 22))
        assert fallen_back is not None
        assert fallen_back.source == "EDS"
        assert rig.status().error_code == 0, "nothing is missing"
        rig.run_until("2026-11-22T11:30:00+00:00")
        returned = rig.day("NO2", date(2026, 11, 22))
        assert returned is not None
        assert returned.source == "EOE"


def test_sources_that_disagree_are_told_apart_in_the_log(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    watch = Watch("2026-11-22T08:00:00+00:00")
    down_until = ms("2026-11-22T09:00:00+00:00")

    def fault(source: str, now_ms: int) -> Fault | None:
        return Fault("503") if source in ("EOE", "EDS") and now_ms < down_until else None

    with MarketServer("127.0.0.1:0", Market(seed=3), watch, fault) as server:
        PriceRig(store, watch, server.url).run_until("2026-11-22T08:30:00+00:00")
    with MarketServer("127.0.0.1:0", Market(seed=4), watch, fault) as server:
        rig = PriceRig(store, watch, server.url)
        rig.run_until("2026-11-22T12:30:00+00:00")
        assert "EOE and HKS disagree about 24 of 24 hours of NO2 2026-11-22" in caplog.text
        assert rig.status().disagreements >= 1


def test_a_refused_token_is_told_and_the_next_source_asked(store: Store) -> None:
    watch = Watch("2026-11-22T19:00:00+00:00")

    def fault(source: str, _now_ms: int) -> Fault | None:
        return Fault("401") if source == "EOE" else None

    with MarketServer("127.0.0.1:0", Market(seed=3), watch, fault) as server:
        rig = PriceRig(store, watch, server.url)
        rig.run_until("2026-11-22T19:30:00+00:00")
        status = rig.status()
        assert status.error_code == 401
        assert "token" in status.message
        assert [each.source for each in server.asked].count("EOE") == 1
        today = rig.day("NO2", date(2026, 11, 22))
        assert today is not None
        assert today.source == "EDS"


def test_a_restart_while_a_source_shuts_us_out_says_so_and_does_not_ask_it(store: Store) -> None:
    watch = Watch("2026-11-22T08:00:00+00:00")
    with MarketServer("127.0.0.1:0", Market(seed=3), watch, lambda _source, _now_ms: Fault("403")) as server:
        PriceRig(store, watch, server.url, area="DK1", sources=("EDS",)).run_until("2026-11-22T08:10:00+00:00")
        again = PriceRig(store, watch, server.url, area="DK1", sources=("EDS",))
        again.run_until("2026-11-22T09:00:00+00:00")
        assert [each.source for each in server.asked].count("EDS") == 1
        status = again.status()
    assert status.state == "missing"
    assert status.error_code != 0
    assert (
        "EDS: it was in trouble before the service started, and is left alone until 2026-11-23T08:0" in status.message
    )


def test_an_outage_of_all_is_missing_until_one_is_back_and_then_nothing_is_missing(store: Store) -> None:
    watch = Watch("2026-11-22T08:00:00+00:00")
    until = ms("2026-11-24T08:00:00+00:00")

    def fault(_source: str, now_ms: int) -> Fault | None:
        return Fault("503") if now_ms < until else None

    with MarketServer("127.0.0.1:0", Market(seed=3), watch, fault) as server:
        rig = PriceRig(store, watch, server.url)
        rig.run_until("2026-11-24T07:59:00+00:00")
        status = rig.status()
        assert (status.state, status.error_code) == ("missing", 503)
        assert rig.day("NO2", date(2026, 11, 24)) is None
        rig.run_until("2026-11-24T09:30:00+00:00")
        assert rig.status().state == "waiting"
        held = rig.days("NO2", date(2026, 11, 10), date(2026, 11, 24))
        assert all(is_whole(day, price_day.slots) for day, price_day in held.items())
        assert len(held) == 15


def test_the_store_going_away_loses_no_price_and_asks_no_source(own_store: Store) -> None:
    watch = Watch("2026-11-22T19:00:00+00:00")
    with MarketServer("127.0.0.1:0", Market(seed=3), watch) as server:
        rig = PriceRig(own_store, watch, server.url)
        rig.run_until("2026-11-22T19:05:00+00:00")
        own_store.stop()
        before = len(server.asked)
        watch.now = ms("2026-11-23T14:00:00+00:00")
        for _ in range(3):
            with pytest.raises(BusDown):
                rig.service.turn()
            rig.service.forget()
        assert len(server.asked) == before
        own_store.start()
        rig.run_until("2026-11-23T15:00:00+00:00")
        assert rig.day("NO2", date(2026, 11, 24)) is not None
        assert rig.status().state == "well"
