"""`serve` plays the market beside the meter, in the same clock."""

from collections.abc import Callable
from datetime import UTC, datetime
from re import search

import requests
from amshub_contracts.areas import find_area
from amshub_contracts.market_day import market_day_of
from amshub_simulator.core.market import Market

from tests.integration.simulator.served import SEED, START_MS, Served
from tests.support.waiting import PATIENCE_S


def test_the_market_answers_where_the_log_says_and_lives_by_the_simulated_clock(served: Callable[..., Served]) -> None:
    said = search(r"the market at (http://127\.0\.0\.1:\d+)", served().log())
    assert said
    today = market_day_of(START_MS // 1000)
    reply = requests.get(f"{said[1]}/api/v1/prices/{today:%Y/%m-%d}_SIM.json", timeout=PATIENCE_S)
    hour = reply.json()[0]
    start_s = int(datetime.fromisoformat(hour["time_start"]).astimezone(UTC).timestamp())
    cents = [Market(SEED).price(find_area("SIM"), start_s + quarter) for quarter in range(0, 3600, 900)]
    assert round(hour["EUR_per_kWh"] * 400_000) == sum(cents)
    host_today = market_day_of(int(datetime.now(UTC).timestamp()))
    later = requests.get(f"{said[1]}/api/v1/prices/{host_today:%Y/%m-%d}_SIM.json", timeout=PATIENCE_S)
    assert later.status_code == 404
