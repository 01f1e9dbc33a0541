"""A tariff in the settings, and what cannot be meant."""

import re
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest
from amshub_accounting.presets import packaged, with_rules
from amshub_contracts.load_settings import BadSettings, load
from amshub_contracts.tariff_settings import Preset, TariffSettings

PAGE = Path(__file__).parents[2] / "docs" / "tariffs.md"
PRESETS = Path(__file__).parents[2] / "services/accounting/amshub_accounting/data/tariffs.toml"


def loaded(path: Path, text: str) -> TariffSettings:
    file = path / "amshub.toml"
    file.write_text(text)
    return load({"AMSHUB_CONFIG": str(file)}).tariff


def problems(path: Path, text: str) -> list[str]:
    with pytest.raises(BadSettings) as raised:
        loaded(path, text)
    return raised.value.problems


def test_every_preset_that_can_be_chosen_came_along_and_no_other() -> None:
    assert {*packaged(), "custom"} == set(get_args(Preset))


@pytest.mark.parametrize("name", sorted(set(get_args(Preset)) - {"custom"}))
def test_every_preset_could_have_been_written_in_the_settings(name: str, tmp_path: Path) -> None:
    text = PRESETS.read_text().replace(f"[[{name}", "[[tariff.components")
    mine = "".join(block for block in text.replace("\n[[", "\n\x00[[").split("\x00") if block.startswith("[[tariff."))
    assert loaded(tmp_path, f'tariff.preset = "custom"\n{mine}').components == packaged()[name]


def test_the_page_about_tariffs_has_every_preset_and_examples_that_can_be_read(tmp_path: Path) -> None:
    page = PAGE.read_text()
    assert all(f"| `{name}` |" in page for name in get_args(Preset))
    preset, own = (loaded(tmp_path, example) for example in re.findall(r"```toml\n(.*?)```", page, re.DOTALL))
    assert preset.preset == "ellevio"
    assert [rule.name for rule in own.components] == ["winter", "summer"]


def test_norway_has_the_peaks_and_steps_of_the_settings() -> None:
    (rule,) = with_rules(TariffSettings(peaks=2, steps_kw=(3, 6))).components
    assert (rule.peaks, rule.steps_kw, rule.interval_minutes, rule.distinct_days) == (2, (3, 6), 60, True)


def test_components_of_ones_own_are_read(tmp_path: Path) -> None:
    got = loaded(
        tmp_path,
        """
[tariff]
preset = "custom"
[[tariff.components]]
peaks = 2
floor_kw = 2.5
price_per_kw = 81.25
currency = "SEK"
[[tariff.components.windows]]
hours = [22, 23]
weight = 0.5
""",
    )
    (rule,) = got.components
    assert (rule.peaks, rule.floor_kw, rule.price_per_kw) == (2, Decimal("2.5"), Decimal("81.25"))
    assert [(window.hours, window.weight) for window in rule.windows] == [((22, 23), Decimal("0.5"))]
    assert with_rules(got) == got


def test_all_that_cannot_be_meant_is_listed_at_once(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        """
[tariff]
preset = "ellevio"
peaks = 2
steps_kw = [4, 8]
[[tariff.components]]
steps_kw = [5]
price_per_kw = 10
valid_from = "2026-02-01"
valid_to = "2026-01-31"
""",
    )
    for part in (
        'write "custom" to use yours',
        "tariff.peaks: is only",
        "tariff.steps_kw: is only",
        "steps or a price per kW",
        "needs its currency",
        "is before valid_from",
    ):
        assert any(part in problem for problem in found), part


def test_custom_without_components_is_told(tmp_path: Path) -> None:
    assert any("has no components" in problem for problem in problems(tmp_path, '[tariff]\npreset = "custom"'))


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ('preset = "sweden"', "preset"),
        ("components = [{interval_minutes = 30}]", "interval_minutes"),
        ("components = [{peaks = 11}]", "peaks"),
        ("components = [{steps_kw = [5, 5]}]", "ascending"),
        ("components = [{steps_kw = [70000]}]", "ascending"),
        ("components = [{floor_kw = -1}]", "expected 0 to 1000 kW"),
        ("components = [{free_kw = nan}]", "expected 0 to 1000 kW"),
        ("components = [{price_per_kw = -1}]", "per kW"),
        ('components = [{holidays_of = "XX"}]', "none of the countries"),
        ('components = [{holidays = ["13-01"]}]', "holidays"),
        ('components = [{over = "year"}]', "over"),
        ("components = [{windows = [{weight = 0}]}]", "a weight is above 0"),
        ("components = [{windows = [{weight = inf}]}]", "a weight is above 0"),
        ("components = [{windows = [{hours = []}]}]", "hours"),
        ("components = [{windows = [{months = [0]}]}]", "months are 1 to 12"),
    ],
)
def test_a_wrong_value_is_told_with_what_to_write(line: str, hint: str, tmp_path: Path) -> None:
    assert any(hint in problem for problem in problems(tmp_path, f"[tariff]\n{line}"))
