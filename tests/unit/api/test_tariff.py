"""tariff.json: peaks, their mean and the step."""

from amshub_api.core.tariff import tariff
from amshub_api.core.view import NOTHING
from amshub_contracts.messages import Peak, Summary, Tariff
from amshub_contracts.settings import TariffSettings

from tests.unit.api.shapes import NEWER_TARIFF, TARIFF, check

STEPS = (5, 10, 15, 20, 25, 50, 75, 100, 150)
EXAMPLE = Summary(
    as_of_ms=0,
    tariff=Tariff(
        (Peak("2026-11-03", 18, 9_000), Peak("2026-11-14", 7, 8_840), Peak("2026-11-07", 19, 8_640)),
        mean_w=(9_000 + 8_840 + 8_640) // 3,
        step_kw=10,
    ),
)


def test_the_documents_example_is_cut_and_not_rounded() -> None:
    got = tariff(TariffSettings(steps_kw=STEPS), EXAMPLE)
    assert (got["m"], got["c"]) == (8.82, 10)
    assert got["p"] == [{"d": 3, "h": 18, "v": 9.0}, {"d": 14, "h": 7, "v": 8.84}, {"d": 7, "h": 19, "v": 8.64}]


def test_a_peak_a_watt_hour_below_a_step_does_not_show_as_the_step() -> None:
    summary = Summary(as_of_ms=0, tariff=Tariff((Peak("2026-11-03", 18, 9_999),), 9_999, 10))
    got = tariff(TariffSettings(), summary)
    assert (got["p"][0]["v"], got["m"]) == (9.99, 9.99)


def test_there_are_always_ten_thresholds_and_the_last_is_without_limit() -> None:
    assert tariff(TariffSettings(steps_kw=STEPS), NOTHING)["t"] == [*STEPS, 65535]
    assert tariff(TariffSettings(steps_kw=(5, 10)), NOTHING)["t"] == [5, 10, *[65535] * 8]


def test_missing_peaks_are_zeros_and_the_lowest_step_holds() -> None:
    got = tariff(TariffSettings(peaks=2, steps_kw=STEPS), NOTHING)
    check(TARIFF, got)
    check(NEWER_TARIFF, got)
    assert got["p"] == [{"d": 0, "h": 0, "v": 0.0}] * 2
    assert (got["c"], got["m"]) == (5, 0.0)


def test_only_the_peaks_that_count_are_shown() -> None:
    assert [peak["d"] for peak in tariff(TariffSettings(peaks=1), EXAMPLE)["p"]] == [3]


def test_of_another_tariff_the_summary_says_thresholds_and_number_of_peaks() -> None:
    linear = Tariff((Peak("2026-11-03", 17, 5_205, minute=45),), 5_205, 65535, 2, (65535,) * 10)
    got = tariff(TariffSettings(preset="karlskoga"), Summary(as_of_ms=0, tariff=linear))
    check(TARIFF, got)
    assert got == {
        "t": [65535] * 10,
        "p": [{"d": 3, "h": 17, "v": 5.2}, {"d": 0, "h": 0, "v": 0.0}],
        "c": 65535,
        "m": 5.2,
    }


def test_no_tariff_in_force_shows_no_peaks_and_no_limit() -> None:
    none = Summary(as_of_ms=0, tariff=Tariff(step_kw=65535, thresholds_kw=(65535,) * 10))
    assert tariff(TariffSettings(preset="custom"), none) == {"t": [65535] * 10, "p": [], "c": 65535, "m": 0.0}


def test_before_the_first_summary_another_preset_than_norways_has_no_limit() -> None:
    assert tariff(TariffSettings(preset="ellevio"), NOTHING)["t"] == [65535] * 10
