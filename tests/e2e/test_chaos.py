"""Days at speed through the composed stack while its parts are killed: what the ledger does not call an estimate is
true to the watt-hour and the øre."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
import pytest
from amshub_contracts import clock, streams
from amshub_contracts.areas import find_area
from amshub_contracts.ledger import utc_date
from amshub_contracts.market_day import market_day_of
from amshub_contracts.messages import PriceDay, Quarter
from amshub_simulator.core.market.market import Market

from tests.e2e import chaos
from tests.e2e.compose_stack import ComposeStack, running
from tests.support.waiting import wait_until

pytestmark = pytest.mark.docker
SERVICES = ("redis", "accounting", "prices", "api", "simulator", "reader-demo", "prices-demo")
HOUR_S, DAY_S = 3600, 86_400
MORE_S = 90
"""After the last hour, so that the list that ends it comes too: a Kamstrup sends it within the first minute."""
LEAST_CERTAIN = 0.8
ORE = Fraction(1, 100)


@dataclass(frozen=True)
class Span:
    """Whole hours, UTC Unix s."""

    start_s: int
    end_s: int

    @property
    def hours(self) -> range:
        return range(self.start_s, self.end_s, HOUR_S)


def redis(stack: ComposeStack, *command: str) -> Any:
    """The reply of the store in the stack."""
    done = stack.execute("redis", "redis-cli", "--json", *command)
    assert done.returncode == 0, done.stderr
    return msgspec.json.decode(done.stdout)


def ledger(stack: ComposeStack, span: Span) -> dict[int, Quarter]:
    """The quarters of the span by their start."""
    found = {}
    for midnight_s in range(span.start_s - span.start_s % DAY_S, span.end_s, DAY_S):
        for name, raw in redis(stack, "HGETALL", streams.day(0, "demo", utc_date(midnight_s))).items():
            found[midnight_s + int(name) * 900] = msgspec.json.decode(raw, type=Quarter)
    return found


def readings(stack: ComposeStack) -> list[dict[str, str]]:
    """Everything that was streamed, in order."""
    return [
        dict(zip(fields[::2], fields[1::2], strict=True))
        for _, fields in redis(stack, "XRANGE", streams.readings(0), "-", "+")
    ]


def true_price(stack: ComposeStack, market: Market, start_s: int) -> Fraction:
    """Kroner per kWh of the hour that starts then: the mean of the market's quarters, at the rate that the day has."""
    day = market_day_of(start_s)
    known = msgspec.json.decode(redis(stack, "GET", streams.price_day("SIM", day.isoformat())), type=PriceDay)
    assert known.rate is not None
    bank_day = date.fromisoformat(known.rate.day)
    assert day - timedelta(days=7) <= bank_day <= day
    assert Fraction(known.rate.rate) == Fraction(market.rate("NOK", bank_day) or 0)
    area = find_area("SIM")
    cents = [market.price(area, at) for at in range(start_s, start_s + HOUR_S, 900)]
    return Fraction(sum(cents), 4) / 100_000 * Fraction(known.rate.rate)


@contextmanager
def household(
    request: pytest.FixtureRequest, directory: Path, start: str, rate: float
) -> Iterator[tuple[ComposeStack, clock.Clock]]:
    """The stack at this instant and pace."""
    setting, pace = chaos.clock_from(start, rate)
    with running(
        request, directory, SERVICES, f"AMSHUB_CLOCK={setting}\n", (chaos.write_override(directory),)
    ) as stack:
        yield stack, pace


