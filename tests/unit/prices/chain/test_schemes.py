"""The table of Norwegian schemes: the packaged one, and the user's own."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from amshub_prices.schemes import load

SUPPORT = """
[[stromstotte]]
valid_from = 2027-01-01
valid_to = 2027-12-31
threshold = 0.81
percent = 90
cap_kwh = 5000
source = "made up"
"""
LEVEL = """
[[norgespris]]
valid_from = 2027-01-01
valid_to = 2027-12-31
level = 0.41
home_cap_kwh = 5000
cabin_cap_kwh = 1000
source = "made up"
"""


def test_the_packaged_table_has_every_day_that_is_known_and_none_after() -> None:
    schemes = load("")
    first, last = {"stromstotte": date(2023, 9, 1), "norgespris": date(2025, 10, 1)}, date(2026, 12, 31)
    for scheme, begin in first.items():
        days = [begin + timedelta(number) for number in range((last - begin).days + 1)]
        assert all(schemes.on(scheme, day) for day in days)
        assert schemes.on(scheme, begin - timedelta(1)) is None
        assert schemes.on(scheme, last + timedelta(1)) is None


def test_every_figure_of_the_packaged_table_says_where_it_was_published() -> None:
    schemes = load("")
    assert all(len(entry.source) > 20 for entry in (*schemes.stromstotte, *schemes.norgespris))


def test_a_table_of_ones_own_takes_the_place_of_the_packaged_one(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(SUPPORT + LEVEL)
    schemes = load(str(file))
    support, level = (schemes.on(scheme, date(2027, 6, 1)) for scheme in ("stromstotte", "norgespris"))
    assert str(getattr(support, "threshold", None)) == "0.81"
    assert str(getattr(level, "level", None)) == "0.41"
    assert schemes.on("norgespris", date(2026, 6, 1)) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LEVEL + LEVEL, "norgespris from 2027-01-01: the one from 2027-01-01 holds until 2027-12-31"),
        (SUPPORT + SUPPORT.replace("2027-01-01", "2027-12-31"), "end it before"),
        (SUPPORT.replace("2027-12-31", "2026-12-31"), "is before valid_from"),
        (LEVEL.replace("0.41", "141"), "expected NOK per kWh before VAT, 0 to 100"),
        (LEVEL.replace("0.41", "nan"), "level = NaN"),
        (LEVEL.replace("0.41", "-inf"), "level = -Infinity"),
        (SUPPORT.replace("0.81", "-0.81"), "threshold = -0.81"),
        (SUPPORT.replace("= 90", "= 190"), "percent = 190: expected 0 to 100"),
        (SUPPORT.replace("= 5000", "= 0"), "cap_kwh"),
        (SUPPORT.replace('"made up"', '""'), "source"),
        (SUPPORT.replace("percent = 90\n", ""), "percent"),
        (SUPPORT.replace("threshold", "treshold"), "treshold"),
        (SUPPORT.replace("2027-01-01", '"soon"'), "valid_from"),
        (LEVEL.replace("0.41", '"cheap"'), "level"),
        ("stromstotte = 3", "stromstotte"),
        ("[[stromstotte]\n", "is not TOML"),
    ],
)
def test_a_bad_table_is_refused_in_words_that_name_the_file(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "own.toml"
    file.write_text(text)
    with pytest.raises(ValueError, match=r"own\.toml") as refusal:
        load(str(file))
    assert words in str(refusal.value)


def test_every_mistake_is_listed_at_once(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(SUPPORT.replace("= 90", "= 190").replace("0.81", "81000") + LEVEL + LEVEL)
    with pytest.raises(ValueError, match=r"own\.toml") as refusal:
        load(str(file))
    assert len(str(refusal.value).splitlines()) == 3


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(ValueError, match="is not TOML"):
        load(str(file))


def test_a_file_that_is_not_there_is_told_by_its_setting(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"prices\.schemes_file = .*cannot be read"):
        load(str(tmp_path / "none.toml"))
