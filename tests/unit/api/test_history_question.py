"""What a history URL's parameters ask for, or why not."""

from datetime import date

import pytest
from amshub_api.core.choose_meter import NoSuchMeter
from amshub_api.core.history_question import BadQuestion, Question, read_question
from amshub_contracts.settings import MeterSettings, Settings

SETTINGS = Settings(meters={"home": MeterSettings(), "cabin": MeterSettings(zone="Europe/Helsinki")})
LATE_MS = 1_795_040_000_000
"""18 Nov 2026 22:13 UTC: 23:13 in Oslo, 00:13 of the next day in Helsinki."""


def read(*given: tuple[str, str], settings: Settings = SETTINGS) -> Question:
    values: dict[str, list[str]] = {}
    for name, value in given:
        values.setdefault(name, []).append(value)
    return read_question(settings, values, "home", LATE_MS)


def refusal(*given: tuple[str, str]) -> str:
    with pytest.raises(BadQuestion) as refused:
        read(*given)
    return str(refused.value)


def test_without_a_word_it_is_the_hours_of_the_shown_meters_day() -> None:
    question = read()
    assert (question.account.meter, question.account.zone.key) == ("home", "Europe/Oslo")
    assert (question.first, question.last, question.resolution) == (date(2026, 11, 18), date(2026, 11, 18), "hour")


def test_today_is_the_day_of_the_asked_meters_zone() -> None:
    question = read(("meter", "cabin"), ("from", "2026-01-01"))
    assert (question.first, question.last) == (date(2026, 1, 1), date(2026, 11, 19))


def test_everything_may_be_said() -> None:
    question = read(("meter", "cabin"), ("from", "2025-12-31"), ("to", "2026-01-01"), ("resolution", "month"))
    assert (question.account.meter, question.first, question.last, question.resolution) == (
        "cabin",
        date(2025, 12, 31),
        date(2026, 1, 1),
        "month",
    )


def test_where_no_meter_is_configured_there_is_home() -> None:
    assert read(("meter", "home"), settings=Settings()).account.meter == "home"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([("from", "yesterday")], "from: 'yesterday' is no date; write for example 2026-01-01"),
        ([("from", "")], "from: '' is no date"),
        ([("to", "2026-02-30")], "to: '2026-02-30' is no date"),
        ([("from", "1026-01-01")], "from: there is no history of 1026"),
        ([("from", "2026-11-02"), ("to", "2026-11-01")], "to 2026-11-01 is before from 2026-11-02"),
        ([("from", "2026-11-20")], "to 2026-11-18 is before from 2026-11-20"),
        ([("resolution", "week")], "there is no resolution 'week'; known are quarter, hour, day, month"),
        ([("res", "day")], "there is no parameter 'res'; known are meter, from, to, resolution"),
        ([("from", "2026-11-01"), ("from", "2026-11-02")], "from is there 2 times"),
    ],
)
def test_what_is_wrong_is_said(given: list[tuple[str, str]], words: str) -> None:
    assert refusal(*given).startswith(words)


@pytest.mark.parametrize("name", ["", "Home", "barn", "home:latest", "../home"])
def test_a_meter_that_the_settings_do_not_have_is_not_there(name: str) -> None:
    with pytest.raises(NoSuchMeter, match=f"there is no meter {name!r}; the settings have home, cabin"):
        read(("meter", name))
