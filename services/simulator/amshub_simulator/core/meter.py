"""A meter on a household: what its counters show and which bytes leave it at an instant."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from amshub_simulator.core.display import Display, ListKind
from amshub_simulator.core.household import Energy, Household
from amshub_simulator.core.makers import MAKERS
from amshub_simulator.core.phases import phases
from amshub_simulator.core.register import IDLE_VAR, bases, shown_export_varh, shown_wh
from amshub_simulator.core.schedule import HOUR_MS, frames_between

DEFAULT_KWP = 5
"""Panels that give more than the house takes at noon of a bright day, from February to November."""


class Meter:
    """The meter of one maker (`aidon`, `kaifa` or `kamstrup`) on the household of this seed, zone and roof."""

    def __init__(self, maker: str, seed: int, zone: ZoneInfo, kwp: int = DEFAULT_KWP) -> None:
        self._maker = MAKERS[maker]
        self._household = Household(seed, zone, kwp)
        self._bases = bases(seed)
        self._id = f"{self._maker.id_prefix}{seed % 1_000_000_000:09d}"

    def energy(self, at_ms: int) -> Energy:
        """Exact energy in and out since the household's epoch."""
        return self._household.energy(at_ms)

    def counters_wh(self, at_ms: int) -> tuple[int, int]:
        """What the import and the export counter show, Wh."""
        energy, step_wh = self.energy(at_ms), self._maker.step_wh
        return (
            shown_wh(self._bases.import_wms, energy.import_wms, step_wh),
            shown_wh(self._bases.export_wms, energy.export_wms, step_wh),
        )

    def frames_between(self, from_ms: int, to_ms: int, every_ms: int | None = None) -> Iterator[tuple[int, ListKind]]:
        """Instant and list of every frame that leaves in [from_ms, to_ms); `every_ms` thins them."""
        return frames_between(self._maker.rhythm, self._household.seed, from_ms, to_ms, every_ms)

    def frame(self, at_ms: int, kind: ListKind) -> bytes:
        """The bytes of the list that leaves at this instant; the hourly one has the counters of the full hour."""
        return self._maker.encode(kind, self._display(at_ms, kind))

    def _display(self, at_ms: int, kind: ListKind) -> Display:
        maker, zone = self._maker, self._household.zone
        net_w = self._household.net_w(at_ms)
        l1, l2, l3 = phases(net_w, at_ms, self._household.seed)
        hour_ms = at_ms - at_ms % HOUR_MS
        import_wh, export_wh = self.counters_wh(hour_ms) if kind is ListKind.HOURLY else (0, 0)
        return Display(
            sent_clock=maker.local_time(at_ms, zone),
            latched_clock=maker.local_time(maker.latched_at_ms(at_ms), zone),
            meter_id=self._id,
            meter_model=maker.model,
            import_w=max(net_w, 0),
            export_w=max(-net_w, 0),
            import_var=0,
            export_var=IDLE_VAR,
            l1_current_ma=l1.current_ma,
            l2_current_ma=l2.current_ma,
            l3_current_ma=l3.current_ma,
            l1_voltage_mv=l1.voltage_mv,
            l2_voltage_mv=l2.voltage_mv,
            l3_voltage_mv=l3.voltage_mv,
            import_wh=import_wh,
            export_wh=export_wh,
            import_varh=0,
            export_varh=shown_export_varh(hour_ms, maker.step_wh),
        )
