"""How long a source in trouble is left alone, and what users are told."""

from amshub_prices.core.condition import ZoneNow, condition
from amshub_prices.core.health import Health
from amshub_prices.core.limits import Limits
from amshub_prices.core.remedies import SENSELESS, UNREACHABLE, BackOff, NotYet, TokenRefused, Unusable

NOW_MS = 1_790_000_000_000


def wait_s(health: Health) -> float:
    return (health.not_before_ms - NOW_MS) / 1000


def test_not_yet_is_no_trouble() -> None:
    health = Health("HKS").asked_again().refused(NotYet("no file yet", 404), NOW_MS, 0)
    assert (health.state, health.error_code, health.not_before_ms, health.failed) == ("waiting", 0, 0, 0)


def test_a_source_that_is_down_is_asked_less_and_less_up_to_each_half_hour() -> None:
    health, waits = Health("EOE"), []
    for _ in range(9):
        health = health.refused(Unusable("no answer", UNREACHABLE), NOW_MS, 0)
        waits.append(wait_s(health))
    assert waits == [60, 120, 240, 480, 960, 1800, 1800, 1800, 1800]
    well = health.answered(NOW_MS)
    assert (well.state, well.failures, well.not_before_ms, well.message, well.failed) == ("well", 0, 0, "", 9)


def test_a_source_gets_the_time_it_asks_for_but_no_more_than_a_day() -> None:
    assert wait_s(Health("EDS").refused(BackOff("slow down", 429, 300), NOW_MS, 0)) == 300
    assert wait_s(Health("EDS").refused(BackOff("slow down", 429, 5), NOW_MS, 0)) == 60
    assert wait_s(Health("EDS").refused(BackOff("slow down", 429, 1e9), NOW_MS, 0)) == 86_400


def test_one_senseless_reply_keeps_nobody_from_asking_for_another_day() -> None:
    health = Health("HKS").refused(Unusable("no JSON", SENSELESS), NOW_MS, 0)
    assert (health.state, health.not_before_ms, health.failed) == ("failing", 0, 1)


def test_a_refused_token_is_tried_again_after_hours() -> None:
    health = Health("EOE").refused(TokenRefused("the token is refused", 401), NOW_MS, 0)
    assert (health.state, health.error_code, wait_s(health)) == ("refused", 401, 6 * 3600)
    told = health.told(NOW_MS)
    assert (told.next_at_ms, told.message) == (health.not_before_ms, "the token is refused")


def test_a_limit_from_a_clock_that_was_ahead_is_forgotten() -> None:
    limits = Limits({"hks": NOW_MS + 2000, "entsoe": NOW_MS + 2 * 86_400_000})
    assert limits.free_ms("hks", NOW_MS) == NOW_MS + 2000
    assert limits.free_ms("entsoe", NOW_MS) == 0
    assert limits.free_ms("never heard of", NOW_MS) == 0


def test_a_day_long_limit_outlasts_a_clock_that_is_set_back_a_little() -> None:
    limits = Limits({"trouble:EDS": NOW_MS + 86_400_000})
    assert limits.free_ms("trouble:EDS", NOW_MS - 5000) == NOW_MS + 86_400_000


def test_a_limit_that_the_store_lost_holds() -> None:
    limits = Limits({"eds": NOW_MS + 61_000, "hks": NOW_MS}).merged({"hks": NOW_MS + 2000})
    assert [limits.free_ms(name, NOW_MS) for name in ("eds", "hks")] == [NOW_MS + 61_000, NOW_MS + 2000]


def zone(*, today: bool = True, tomorrow: bool = True, served: bool = True, note: str = "") -> ZoneNow:
    return ZoneNow("NO1", served, today, tomorrow, note=note)


DOWN = Health("HKS", "failing", "cannot be reached", UNREACHABLE)
REFUSED = Health("EOE", "refused", "the token is refused", 401)


def test_without_an_area_users_are_told_what_to_write() -> None:
    found = condition([], [], overdue=True)
    assert found.state == "unconfigured"
    assert "area" in found.message


def test_trouble_that_another_source_made_up_for_is_nobodys_concern() -> None:
    assert condition([zone()], [DOWN], overdue=True) == condition([zone()], [], overdue=True)
    assert condition([zone()], [DOWN], overdue=True).state == "well"


def test_a_refused_token_is_told_even_when_another_source_has_the_prices() -> None:
    found = condition([zone()], [REFUSED], overdue=True)
    assert (found.state, found.error_code) == ("well", 401)
    assert "the token is refused" in found.message


def test_tomorrow_is_waited_for_until_it_is_overdue() -> None:
    assert condition([zone(tomorrow=False)], [], overdue=False).state == "waiting"
    missing = condition([zone(tomorrow=False)], [DOWN], overdue=True)
    assert (missing.state, missing.error_code) == ("missing", UNREACHABLE)
    assert "tomorrow" in missing.message
    assert "cannot be reached" in missing.message


def test_nothing_is_missing_while_a_source_has_yet_to_be_asked() -> None:
    asking = ZoneNow("NO1", served=True, today=False, tomorrow=False, pending=True)
    assert condition([asking], [DOWN], overdue=True).state == "waiting"


def test_a_zone_that_no_source_knows_says_where_to_get_a_token() -> None:
    found = condition([zone(today=False, tomorrow=False, served=False)], [], overdue=False)
    assert found.state == "missing"
    assert "prices.entsoe_token" in found.message


def test_what_is_not_known_of_a_price_is_told() -> None:
    assert "2027" in condition([zone(note="The level of 2027 is not known.")], [], overdue=False).message
