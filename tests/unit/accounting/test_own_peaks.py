"""The peaks of a Belgian meter against ours."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from amshub_accounting.core.tariffs.own_peaks import OwnPeak, check
from amshub_contracts.messages import Reading

from tests.unit.accounting.household_peaks import at_s

BRUSSELS = ZoneInfo("Europe/Brussels")
NOVEMBER = OwnPeak(at_s("2026-11-10T18:00", BRUSSELS), 4880)


def telling(peak: OwnPeak | None, *history: tuple[str, int]) -> Reading:
    return Reading(
        meter="home",
        seq=1,
        received_at_ms=0,
        import_month_peak_s=peak.ended_s if peak else None,
        import_month_peak_w=peak.power_w if peak else None,
        import_peak_history=tuple((at_s(ended, BRUSSELS), watts) for ended, watts in history) or None,
    )


DECEMBER = OwnPeak(at_s("2026-12-01T00:15", BRUSSELS), 300)


@pytest.mark.parametrize(("ours_w", "told"), [(4880, False), (4976, False), (5000, True), (4700, True), (None, False)])
def test_a_difference_is_told_when_the_month_is_over(ours_w: int | None, told: bool) -> None:
    asked: list[date] = []

    def ours(month: date) -> int | None:
        asked.append(month)
        return ours_w

    checked = check(NOVEMBER, telling(DECEMBER), BRUSSELS, ours)
    assert checked.held == DECEMBER
    assert asked == [date(2026, 11, 1)]
    assert bool(checked.notes) is told
    assert all("2026-11 was 4880 W by the meter" in note for note in checked.notes)


def test_within_the_month_the_last_that_it_said_is_held() -> None:
    more = OwnPeak(at_s("2026-11-12T18:00", BRUSSELS), 5200)
    assert check(NOVEMBER, telling(more), BRUSSELS, lambda _: 0) == (more, ())
    assert check(NOVEMBER, telling(None), BRUSSELS, lambda _: 0) == (NOVEMBER, ())


def test_a_quarter_hour_that_ends_with_the_month_belongs_to_it() -> None:
    last = OwnPeak(at_s("2026-12-01T00:00", BRUSSELS), 6000)
    assert check(NOVEMBER, telling(last), BRUSSELS, lambda _: 0) == (last, ())


def test_what_only_the_history_says_of_the_month_counts_too() -> None:
    reading = telling(DECEMBER, ("2026-10-10T18:00", 9000), ("2026-12-01T00:00", 6000))
    assert not check(NOVEMBER, reading, BRUSSELS, lambda _: 6000).notes
    assert check(NOVEMBER, reading, BRUSSELS, lambda _: 4880).notes
