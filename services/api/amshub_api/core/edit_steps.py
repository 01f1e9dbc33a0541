"""Tariff steps as the device's form and /tariff.json write them."""

from collections.abc import Mapping
from typing import Any

from amshub_contracts.checked import BadValues, checked
from amshub_contracts.edits import TariffSteps
from amshub_contracts.tariff_settings import BEYOND_STEPS_KW, MAX_STEPS

NAMES = {"steps_kw": "t", "peaks": "h"}
"""What the JSON calls them."""


def steps_of_form(form: Mapping[str, str]) -> TariffSteps:
    """The thresholds `t0` to `t8`, of which the last may be empty, and the number of peaks `th`; raises BadValues."""
    thresholds = [form.get(f"t{number}", "").strip() for number in range(MAX_STEPS)]
    while thresholds and not thresholds[-1]:
        thresholds.pop()
    return _steps({"steps_kw": thresholds, "peaks": form.get("th", "")}, from_text=True)


def steps_of_json(body: Mapping[str, Any]) -> TariffSteps:
    """`{"t": thresholds in kW, "h": number of peaks}`; raises BadValues."""
    names = {name: key for key, name in NAMES.items()}
    return _steps({names.get(key, key): value for key, value in body.items()}, from_text=False)


def _steps(values: dict[str, Any], *, from_text: bool) -> TariffSteps:
    limits = values.get("steps_kw")
    if isinstance(limits, list):
        # /tariff.json shows ten of them, and the last ones say "anything above".
        values["steps_kw"] = [limit for limit in limits if str(limit) != str(BEYOND_STEPS_KW)]
    try:
        return checked(TariffSteps, values, from_text=from_text)
    except BadValues as error:
        raise BadValues([_renamed(problem) for problem in error.problems]) from error


def _renamed(problem: str) -> str:
    name, _, words = problem.partition(": ")
    return f"{NAMES.get(name, name)}: {words}"
