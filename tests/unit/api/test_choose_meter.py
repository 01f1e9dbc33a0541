"""Which meter the URLs show."""

from amshub_api.core.choose_meter import candidates, choose
from amshub_api.core.view import MeterView
from amshub_contracts.messages import ReaderStatus, Reading
from amshub_contracts.settings import MeterSettings, Settings


def test_the_first_meter_with_a_source_is_shown_whatever_the_others_have_sent() -> None:
    meters = {"cabin": MeterSettings(), "home": MeterSettings(source="/dev/ttyUSB0"), "barn": MeterSettings()}
    assert list(candidates(Settings(meters=meters))) == ["home"]


def test_without_a_source_the_first_that_has_a_reading_is_shown() -> None:
    names = list(candidates(Settings(meters={"cabin": MeterSettings(), "home": MeterSettings()})))
    assert names == ["cabin", "home"]
    silent = MeterView("cabin", MeterSettings())
    heard = MeterView("home", MeterSettings(), Reading(meter="home", seq=1, received_at_ms=1))
    assert choose([silent, heard]) is heard
    assert choose([silent]) is silent


def test_before_any_reading_the_meter_that_a_reader_reports_on_is_shown() -> None:
    silent = MeterView("demo", MeterSettings())
    status = ReaderStatus(state="unconfigured", message="set a source", written_at_ms=1, started_at_ms=1)
    reported = MeterView("home", MeterSettings(), status=status)
    assert choose([silent, reported]) is reported


def test_without_any_meter_in_the_settings_there_is_home() -> None:
    assert candidates(Settings()) == {"home": MeterSettings()}
