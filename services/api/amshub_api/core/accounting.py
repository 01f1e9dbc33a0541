"""The object `ea` of data.json, and last month's sums: energy, money and peaks."""

from amshub_contracts.messages import Energy, Summary
from amshub_contracts.settings import TariffSettings

from amshub_api.core import tariff
from amshub_api.core.bodies.data import EnergyAccounting
from amshub_api.core.bodies.energy import EnergyAndMoney
from amshub_api.core.numbers import money, rounded


def accounting(settings: TariffSettings, summary: Summary) -> EnergyAccounting:
    """Mean of the peaks kW, peaks kW, step kW, and this hour, day and month so far in kWh and money."""
    return {
        "x": tariff.mean_kw(summary, 1),
        "p": tariff.peaks_kw(settings, summary),
        "t": tariff.step_kw(settings, summary),
        "h": span(summary.hour),
        "d": span(summary.day),
        "m": span(summary.month),
    }


def span(energy: Energy) -> EnergyAndMoney:
    """Used kWh, its cost, produced kWh and the income from it; money is null while no price is known."""
    return {
        "u": rounded(energy.import_wh, 1000, 2),
        "c": money(energy.cost_nano),
        "p": rounded(energy.export_wh, 1000, 2),
        "i": money(energy.income_nano),
    }
