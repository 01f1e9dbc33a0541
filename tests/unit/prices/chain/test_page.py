"""docs/price-chain.md: its settings load, its table loads, and its sum is what comes out."""

from datetime import date
from pathlib import Path
from re import DOTALL, findall

import pytest
from amshub_contracts.load_settings import load as load_settings
from amshub_prices.schemes import load as load_schemes

from tests.unit.prices.chain.building import flat_point

PAGE = Path(__file__).parents[4] / "docs" / "price-chain.md"


@pytest.fixture
def examples(tmp_path: Path) -> list[str]:
    """Paths of files that hold the page's examples, in order."""
    paths = []
    for number, example in enumerate(findall(r"```toml\n(.*?)```", PAGE.read_text(), DOTALL)):
        path = tmp_path / f"{number}.toml"
        path.write_text(example)
        paths.append(str(path))
    return paths


def test_the_household_of_the_page_pays_what_the_page_says(examples: list[str]) -> None:
    settings = load_settings({"AMSHUB_CONFIG": examples[0]}).prices
    point = flat_point(settings, "1.00")
    told = [float(sum_) for sum_ in findall(r"x 1\.25 = (\d\.\d+)", PAGE.read_text())]
    assert told == [(point.import_micro or 0) / 1e6, (point.import_above_micro or 0) / 1e6]


def test_the_table_of_the_page_has_the_right_form(examples: list[str]) -> None:
    schemes = load_schemes(examples[1])
    assert all(schemes.on(scheme, date(2027, 6, 1)) for scheme in ("stromstotte", "norgespris"))
