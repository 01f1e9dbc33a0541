from amshub_accounting.core.tariff import BEYOND_STEPS_KW, tariff
from amshub_contracts.messages import Peak

STEPS_KW = (2, 5, 10, 15, 20, 25, 50, 75, 100)


def peaks(*import_wh: int) -> list[Peak]:
    return [Peak(f"2026-11-{day:02d}", 17, wh) for day, wh in enumerate(import_wh, 1)]


def test_the_documents_example_9_and_8_84_and_8_64_is_8_82_in_step_10() -> None:
    result = tariff(peaks(8640, 1200, 9000, 8840, 3000), count=3, steps_kw=STEPS_KW)
    assert [peak.import_wh for peak in result.peaks] == [9000, 8840, 8640]
    assert result.mean_w == 8826
    assert result.step_kw == 10


def test_a_mean_equal_to_a_step_stays_in_it_and_a_watt_hour_more_does_not() -> None:
    assert tariff(peaks(5000, 5000, 5000), count=3, steps_kw=STEPS_KW).step_kw == 5
    assert tariff(peaks(5000, 5000, 5001), count=3, steps_kw=STEPS_KW).step_kw == 10


def test_with_fewer_days_than_peaks_the_mean_is_over_those_there_are() -> None:
    assert tariff(peaks(4000, 2000), count=3, steps_kw=STEPS_KW).mean_w == 3000


def test_before_the_first_hour_the_lowest_step_holds() -> None:
    result = tariff([], count=3, steps_kw=STEPS_KW)
    assert (result.peaks, result.mean_w, result.step_kw) == ((), 0, 2)


def test_above_the_last_step_there_is_no_limit() -> None:
    assert tariff(peaks(101_000), count=1, steps_kw=STEPS_KW).step_kw == BEYOND_STEPS_KW


def test_of_equal_peaks_the_earlier_days_count() -> None:
    assert [peak.date for peak in tariff(peaks(3000, 3000, 3000), count=2, steps_kw=STEPS_KW).peaks] == [
        "2026-11-01",
        "2026-11-02",
    ]
