"""The device's configuration file; its slots are rings of hours and days."""

from datetime import UTC, datetime, timedelta

import pytest
from amshub_accounting.core.importers.any_file import parse
from amshub_accounting.core.importers.rows import Imported, NotUnderstood

from tests.unit.accounting.importers.times import at

NOON = at("2026-06-15T12:00:24+02:00")
MIDNIGHT = at("2026-06-15T00:00:24+02:00")


def file(*lines: str) -> bytes:
    return "\n".join(["amsconfig", "version v2.5.7", "psk do-not-tell", *lines, ""]).encode()


def dayplot(at_s: int, imported: list[int], exported: list[int] | None = None) -> str:
    exports = "" if exported is None else f" 12.000 {' '.join(map(str, exported))}"
    return f"dayplot 6 {at_s} 4747.989 1 {' '.join(map(str, imported))}{exports}"


def monthplot(at_s: int, imported: list[int], exported: list[int] | None = None) -> str:
    exports = "" if exported is None else f" 12.000 {' '.join(map(str, exported))}"
    return f"monthplot 7 {at_s} 4747.989 1 {' '.join(map(str, imported))}{exports}"


def peaks(month: int, *highest: tuple[int, int, str]) -> str:
    five = [*highest, *[(0, 0, "0.00")] * (5 - len(highest))]
    hours = " ".join(f"{day} {hour} {kwh}" for day, hour, kwh in five)
    return f"energyaccounting 7 {month} 1.00 2.00 3.00 0.00 0.00 0.00 {hours} 512.30 0.00"


def read(*lines: str, zone: str = "Europe/Oslo") -> Imported:
    return parse(file(*lines), zone)


def refusal(*lines: str) -> str:
    with pytest.raises(NotUnderstood) as refused:
        read(*lines)
    return str(refused.value)


def test_an_hour_slot_is_the_last_completed_utc_hour_of_that_number() -> None:
    rows = read(dayplot(NOON, [100 + hour for hour in range(24)], list(range(24)))).rows
    assert [row.start_s for row in rows] == [at("2026-06-14T12:00+02:00") + 3600 * hour for hour in range(24)]
    for row in rows:
        hour = datetime.fromtimestamp(row.start_s, UTC).hour
        assert (row.minutes, row.import_wh, row.export_wh) == (60, 100 + hour, hour)


def test_a_day_slot_that_this_month_has_not_reached_is_of_the_month_before() -> None:
    rows = read(monthplot(MIDNIGHT, [1000 * day for day in range(1, 32)])).rows
    days = [datetime(2026, 5, 15) + timedelta(days=ago) for ago in range(31)]  # noqa: DTZ001  local days
    assert [row.start_s for row in rows] == [at(f"{day:%Y-%m-%d}T00:00+02:00") for day in days]
    assert [row.import_wh for row in rows] == [1000 * day.day for day in days]


def test_days_that_the_month_before_did_not_have_are_left_out() -> None:
    rows = read(monthplot(at("2026-03-10T00:00:24+01:00"), [1000] * 31)).rows
    assert rows[0].start_s == at("2026-02-10T00:00+01:00")
    assert len(rows) == 28


def test_the_day_of_the_clock_change_has_25_hours() -> None:
    rows = read(monthplot(at("2026-11-01T00:00:24+01:00"), [1000] * 31)).rows
    assert [(row.minutes, row.start_s) for row in rows if row.minutes != 1440] == [(1500, at("2026-10-25T00:00+02:00"))]


def test_of_a_day_whose_hours_are_known_in_part_the_rest_fills_the_other_hours() -> None:
    hours, days = [500] * 24, [0] * 31
    days[13] = 20_000
    imported = read(dayplot(NOON, hours), monthplot(MIDNIGHT, days))
    first, *others = imported.rows
    assert (first.start_s, first.minutes, first.estimated) == (at("2026-06-14T00:00+02:00"), 12 * 60, True)
    assert first.import_wh == 20_000 - 12 * 500
    assert [(row.minutes, row.import_wh, row.estimated) for row in others] == [(60, 500, False)] * 24


def test_the_highest_hours_of_the_month_stand_within_their_days() -> None:
    days = [0] * 31
    days[2], days[9] = 30_000, 20_000
    rows = read(monthplot(MIDNIGHT, days), peaks(6, (3, 0, "4.56"), (10, 17, "3.21"), (15, 7, "2.50"))).rows
    by_start = {row.start_s: (row.minutes, row.import_wh) for row in rows}
    assert by_start == {
        at("2026-06-03T00:00+02:00"): (60, 4560),
        at("2026-06-03T01:00+02:00"): (23 * 60, 25_440),
        at("2026-06-10T00:00+02:00"): (17 * 60, 12_410),
        at("2026-06-10T17:00+02:00"): (60, 3210),
        at("2026-06-10T18:00+02:00"): (6 * 60, 4380),
        at("2026-06-15T07:00+02:00"): (60, 2500),
    }


def test_the_highest_hours_of_december_in_a_file_of_january_are_of_last_year() -> None:
    rows = read(dayplot(at("2027-01-01T00:30+01:00"), [100] * 24), peaks(12, (4, 18, "5.00"))).rows
    assert rows[0].start_s == at("2026-12-04T18:00+01:00")


def test_without_plots_nobody_knows_the_year_of_the_highest_hours() -> None:
    assert "nobody knows its year" in refusal(peaks(6, (3, 18, "4.56")))


def test_zeros_are_left_out_and_told() -> None:
    imported = read(dayplot(NOON, [100] * 6 + [0] * 18))
    assert len(imported.rows) == 6
    assert imported.notes[0].startswith("18 hours and days of 0 Wh were left out")


def test_a_device_that_saw_nothing_yet_has_nothing_to_import() -> None:
    assert "nothing to import" in refusal(dayplot(0, [0] * 24), monthplot(0, [0] * 31))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("dayplot 4 1666180824 47479899 " + "100 " * 24, "only version 6"),
        (dayplot(NOON, [100] * 23), "expected 24 numbers"),
        (dayplot(NOON, [-100] * 24), "negative"),
        (dayplot(NOON, [4_294_967_295] * 24), "more than 1000 kW"),
        (dayplot(99, [100] * 24), "not of this century"),
        (dayplot(9_999_999_999, [100] * 24), "not of this century"),
        (monthplot(NOON, [100] * 24), "expected 31 numbers"),
    ],
)
def test_a_line_that_is_not_understood_is_named_without_telling_what_it_says(line: str, words: str) -> None:
    assert refusal(line).startswith("line 4: ")
    assert words in refusal(line)
    assert "do-not-tell" not in refusal(line)


def test_a_highest_hour_that_does_not_exist_is_refused() -> None:
    assert refusal(dayplot(NOON, [100] * 24), peaks(6, (31, 3, "4.56"))).startswith("line 5: one of its days")


def test_a_second_line_of_a_kind_is_refused() -> None:
    line = dayplot(NOON, [100] * 24)
    assert refusal(line, line) == "line 5: dayplot comes a second time"
