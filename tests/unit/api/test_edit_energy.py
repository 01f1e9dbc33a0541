"""Which bars of the plots a user means to change."""

from datetime import datetime
from typing import Any

import pytest
from amshub_api.core.edit_energy import Wanted, day_places, hour_places, wanted
from amshub_contracts import plots
from amshub_contracts.checked import BadValues
from amshub_contracts.messages import Day, Hour

HOUR_S = 3600
NOW_MS = 1_795_000_000_000
"""Wed 18 Nov 2026 11:06:40 UTC."""
ELEVEN_S = NOW_MS // 1000 // HOUR_S * HOUR_S
OSLO = "Europe/Oslo"


def hours(last_s: int, count: int = 26) -> list[Hour]:
    """So many hours that end with the one that starts at `last_s`; each draws as many Wh as it is hours before it."""
    return [Hour(last_s - ago * HOUR_S, 1000 + ago, ago) for ago in range(count - 1, -1, -1)]


HOURS = hours(ELEVEN_S - HOUR_S)
"""The last began at 10, of index 10; the bar of 11 shows yesterday's."""


def s(instant: str) -> int:
    return int(datetime.fromisoformat(instant).timestamp())


def test_what_is_shown_may_be_sent_back_and_changes_nothing() -> None:
    shown = plots.dayplot(HOURS, NOW_MS)
    assert wanted(shown, hour_places(HOURS, HOURS, NOW_MS), is_page=True) == []
    assert (
        wanted({key: str(value) for key, value in shown.items()}, hour_places(HOURS, HOURS, NOW_MS), is_page=True) == []
    )


def test_only_what_differs_is_changed_each_direction_for_itself() -> None:
    places = hour_places(HOURS, HOURS, NOW_MS)
    assert wanted({"i10": "2.5", "e10": 0, "i11": 1.023, "e11": 0.5, "i09": "1.0014"}, places, is_page=True) == [
        Wanted(ELEVEN_S - 24 * HOUR_S, ELEVEN_S - 23 * HOUR_S, None, 500),
        Wanted(ELEVEN_S - HOUR_S, ELEVEN_S, 2500, None),
    ]


def test_a_page_opened_before_the_full_hour_does_not_write_yesterday_over_today() -> None:
    """At 10:59 the bar of 10 shows yesterday's hour; sent back at 11:01, it is meant for nothing."""
    page = plots.dayplot(hours(ELEVEN_S - 2 * HOUR_S), NOW_MS - HOUR_S * 1000)
    later = [Hour(each.start_s, each.import_wh - 1, each.export_wh - 1) for each in hours(ELEVEN_S - HOUR_S, 27)]
    known = [*later[:-1], Hour(ELEVEN_S - HOUR_S, 7777, 77)]
    assert page["i10"] == 1.023
    assert plots.dayplot(known, NOW_MS)["i10"] == 7.777
    assert wanted({"i10": page["i10"], "e10": page["e10"]}, hour_places(known, known, NOW_MS), is_page=True) == []


def test_a_bar_of_an_hour_that_is_not_in_the_ledger_yet_is_the_one_it_shows() -> None:
    """The hour from 10 comes with the next reading; until then its bar shows yesterday's, and that is edited."""
    known = hours(ELEVEN_S - 2 * HOUR_S)
    assert wanted({"i10": 5}, hour_places(known, known, NOW_MS), is_page=True) == [
        Wanted(ELEVEN_S - 25 * HOUR_S, ELEVEN_S - 24 * HOUR_S, 5000, None)
    ]


def test_an_hour_that_nothing_is_known_of_can_be_set() -> None:
    places = hour_places([], [], NOW_MS)
    assert wanted({"i10": 0, "e10": "0.000"}, places, is_page=True) == []
    assert wanted({"i10": 1, "i11": 2}, places, is_page=True) == [
        Wanted(ELEVEN_S - 24 * HOUR_S, ELEVEN_S - 23 * HOUR_S, 2000, None),
        Wanted(ELEVEN_S - HOUR_S, ELEVEN_S, 1000, None),
    ]


