"""Every preset against a worked example."""

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from amshub_accounting.core.tariffs.windows import public_holidays
from amshub_accounting.presets import packaged
from amshub_contracts.tariff_settings import TariffComponentSettings, TariffSettings

from tests.unit.accounting.household_peaks import hours, kw, outcome, own, quarter_hours, when

STOCKHOLM = ZoneInfo("Europe/Stockholm")
HELSINKI = ZoneInfo("Europe/Helsinki")
BRUSSELS = ZoneInfo("Europe/Brussels")
NORWAY = TariffSettings()


def test_norway_9_and_8_84_and_8_64_kwh_are_8_82_in_step_10() -> None:
    used = hours({"2026-11-03T18": 9000, "2026-11-14T07": 8840, "2026-11-07T19": 8640, "2026-11-05T08": 1200})
    got = outcome(NORWAY, used, "2026-11-20T00:00")
    assert [(peak.date, peak.hour, peak.value_w) for peak in got.peaks] == [
        ("2026-11-03", 18, 9000),
        ("2026-11-14", 7, 8840),
        ("2026-11-07", 19, 8640),
    ]
    assert (got.mean_w, got.step_kw) == (8826, 10)
    assert got.thresholds_kw == (2, 5, 10, 15, 20, 25, 50, 75, 100, 65535)


def test_norway_counts_one_hour_of_each_day() -> None:
    used = hours({"2026-11-03T18": 9000, "2026-11-03T19": 8800, "2026-11-04T08": 3000})
    assert outcome(NORWAY, used, "2026-11-20T00:00").mean_w == 6000


def test_norway_a_mean_equal_to_a_step_stays_in_it_and_a_little_more_does_not() -> None:
    equal = {f"2026-11-0{day}T18": 5000 for day in (1, 2, 3)}
    assert outcome(NORWAY, hours(equal), "2026-11-20T00:00").step_kw == 5
    assert outcome(NORWAY, hours(equal | {"2026-11-03T18": 5004}), "2026-11-20T00:00").step_kw == 10


def test_norways_peaks_and_steps_are_those_of_the_settings() -> None:
    used = hours({"2026-11-03T18": 9000, "2026-11-04T08": 3000})
    got = outcome(TariffSettings(peaks=1, steps_kw=(4, 12)), used, "2026-11-20T00:00")
    assert (got.mean_w, got.step_kw, got.peaks_counted) == (9000, 12, 1)


def test_ellevio_6_kw_at_18_and_10_at_23_and_4_at_07_cost_406_25_kronor() -> None:
    used = hours({"2026-01-13T18": 6000, "2026-01-14T23": 10_000, "2026-01-15T07": 4000}, STOCKHOLM)
    got = outcome(TariffSettings(preset="ellevio"), used, "2026-01-20T00:00", STOCKHOLM)
    assert kw(got) == 5
    assert got.components[0].amount_nano == int(Decimal("406.25") * 10**9)
    assert got.components[0].currency == "SEK"
    assert (got.step_kw, got.thresholds_kw) == (65535, (65535,) * 10)


def test_ellevio_weighs_the_night_before_it_chooses_a_days_highest_hour() -> None:
    used = hours({"2026-01-14T23": 10_000, "2026-01-14T12": 5200}, STOCKHOLM)
    got = outcome(TariffSettings(preset="ellevio"), used, "2026-01-20T00:00", STOCKHOLM)
    assert [(peak.hour, peak.value_w) for peak in got.peaks] == [(12, 5200)]


@pytest.mark.parametrize(
    ("hour", "counts"),
    [
        ("2026-01-13T07", True),
        ("2026-01-13T18", True),
        ("2026-01-13T06", False),
        ("2026-01-13T19", False),
        ("2026-01-17T12", False),
        ("2026-01-06T12", False),
        ("2026-07-14T12", True),
    ],
    ids=["from 7", "up to 19", "before 7", "from 19", "Saturday", "Epiphany", "in summer too"],
)
def test_malarenergi_has_one_peak_on_weekdays_from_7_to_19(hour: str, counts: bool) -> None:
    used = hours({hour: 7000, f"{hour[:8]}20T12": 2000}, STOCKHOLM)
    got = outcome(TariffSettings(preset="malarenergi"), used, f"{hour[:8]}28T00:00", STOCKHOLM)
    assert (len(got.peaks), kw(got)) == (1, 7 if counts else 2)


def test_falkenberg_takes_three_days_of_winter_weekdays_from_6_to_20() -> None:
    used = {"2026-12-01T06": 9000, "2026-12-02T19": 8000, "2026-12-03T12": 7000, "2026-12-04T12": 1000}
    free = {"2026-12-07T05": 20_000, "2026-12-07T20": 20_000, "2026-12-05T12": 20_000}
    own_days = {"2026-12-24T12": 20_000, "2026-12-31T12": 20_000, "2026-12-25T12": 20_000}
    got = outcome(TariffSettings(preset="falkenberg"), hours(used | free | own_days), "2026-12-31T23:59", STOCKHOLM)
    assert kw(got) == 8
    assert got.components[0].announced


