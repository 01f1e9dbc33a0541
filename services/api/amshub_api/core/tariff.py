"""The capacity tariff as tariff.json and as the `ea.x`, `ea.p`, `ea.t` of data.json."""

from datetime import date
from typing import Any

from amshub_contracts.messages import Summary
from amshub_contracts.settings import TariffSettings

from amshub_api.core.numbers import cut

NO_LIMIT_KW = 65535
"""Fills the thresholds up to ten; the device ends its list with it."""
THRESHOLDS = 10


def thresholds(settings: TariffSettings) -> list[int]:
    """Ten limits in kW, ascending, the last ones 65535."""
    return [*settings.steps_kw, *[NO_LIMIT_KW] * (THRESHOLDS - len(settings.steps_kw))]


def peaks_kwh(settings: TariffSettings, summary: Summary) -> list[float]:
    """The month's counted peaks in kWh, cut to hundredths; 0.0 for those that are still missing."""
    peaks = summary.tariff.peaks[: settings.peaks]
    return [cut(peak.import_wh, 1000, 2) for peak in peaks] + [0.0] * (settings.peaks - len(peaks))


def step_kw(settings: TariffSettings, summary: Summary) -> int:
    """The step that holds the month's mean so far: the lowest while there is none."""
    return summary.tariff.step_kw or settings.steps_kw[0]


def mean_kw(summary: Summary, places: int) -> float:
    """Mean of the month's counted peaks in kW, cut."""
    return cut(summary.tariff.mean_w, 1000, places)


def tariff(settings: TariffSettings, summary: Summary) -> dict[str, Any]:
    """tariff.json: thresholds `t`, peaks `p` (day of month, local hour, kWh), the step `c` and the mean `m`."""
    peaks = summary.tariff.peaks[: settings.peaks]
    rows = [
        {"d": date.fromisoformat(peak.date).day, "h": peak.hour, "v": cut(peak.import_wh, 1000, 2)} for peak in peaks
    ]
    rows += [{"d": 0, "h": 0, "v": 0.0}] * (settings.peaks - len(peaks))
    return {"t": thresholds(settings), "p": rows, "c": step_kw(settings, summary), "m": mean_kw(summary, 2)}
