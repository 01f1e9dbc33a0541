"""What is said of wrong settings of prices: where they stand, and what may stand there, in words."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from amshub_contracts.load_settings import BadSettings, load
from amshub_contracts.price_settings import (
    DenmarkSettings,
    GridRateSettings,
    GridSettings,
    PriceSettings,
    RowSettings,
    UrlSettings,
)


def problems(tmp_path: Path, text: str, **variables: str) -> list[str]:
    """What is wrong, each without the file's path."""
    file = tmp_path / "amshub.toml"
    file.write_text(text)
    with pytest.raises(BadSettings) as raised:
        load({"AMSHUB_CONFIG": str(file), **variables})
    return [problem.removeprefix(f"{file} ") for problem in raised.value.problems]


def leaves(kind: Any) -> list[str]:
    return [info.name for info in msgspec.structs.fields(kind) if info.name not in ("rows", "grid", "denmark", "urls")]


@pytest.mark.parametrize(
    ("section", "kind"),
    [
        ("[prices]", PriceSettings),
        ("[[prices.rows]]", RowSettings),
        ("[[prices.grid]]", GridSettings),
        ("[[prices.grid]]\n[[prices.grid.rates]]", GridRateSettings),
        ("[prices.denmark]", DenmarkSettings),
        ("[prices.urls]", UrlSettings),
    ],
)
@pytest.mark.parametrize("wrong", ["1e30", "[[]]"])
def test_no_setting_of_a_wrong_type_is_told_in_types_of_python(
    tmp_path: Path, section: str, kind: Any, wrong: str
) -> None:
    for name in leaves(kind):
        text = f"{section}\n{name} = {wrong}\n"
        found = problems(tmp_path, text)
        line = text.count("\n")
        assert [problem.startswith(f"line {line}: ") for problem in found] == [True], found
        assert not set("`\\^") & set(found[0]), found


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ('support = "stromstøtte"', 'expected "none", "stromstotte" or "norgespris"'),
        ("resolution_minutes = 30", "expected the number 15 or 60"),
        ('settlement_minutes = "15"', "expected the number 15 or 60"),
        ('sources = ["EOE", "ABC"]', 'expected a list of "EOE", "EDS" or "HKS"'),
        ('sources = "EDS"', 'expected a list of "EOE", "EDS" or "HKS"'),
        ("vat_percent = true", "expected a number"),
        ('currency = "nok"', "three capital letters"),
        (f'rows = [{{name = "{"x" * 33}"}}]', "expected text of at most 32 characters"),
        ('rows = [{hours = ["6-22"]}]', "expected a list of whole numbers"),
        ("rows = [{valid_from = 2027-01-01T00:00:00}]", "is no date; write for example 2027-01-01"),
        ('denmark = {grid_gln = "123"}', "write its 13 digits"),
        ('denmark = {state_charges = "yes"}', "expected true or false"),
    ],
)
def test_a_wrong_value_is_told_with_what_to_write(tmp_path: Path, setting: str, words: str) -> None:
    (problem,) = problems(tmp_path, f"[prices]\n{setting}\n")
    assert problem.startswith("line 2: prices.")
    assert words in problem


def test_the_environment_is_told_in_the_same_words(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "", AMSHUB_PRICES__SOURCES="EDS,ABC")
    assert problem.startswith("environment AMSHUB_PRICES__SOURCES = ")
    assert '"EOE", "EDS" or "HKS"' in problem


@pytest.mark.parametrize(
    "url",
    [
        "https://me:hunter2@proxy.example/api",
        "https://web-api.tp.entsoe.eu/api?securityToken=hunter2",
        "https://host:port/api",
    ],
)
def test_an_address_that_cannot_be_asked_is_refused_without_what_is_secret_in_it(tmp_path: Path, url: str) -> None:
    (problem,) = problems(tmp_path, f'[prices.urls]\nentsoe = "{url}"\n')
    assert problem.startswith("line 2: prices.urls.entsoe")
    assert "write https://host/path" in problem
    assert "hunter2" not in problem


