"""The sums of energy in formats 0, 5 and 6."""

from typing import Any

from amshub_contracts.messages import Energy

from amshub_mqtt.core.numbers import number
from amshub_mqtt.core.sums import Sums


def accounting(sums: Sums | None, prefix: str = "") -> dict[str, Any]:
    """kWh of this hour, day and month, and kW of the tariff; zeros before the first summary. `peaks` has no prefix."""
    hour, day, month = (sums.energy(period) if sums else Energy() for period in ("hour", "day", "month"))
    told = {
        "h": number(hour.import_wh, 1000, 3),
        "d": number(day.import_wh, 1000, 2),
        "m": number(month.import_wh, 1000, 1),
        "t": sums.step_kw if sums else 0,
        "x": number(sums.summary.tariff.mean_w if sums else 0, 1000, 2),
        "he": number(hour.export_wh, 1000, 3),
        "de": number(day.export_wh, 1000, 2),
        "me": number(month.export_wh, 1000, 1),
    }
    peaks = [number(peak_w, 1000, 2) for peak_w in (sums.peaks_w if sums else [])]
    return {**{f"{prefix}{key}": value for key, value in told.items()}, "peaks": peaks}