def test_falkenberg_costs_nothing_in_april() -> None:
    got = outcome(
        TariffSettings(preset="falkenberg"), hours({"2026-04-14T12": 9000}, STOCKHOLM), "2026-04-20T00:00", STOCKHOLM
    )
    assert (got.peaks, kw(got)) == ((), 0)


def test_karlskoga_has_two_charges_at_once() -> None:
    used = hours({"2026-01-17T12": 9000, "2026-01-13T12": 6000}, STOCKHOLM)
    got = outcome(TariffSettings(preset="karlskoga"), used, "2026-01-20T00:00", STOCKHOLM)
    assert [(part.name, part.value_w) for part in got.components] == [
        ("effektavgift", 9000),
        ("effektavgift hög", 6000),
    ]
    assert when(got, 0) == [(date(2026, 1, 17), 12)]
    assert got.mean_w == 9000


def test_finland_9_5_kw_are_1_5_beyond_the_8_that_are_free() -> None:
    got = outcome(
        TariffSettings(preset="finland"), hours({"2026-11-03T18": 9500}, HELSINKI), "2026-11-20T00:00", HELSINKI
    )
    assert (kw(got), got.mean_w) == (1.5, 9500)
    less = outcome(
        TariffSettings(preset="finland"), hours({"2026-11-03T18": 7000}, HELSINKI), "2026-11-20T00:00", HELSINKI
    )
    assert kw(less) == 0


def test_le_sahkoverkko_takes_the_highest_hour_of_twelve_months() -> None:
    le = TariffSettings(preset="le_sahkoverkko")
    used = hours({"2026-01-13T18": 11_000, "2026-02-13T18": 9000, "2026-12-03T18": 4000}, HELSINKI)
    got = outcome(le, used, "2026-12-20T00:00", HELSINKI)
    assert (kw(got), got.mean_w) == (11, 4000)
    later = outcome(le, used | hours({"2027-01-03T18": 3000}, HELSINKI), "2027-01-20T00:00", HELSINKI)
    assert kw(later) == 9


MONTHS_W = (632, 4600, 0, 1028, 3444, 4164, 4564, 6000, 9200, 5000, 4120, 4880)


def flemish_year() -> dict[str, int]:
    """A year whose months have these highest quarter-hours, and one lower."""
    highest = {f"2026-{month:02d}-10T17:45": watts for month, watts in enumerate(MONTHS_W, 1)}
    return highest | {f"2026-{month:02d}-11T17:45": watts // 2 // 4 * 4 for month, watts in enumerate(MONTHS_W, 1)}


def test_flanders_twelve_months_of_at_least_2_5_kw_have_the_mean_4_456() -> None:
    flanders = TariffSettings(preset="flanders")
    got = outcome(flanders, quarter_hours(flemish_year(), BRUSSELS), "2026-12-31T23:59", BRUSSELS)
    assert got.components[0].value_w == 4456
    assert [(peak.date, peak.hour, peak.minute, peak.value_w) for peak in got.peaks] == [("2026-12-10", 17, 45, 4880)]


def test_a_floor_after_the_mean_would_be_3_969_and_is_not_what_flanders_does() -> None:
    bare = own(TariffComponentSettings(interval_minutes=15, over="mean_of_12_months"))
    got = outcome(bare, quarter_hours(flemish_year(), BRUSSELS), "2026-12-31T23:59", BRUSSELS)
    assert got.components[0].value_w == 3969


def test_a_plain_one_of_ones_own() -> None:
    plain = own(TariffComponentSettings(peaks=2, distinct_days=False, price_per_kw=Decimal(10), currency="EUR"))
    used = hours({"2026-11-03T18": 9000, "2026-11-03T19": 8000, "2026-11-04T08": 3000})
    got = outcome(plain, used, "2026-11-20T00:00")
    assert (kw(got), got.components[0].amount_nano) == (8.5, 85 * 10**9)


def test_a_tariff_counts_from_the_first_month_that_begins_within_its_dates() -> None:
    first = TariffComponentSettings(name="old", valid_to="2026-10-31", steps_kw=(3, 6))
    then = TariffComponentSettings(name="new", valid_from="2026-11-01", steps_kw=(4, 8))
    used = hours({"2026-10-13T18": 2000, "2026-11-13T18": 2000, "2026-12-13T18": 2000})
    names = [
        [part.name for part in outcome(own(first, then), used, now).components]
        for now in ("2026-10-20T00:00", "2026-11-20T00:00", "2026-12-20T00:00")
    ]
    assert names == [["old"], ["new"], ["new"]]
    gone = outcome(own(first), used, "2026-11-20T00:00")
    assert (gone.components, gone.peaks, gone.thresholds_kw) == ((), (), (65535,) * 10)


def test_every_preset_says_where_it_is_from_and_whether_it_is_in_force() -> None:
    for name, rules in packaged().items():
        for rule in rules:
            assert rule.source, name
            assert rule.valid_from or rule.status == "announced", name


def test_only_holidays_of_the_whole_country_count() -> None:
    assert date(2026, 1, 6) in public_holidays("SE", 2026)
    assert date(2026, 12, 24) not in public_holidays("SE", 2026)
    assert public_holidays("", 2026) == frozenset()
