"""What is told of a meter after each of its readings, and what is not."""

from typing import Any

from amshub_contracts.messages import Reading
from amshub_mqtt.core.view import Meter, MeterView
from amshub_mqtt.meter_desk import LIVE_MS, SILENT_MS, MeterDesk, overlaid

NOW_MS = 1_795_000_000_000
METER = Meter("home")


def a_reading(at_ms: int = NOW_MS, **fields: Any) -> Reading:
    return Reading(meter="home", seq=1, received_at_ms=at_ms, **fields)


def told(view: MeterView | None) -> MeterView:
    assert view is not None
    return view


def test_a_live_reading_is_told_as_it_came_beside_all_that_is_known() -> None:
    desk = MeterDesk(METER, 0)
    desk.know(a_reading(NOW_MS - 5000, list_type=3, import_w=1, import_wh=7))
    view = told(desk.take(a_reading(list_type=1, import_w=2), NOW_MS + LIVE_MS))
    assert (view.frame.import_w, view.frame.import_wh, view.is_late) == (2, None, False)
    assert (view.merged.import_w, view.merged.import_wh, view.merged.list_type) == (2, 7, 3)


def test_a_stale_reading_is_told_only_of_its_counter() -> None:
    desk = MeterDesk(METER, 0)
    late_ms = NOW_MS + LIVE_MS + 1
    assert desk.take(a_reading(list_type=1, import_w=2), late_ms) is None
    assert told(desk.take(a_reading(list_type=3, import_w=2, export_varh=0), late_ms)).is_late
    assert desk.skipped_late == 1


def test_what_is_known_of_later_is_not_told_beside_a_reading_that_waited() -> None:
    desk = MeterDesk(METER, 0)
    desk.know(a_reading(NOW_MS, list_type=3, import_wh=900, export_wh=80))
    then = told(desk.take(a_reading(NOW_MS - 60_000, list_type=3, import_wh=700), NOW_MS))
    assert (then.merged.import_wh, then.merged.export_wh) == (700, None)
    now = told(desk.take(a_reading(NOW_MS, list_type=3, import_wh=900), NOW_MS))
    assert (now.merged.import_wh, now.merged.export_wh) == (900, 80)
    assert then.seen_export, "that it ever exported is no secret of the future"


def test_an_interval_ends_with_all_that_is_known_and_a_stale_one_only_with_a_new_counter() -> None:
    desk = MeterDesk(METER, 10)
    assert desk.take(a_reading(NOW_MS, list_type=1, import_w=1), NOW_MS)
    assert desk.take(a_reading(NOW_MS + 4000, list_type=3, import_wh=5), NOW_MS) is None
    view = told(desk.take(a_reading(NOW_MS + 10_000, list_type=1, import_w=3), NOW_MS + 10_000))
    assert (view.frame.import_w, view.frame.import_wh, view.frame.list_type) == (3, 5, 3)
    hour_later_ms = NOW_MS + 3_600_000
    assert desk.take(a_reading(NOW_MS + 20_000, list_type=1, import_w=4), hour_later_ms) is None
    assert desk.take(a_reading(NOW_MS + 24_000, list_type=3, import_wh=6), hour_later_ms)


def test_a_clock_that_goes_back_does_not_hold_an_interval_up() -> None:
    desk = MeterDesk(METER, 3600)
    assert desk.take(a_reading(NOW_MS, import_w=1), NOW_MS)
    assert desk.take(a_reading(NOW_MS - 86_400_000, import_w=2), NOW_MS - 86_400_000)


def test_a_new_connection_is_told_at_once() -> None:
    desk = MeterDesk(METER, 3600)
    desk.take(a_reading(import_w=1), NOW_MS)
    desk.start_over()
    assert desk.take(a_reading(NOW_MS + 1000, import_w=1), NOW_MS + 1000)


def test_a_meter_is_silent_after_a_minute_or_three_of_its_intervals() -> None:
    desk = MeterDesk(METER, 0)
    assert not desk.is_online(NOW_MS)
    desk.take(a_reading(NOW_MS), NOW_MS)
    assert desk.is_online(NOW_MS + SILENT_MS)
    assert not desk.is_online(NOW_MS + SILENT_MS + 1)
    desk.take(a_reading(NOW_MS + 900_000), NOW_MS + 900_000)
    assert desk.is_online(NOW_MS + 900_000 + 3 * 900_000)
    assert not desk.is_online(NOW_MS + 900_000 + 3 * 900_000 + 1)


def test_a_meter_that_was_away_for_long_is_not_waited_for_as_long_again() -> None:
    desk = MeterDesk(METER, 0)
    desk.take(a_reading(NOW_MS), NOW_MS)
    desk.take(a_reading(NOW_MS + 10_000), NOW_MS + 10_000)
    back_ms = NOW_MS + 7_200_000
    desk.take(a_reading(back_ms), back_ms)
    assert desk.is_online(back_ms + SILENT_MS)
    assert not desk.is_online(back_ms + SILENT_MS + 1)


def test_all_that_is_known_is_the_newest_wherever_it_was_learned() -> None:
    desk = MeterDesk(METER, 0)
    assert desk.all_known() is None
    desk.know(a_reading(import_w=5, import_wh=1))
    assert told(desk.all_known()).frame.import_w == 5
    desk.take(a_reading(NOW_MS + 1, import_w=6), NOW_MS)
    assert (told(desk.all_known()).frame.import_w, told(desk.all_known()).frame.import_wh) == (6, 1)


def test_newer_values_lie_over_what_was_known_and_the_list_type_is_the_highest() -> None:
    known = a_reading(list_type=4, import_w=1, power_factor_milli=990)
    newer = overlaid(known, a_reading(NOW_MS + 1, list_type=2, import_w=2))
    assert (newer.list_type, newer.import_w, newer.power_factor_milli) == (4, 2, 990)
    assert newer.received_at_ms == NOW_MS + 1