def survive(request: pytest.FixtureRequest, directory: Path, start: str, days: int, kills: int, rate: float) -> None:
    """Play so many days with so many kills, and compare the ledger with the meter's registers."""
    with household(request, directory, start, rate) as (stack, pace), chaos.line_of(stack) as feeder:
        start_s = pace.start_ms // 1000 + HOUR_S  # the first hour begins where nothing is known yet
        span = Span(start_s, pace.start_ms // 1000 + days * DAY_S)
        played = chaos.play(stack, feeder, pace, (pace.start_ms, (span.end_s + MORE_S) * 1000), kills)
        wait_until(lambda: _is_folded(stack), "accounting has folded all that was streamed")
        wait_until(lambda: _is_priced(stack, span), "every quarter-hour has its price")
        for service in SERVICES:
            wait_until(lambda name=service: stack.health(name) == "healthy", f"{service} is healthy")  # type: ignore[misc]
        frames, quarters = readings(stack), ledger(stack, span)
        certain = _check_hours(stack, span, quarters)
        spans = _check_counters(frames, quarters)
        print(f"{days} days of {len(span.hours)} hours, {certain} certain, {spans} spans between two counters")
        print(f"{played.frames} frames played, {played.lost} lost on the line, {len(frames)} streamed")
        print(f"{sum(played.kills.values())} kills: {dict(played.kills)}")
        assert sum(played.kills.values()) == kills
        assert certain >= LEAST_CERTAIN * len(span.hours)
        numbers = [int(frame["seq"]) for frame in frames]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), "nothing is streamed twice or left out"


def _is_folded(stack: ComposeStack) -> bool:
    newest = redis(stack, "XREVRANGE", streams.readings(0), "+", "-", "COUNT", "1")
    return bool(redis(stack, "GET", streams.watermark(0)) == newest[0][0])


def _is_priced(stack: ComposeStack, span: Span) -> bool:
    quarters = ledger(stack, span)
    return all(quarters[at].cost_nano is not None for hour in span.hours for at in range(hour, hour + HOUR_S, 900))


def _check_hours(stack: ComposeStack, span: Span, quarters: dict[int, Quarter]) -> int:
    """How many hours are no estimates; each of them is the registers' difference, and costs what the market says."""
    meter, market = chaos.household(), Market(chaos.SEED)
    certain = 0
    for start_s in span.hours:
        hour = [quarters[at] for at in range(start_s, start_s + HOUR_S, 900)]
        if any(quarter.estimated for quarter in hour):
            continue
        certain += 1
        before, after = (meter.counters_wh(at_s * 1000) for at_s in (start_s, start_s + HOUR_S))
        import_wh, export_wh = after[0] - before[0], after[1] - before[1]
        assert sum(quarter.import_wh for quarter in hour) == import_wh, utc_date(start_s)
        assert sum(quarter.export_wh for quarter in hour) == export_wh, utc_date(start_s)
        price = true_price(stack, market, start_s)
        cost = sum(Fraction(quarter.cost_nano or 0, 10**9) for quarter in hour)
        income = sum(Fraction(quarter.income_nano or 0, 10**9) for quarter in hour)
        assert abs(cost - price * import_wh / 1000) < ORE / 2
        assert abs(income - price * export_wh / 1000) < ORE / 2
    return certain


def _check_counters(frames: list[dict[str, str]], quarters: dict[int, Quarter]) -> int:
    """How many counters were streamed after the first; from it to each of them the ledger has just their difference.

    That holds for any two of them then. They arrive in an hour's first minute, and apply at the hour.
    """
    counters = {
        int(frame["received_at_ms"]) // 1000 // HOUR_S * HOUR_S: (int(frame["import_wh"]), int(frame["export_wh"]))
        for frame in frames
        if "import_wh" in frame
    }
    (first_s, first), *rest = sorted(counters.items())
    for at_s, counter in rest:
        between = [quarters[start_s] for start_s in range(first_s, at_s, 900)]
        assert sum(quarter.import_wh for quarter in between) == counter[0] - first[0]
        assert sum(quarter.export_wh for quarter in between) == counter[1] - first[1]
    return len(rest)


def test_two_days_and_a_dozen_kills_leave_no_hour_wrong(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    survive(request, tmp_path, "2026-10-24T10:00:00Z", days=2, kills=12, rate=1000)


@pytest.mark.soak
@pytest.mark.timeout(2400)
def test_a_week_and_sixty_kills_leave_no_hour_wrong(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    survive(request, tmp_path, "2026-03-26T10:00:00Z", days=7, kills=60, rate=720)
