"""How the meter's line fares, as a code and in words."""

import pytest
from amshub_api.core.han import NO_TROUBLE, error_code, reader_state, state_code, trouble
from amshub_contracts.messages import ReaderStatus

from tests.unit.api.building import NOW_MS, a_status, a_view


@pytest.mark.parametrize(
    ("age_ms", "state", "error"),
    [
        (0, 1, 0),
        (14_999, 1, 0),
        (15_000, 2, 0),
        (29_999, 2, 0),
        (30_000, 3, 90),
        (86_400_000, 3, 90),
    ],
)
def test_a_frame_grows_old(age_ms: int, state: int, error: int) -> None:
    view = a_view(import_w=1, received_at_ms=NOW_MS - age_ms)
    assert (state_code(view, NOW_MS, 100), error_code(view, NOW_MS, 100)) == (state, error)


@pytest.mark.parametrize(("uptime_s", "state", "error"), [(0, 0, 0), (29, 0, 0), (30, 3, 90)])
def test_no_frame_at_all_is_an_error_after_half_a_minute(uptime_s: int, state: int, error: int) -> None:
    assert (state_code(a_view(), NOW_MS, uptime_s), error_code(a_view(), NOW_MS, uptime_s)) == (state, error)


def test_the_reader_knows_the_error_better_than_silence_does() -> None:
    view = a_view(status=a_status(error_code=-52), received_at_ms=NOW_MS - 90_000, import_w=1)
    assert (state_code(view, NOW_MS, 100), error_code(view, NOW_MS, 100)) == (3, -52)


def test_a_frame_that_only_the_reader_has_seen_counts() -> None:
    view = a_view(status=a_status(last_frame_at_ms=NOW_MS - 1000), received_at_ms=NOW_MS - 90_000, import_w=1)
    assert state_code(view, NOW_MS, 100) == 1


@pytest.mark.parametrize(
    ("ahead_ms", "state", "error"), [(1, 1, 0), (300_000, 1, 0), (300_001, 3, 90), (86_400_000, 3, 90)]
)
def test_a_frame_a_little_ahead_of_a_clock_that_is_not_set_yet_is_fresh(ahead_ms: int, state: int, error: int) -> None:
    view = a_view(import_w=1, received_at_ms=NOW_MS + ahead_ms)
    assert (state_code(view, NOW_MS, 5), error_code(view, NOW_MS, 5)) == (state, error)


def test_a_frame_from_the_future_sends_to_the_clock() -> None:
    status = a_status(last_frame_at_ms=NOW_MS + 3_600_000)
    kind, words = trouble(a_view(status=status), NOW_MS, 2.0)
    assert (kind, "NTP" in words) == ("clock_behind", True)
    assert trouble(a_view(status=a_status(last_frame_at_ms=NOW_MS + 300_000)), NOW_MS, 2.0) == NO_TROUBLE


@pytest.mark.parametrize(("status", "reported_s_ago"), [(None, None), (a_status(), 31.0)], ids=["never", "long ago"])
def test_a_reader_that_is_not_heard_of_may_have_met_a_full_store(
    status: ReaderStatus | None, reported_s_ago: float | None
) -> None:
    kind, words = trouble(a_view(status=status), NOW_MS, reported_s_ago)
    assert kind == "reader_silent"
    assert reader_state(status, reported_s_ago) == "unknown"
    for hint in ("service reader", "full", "log", "maxmemory"):
        assert hint in words


def test_words_say_what_to_do() -> None:
    fresh = a_view(import_w=1, status=a_status())
    assert trouble(fresh, NOW_MS, 2.0) == NO_TROUBLE
    kind, words = trouble(fresh, NOW_MS + 45_000, 2.0)
    assert (kind, "cable" in words) == ("waiting", True)
    kind, words = trouble(a_view(status=a_status()), NOW_MS, 2.0)
    assert (kind, "grid company" in words) == ("waiting", True)
    status = a_status(state="port_gone", message="Plug the dongle in.")
    assert trouble(a_view(status=status), NOW_MS, 2.0) == ("port_gone", "Plug the dongle in.")


def test_a_reader_that_has_nothing_to_do_says_so_once_and_is_not_silent() -> None:
    status = a_status(state="unconfigured", message="Say where the meter is.")
    assert reader_state(status, 86_400.0) == "unconfigured"
    assert trouble(a_view(status=status), NOW_MS, 86_400.0) == ("unconfigured", "Say where the meter is.")