def test_a_day_is_that_of_the_zone_in_this_month_or_the_last() -> None:
    days = [Day("2026-11-17", 9000, 10), Day("2026-10-25", 8000, 20)]
    places = day_places(days, days, NOW_MS, OSLO)
    assert wanted(plots.monthplot(days, NOW_MS, OSLO), places, is_page=True) == []
    assert wanted({"i17": 9.001, "e25": 3, "i18": 1}, places, is_page=True) == [
        Wanted(s("2026-10-18T00:00+02:00"), s("2026-10-19T00:00+02:00"), 1000, None),
        # The clock is set back in that night: a day of 25 hours.
        Wanted(s("2026-10-25T00:00+02:00"), s("2026-10-26T00:00+01:00"), None, 3000),
        Wanted(s("2026-11-17T00:00+01:00"), s("2026-11-18T00:00+01:00"), 9001, None),
    ]


def test_a_page_opened_before_midnight_does_not_write_last_month_over_yesterday() -> None:
    days = [Day("2026-10-17", 4321, 0), Day("2026-11-17", 9000, 10)]
    assert wanted({"i17": 4.321, "e17": 0}, day_places(days, days, NOW_MS, OSLO), is_page=True) == []


def test_a_page_opened_before_the_first_reading_of_a_day_does_not_write_0_over_yesterday() -> None:
    days = [Day("2026-10-17", 4321, 0), Day("2026-11-16", 8000, 0), Day("2026-11-17", 9000, 10)]
    assert wanted({"i17": 0, "e17": 0}, day_places(days, days, NOW_MS, OSLO), is_page=True) == []
    (change,) = wanted({"i16": 0, "e16": 0}, day_places(days, days, NOW_MS, OSLO), is_page=True)
    assert change.import_wh == 0, "of other days 0 is what somebody wants"


def test_what_is_no_page_may_want_what_a_bar_showed_before() -> None:
    days = [Day("2026-10-17", 4321, 0), Day("2026-11-17", 9000, 10)]
    (change,) = wanted({"i17": 4.321, "e17": 0}, day_places(days, days, NOW_MS, OSLO), is_page=False)
    assert (change.import_wh, change.export_wh) == (4321, 0)
    assert wanted({"i17": 9, "e17": 0.01}, day_places(days, days, NOW_MS, OSLO), is_page=False) == []


def test_an_hour_that_the_ledger_knows_and_the_plot_does_not_show_yet_counts_as_0() -> None:
    known = hours(ELEVEN_S - HOUR_S)
    shown = [hour for hour in known if hour.start_s < ELEVEN_S - 3 * HOUR_S]
    places = hour_places(shown, shown, NOW_MS)
    assert wanted(plots.dayplot(shown, NOW_MS), places, is_page=True) == []


def test_a_day_that_last_month_did_not_have_stays_empty() -> None:
    places = day_places([], [], s("2026-03-18T12:00+01:00") * 1000, OSLO)
    assert wanted({"i29": 0, "i30": "0", "e31": 0.0}, places, is_page=True) == []
    with pytest.raises(BadValues, match="i29: the plot has no such bar now"):
        wanted({"i29": 1, "i28": 1}, places, is_page=True)


@pytest.mark.parametrize("key", ["i24", "i99"])
def test_an_hour_that_no_day_has_is_refused(key: str) -> None:
    with pytest.raises(BadValues, match=f"{key}: the plot has no such bar"):
        wanted({key: 1}, hour_places(HOURS, HOURS, NOW_MS), is_page=True)


@pytest.mark.parametrize("key", ["i1", "x01", "i001", "", "i٠١", "I01", "i01\n"])
def test_a_key_of_no_bar_is_refused(key: str) -> None:
    with pytest.raises(BadValues, match="there is no such value"):
        wanted({key: 1}, hour_places(HOURS, HOURS, NOW_MS), is_page=True)


@pytest.mark.parametrize(
    "value", ["", "much", "1,5", "NaN", "-Infinity", "1e999999999", -0.001, 1_500_001, float("inf"), None, [], True]
)
def test_what_is_no_energy_is_refused_in_words(value: Any) -> None:
    with pytest.raises(BadValues, match="i10: expected kWh from 0 to 1500000"):
        wanted({"i10": value}, hour_places(HOURS, HOURS, NOW_MS), is_page=True)


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(BadValues) as error:
        wanted({"i10": "x", "e09": -1, "q": 1, "i08": 1}, hour_places(HOURS, HOURS, NOW_MS), is_page=True)
    assert [problem.split(":")[0] for problem in error.value.problems] == ["i10", "e09", "q"]
