"""docs/price-chain.md and docs/prices.md: settings and tables load, and what the pages say is what comes out."""

from datetime import date
from pathlib import Path
from re import DOTALL, findall

import pytest
from amshub_contracts.load_settings import load as load_settings
from amshub_prices.core.danish_tariffs import wanted_of
from amshub_prices.schemes import load as load_schemes

from tests.unit.prices.chain.building import contract, flat_point

DOCS = Path(__file__).parents[4] / "docs"
PAGE = DOCS / "price-chain.md"


@pytest.fixture
def examples(tmp_path: Path) -> list[str]:
    """Paths of files that hold the examples of the page and of prices.md, in order."""
    paths = []
    text = PAGE.read_text() + (DOCS / "prices.md").read_text()
    for number, example in enumerate(findall(r"```toml\n(.*?)```", text, DOTALL)):
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


def test_the_danish_household_pays_the_grid_the_state_and_vat(examples: list[str]) -> None:
    (danish,) = examples[2:]
    settings = load_settings({"AMSHUB_CONFIG": danish}).prices
    assert len(wanted_of(settings.denmark)) == 4
    assert contract(settings).has_danish_charges
    assert (contract(settings).currency, str(settings.vat_percent)) == ("DKK", "25")