def test_every_setting_of_prices_that_is_one_value_can_come_from_the_environment() -> None:
    prices = load(
        {
            "AMSHUB_PRICES__AREA": "dk2",
            "AMSHUB_PRICES__SOURCES": "EDS, HKS",
            "AMSHUB_PRICES__RESOLUTION_MINUTES": "15",
            "AMSHUB_PRICES__SETTLEMENT_MINUTES": "15",
            "AMSHUB_PRICES__VAT_PERCENT": "25.5",
            "AMSHUB_PRICES__SCHEMES_FILE": "/config/schemes.toml",
            "AMSHUB_PRICES__DENMARK__GRID_GLN": "5790000000005",
            "AMSHUB_PRICES__DENMARK__GRID_CODE": "CD",
            "AMSHUB_PRICES__DENMARK__STATE_CHARGES": "true",
            "AMSHUB_PRICES__URLS__EDS": "http://localhost:2001",
        }
    ).prices
    assert (prices.area, prices.sources, str(prices.vat_percent)) == ("dk2", ("EDS", "HKS"), "25.5")
    assert (prices.resolution_minutes, prices.settlement_minutes) == (15, 15)
    assert prices.schemes_file == "/config/schemes.toml"
    assert prices.denmark == DenmarkSettings(grid_gln="5790000000005", grid_code="CD", state_charges=True)
    assert prices.urls.eds == "http://localhost:2001"


def test_a_date_may_be_one_of_toml_or_text(tmp_path: Path) -> None:
    file = tmp_path / "amshub.toml"
    file.write_text('[[prices.rows]]\nvalid_from = 2027-01-01\n[[prices.grid]]\nvalid_to = "2027-12-31"\n')
    prices = load({"AMSHUB_CONFIG": str(file)}).prices
    assert (prices.rows[0].valid_from, prices.grid[0].valid_to) == ("2027-01-01", "2027-12-31")


def test_what_stands_in_braces_has_the_line_that_it_begins_on(tmp_path: Path) -> None:
    text = '[[prices.grid]]\nprice = 0.3\nrates = [\n  {price = 0.2},\n  {hours = [24]},\n]\nholidays = ["24.12"]\n'
    first, second = problems(tmp_path, text)
    assert first.startswith("line 3: prices.grid.0.rates.1.hours = [24]: ")
    assert second.startswith("line 7: prices.grid.0.holidays = ")


def test_mistakes_are_listed_in_the_order_of_their_lines(tmp_path: Path) -> None:
    found = problems(tmp_path, "[[prices.rows]]\n" + "\n".join(f"wrong{number} = 1" for number in range(12)))
    assert [problem.split(":")[0] for problem in found] == [f"line {number}" for number in range(2, 14)]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('[prices]\nsupport = "stromstotte"\ndwelling = "cabin"', "line 2: prices.support"),
        ('[prices]\narea = "SE3"\nsupport = "norgespris"', "line 3: prices.support"),
        ('[prices]\narea = "NO1"\nsupport = "norgespris"\ncurrency = "EUR"', "line 4: prices.currency"),
        ('[prices]\narea = "DK1"\ncurrency = "EUR"\ndenmark = {state_charges = true}', "line 3: prices.currency"),
        ('[prices]\n[prices.denmark]\ngrid_code = "CD"', "line 2: prices.denmark"),
        ('[[prices.rows]]\ntype = "fixed"', "prices.currency"),
        ('[[prices.rows]]\nvalid_from = "2026-02-01"\nvalid_to = 2026-01-31', "line 3: prices.rows.0.valid_to"),
        ("[[prices.grid]]\n[[prices.grid]]\nvalid_from = 2026-02-01\nvalid_to = 2026-01-31", "line 4: prices.grid.1"),
    ],
)
def test_settings_that_contradict_each_other_are_told_with_the_line_to_change(
    tmp_path: Path, text: str, where: str
) -> None:
    (problem,) = problems(tmp_path, text)
    assert where in problem


def test_a_value_that_is_refused_is_not_told_to_be_missing_too(tmp_path: Path) -> None:
    text = '[prices]\narea = "NO9"\nrows = [{type = "fixed"}]\ndenmark = {grid_gln = "123", grid_code = "CD"}\n'
    found = problems(tmp_path, text)
    assert [problem.split(" =")[0] for problem in found] == ["line 2: prices.area", "line 4: prices.denmark.grid_gln"]


def test_all_contradictions_are_told_at_once(tmp_path: Path) -> None:
    text = '[prices]\narea = "SE3"\nsupport = "stromstotte"\ndwelling = "cabin"\n[prices.denmark]\ngrid_code = "CD"\n'
    assert len(problems(tmp_path, text)) == 3
