"""How accounting fares, told from reading and summary."""

import pytest
from amshub_api.core.accounting_state import accounting_state
from amshub_api.core.view import MeterView
from amshub_contracts.messages import Reading, Summary
from amshub_contracts.settings import MeterSettings

NOON_MS = 1_795_000_000_000


def view(summary: Summary | None) -> MeterView:
    reading = Reading(meter="home", seq=1, received_at_ms=NOON_MS, import_w=1)
    return MeterView("home", MeterSettings(), latest=reading, summary=summary)


def test_before_the_first_reading_there_is_nothing_to_count() -> None:
    assert accounting_state(MeterView("home", MeterSettings())) == {"state": "waiting", "message": "", "lag_s": 0.0}


def test_readings_that_nobody_counts_are_told_of() -> None:
    told = accounting_state(view(None))
    assert (told["state"], told["lag_s"]) == ("silent", None)
    assert "service accounting" in told["message"]


@pytest.mark.parametrize(("lag_s", "state"), [(0, "well"), (60, "well"), (60.001, "behind"), (90, "behind")])
def test_how_far_it_is_behind_is_told_in_words(lag_s: float, state: str) -> None:
    told = accounting_state(view(Summary(as_of_ms=NOON_MS - round(lag_s * 1000))))
    assert (told["state"], told["lag_s"]) == (state, lag_s)
    assert (f"is {lag_s:.0f} s behind" in told["message"]) is (state == "behind")


def test_a_summary_that_is_newer_than_the_reading_that_was_read_beside_it_is_not_behind() -> None:
    assert accounting_state(view(Summary(as_of_ms=NOON_MS + 2_500)))["lag_s"] == 0
