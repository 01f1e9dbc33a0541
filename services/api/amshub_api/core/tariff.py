"""The capacity tariff as tariff.json and as the `ea.x`, `ea.p`, `ea.t` of data.json."""

from datetime import date

from amshub_contracts.messages import Peak, Summary
from amshub_contracts.settings import TariffSettings
from amshub_contracts.tariff_settings import BEYOND_STEPS_KW, MAX_STEPS

from amshub_api.core.bodies.tariff import CapacityTariff, PeakOfDay
from amshub_api.core.numbers import cut
from amshub_api.core.view import NOTHING


def thresholds(settings: TariffSettings, summary: Summary) -> list[int]:
    """Ten limits in kW, ascending, the last ones 65535; before the first summary those of the settings."""
    if summary.tariff.thresholds_kw:
        return list(summary.tariff.thresholds_kw)
    steps = settings.steps_kw if settings.preset == "norway" else ()
    return [*steps, *[BEYOND_STEPS_KW] * (MAX_STEPS + 1 - len(steps))]


def peaks_counted(settings: TariffSettings, summary: Summary) -> int:
    """How many peaks there will be once there are enough days; before the first summary what the settings say."""
    return summary.tariff.peaks_counted if summary.tariff.thresholds_kw else settings.peaks


def steps_set(settings: TariffSettings, summary: Summary) -> tuple[list[int], int]:
    """The limits and how many peaks, as they are set: an edit shows at once, before accounting followed it."""
    shown = NOTHING if settings.preset == "norway" else summary
    return thresholds(settings, shown), peaks_counted(settings, shown)


def peaks_kw(settings: TariffSettings, summary: Summary) -> list[float]:
    """The month's counted peaks in kW (of an hour kWh, too), cut to hundredths; 0.0 for those still missing."""
    peaks = _counted(settings, summary)
    return [cut(peak.value_w, 1000, 2) for peak in peaks] + [0.0] * (peaks_counted(settings, summary) - len(peaks))


def step_kw(settings: TariffSettings, summary: Summary) -> int:
    """The step that holds the month's mean so far: the lowest while there is none."""
    return summary.tariff.step_kw or thresholds(settings, summary)[0]


def mean_kw(summary: Summary, places: int) -> float:
    """Mean of the month's counted peaks in kW, cut."""
    return cut(summary.tariff.mean_w, 1000, places)


def tariff(settings: TariffSettings, summary: Summary) -> CapacityTariff:
    """tariff.json: thresholds `t`, peaks `p` (day of month, local hour, kW), the step `c` and the mean `m`."""
    peaks = _counted(settings, summary)
    rows: list[PeakOfDay] = [
        {"d": date.fromisoformat(peak.date).day, "h": peak.hour, "v": cut(peak.value_w, 1000, 2)} for peak in peaks
    ]
    rows += [{"d": 0, "h": 0, "v": 0.0}] * (peaks_counted(settings, summary) - len(peaks))
    return {
        "t": thresholds(settings, summary),
        "p": rows,
        "c": step_kw(settings, summary),
        "m": mean_kw(summary, 2),
    }


def _counted(settings: TariffSettings, summary: Summary) -> tuple[Peak, ...]:
    return summary.tariff.peaks[: peaks_counted(settings, summary)]
