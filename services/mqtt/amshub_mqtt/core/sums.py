"""The sums of energy and money, and what the tariff makes of them, as of one instant."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from amshub_contracts.as_of_now import as_of_now
from amshub_contracts.messages import Energy, Summary
from amshub_contracts.spans import Resolution, spans
from amshub_contracts.tariff_settings import BEYOND_STEPS_KW, MAX_STEPS

from amshub_mqtt.core.view import MeterView

MAX_PEAKS = 5
"""The device has no more."""


@dataclass(frozen=True)
class Sums:
    """What a summary says at one instant."""

    summary: Summary
    zone: str
    now_s: int
    """UTC Unix s."""

    @classmethod
    def of(cls, view: MeterView, now_ms: int) -> "Sums | None":
        """The meter's, those of a period that is over at `now_ms` ended; None before its first summary."""
        if view.summary is None:
            return None
        zone = view.meter.zone
        return cls(as_of_now(view.summary, now_ms, zone), zone, max(now_ms, view.summary.as_of_ms) // 1000)

    def energy(self, period: Resolution) -> Energy:
        """Of this hour, day or month so far."""
        energy: Energy = getattr(self.summary, period)
        return energy

    def start_s(self, period: Resolution) -> int:
        """When this hour (UTC), day or month (of the meter's zone) began, UTC Unix s."""
        span = next(spans(self.now_s, self.now_s + 1, period, ZoneInfo(self.zone)))
        return span[0]

    @property
    def peaks_w(self) -> list[int]:
        """Those that the tariff counts, highest first; 0 for each that there is no day for yet."""
        tariff = self.summary.tariff
        count = min(MAX_PEAKS, tariff.peaks_counted or len(tariff.peaks))
        peaks = [peak.value_w for peak in tariff.peaks[:count]]
        return peaks + [0] * (count - len(peaks))

    @property
    def step_kw(self) -> int:
        """The tariff's step that holds the month so far, 65535 above the last one; 0 where nothing is known of it."""
        tariff = self.summary.tariff
        return tariff.step_kw or (tariff.thresholds_kw[0] if tariff.thresholds_kw else 0)

    @property
    def thresholds_kw(self) -> tuple[int, ...]:
        """The nine steps that the device has, 65535 for those that the tariff does not have; empty without any."""
        return self.summary.tariff.thresholds_kw[:MAX_STEPS]

    @property
    def steps_kw(self) -> tuple[int, ...]:
        """The steps that the tariff has."""
        return tuple(step for step in self.thresholds_kw if step < BEYOND_STEPS_KW)
