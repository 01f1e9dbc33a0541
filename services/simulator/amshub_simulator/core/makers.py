"""What sets the three makers' meters apart, one row each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from amshub_simulator.core.display import Display, ListKind
from amshub_simulator.core.encode import aidon, kaifa, kamstrup
from amshub_simulator.core.meter_clock import civil_time, standard_time
from amshub_simulator.core.schedule import (
    HOUR_MS,
    TEN_SECONDS_MS,
    Rhythm,
    aidon_hourly,
    kaifa_hourly,
    kamstrup_hourly,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """One maker's meter: how it is called, counts, tells the time and speaks."""

    model: str
    id_prefix: str
    step_wh: int
    rhythm: Rhythm
    local_time: Callable[[int, ZoneInfo], datetime]
    latched_at_ms: Callable[[int], int]
    """The instant that the hourly list names, of the instant at which it leaves."""
    encode: Callable[[ListKind, Display], bytes]


def _the_hour(at_ms: int) -> int:
    return at_ms - at_ms % HOUR_MS


MAKERS = {
    "aidon": Maker(
        model="6525",
        id_prefix="7359992",
        step_wh=10,
        rhythm=Rhythm(2_500, aidon_hourly),
        local_time=standard_time,
        latched_at_ms=_the_hour,
        encode=aidon.encode,
    ),
    "kaifa": Maker(
        model="MA304H4",
        id_prefix="6970631",
        step_wh=1,
        rhythm=Rhythm(2_500, kaifa_hourly),
        local_time=civil_time,
        latched_at_ms=lambda at_ms: at_ms - at_ms % TEN_SECONDS_MS,
        encode=kaifa.encode,
    ),
    "kamstrup": Maker(
        model="6841121BN243101040",
        id_prefix="5706567",
        step_wh=10,
        rhythm=Rhythm(10_000, kamstrup_hourly),
        local_time=standard_time,
        latched_at_ms=lambda at_ms: at_ms,
        encode=kamstrup.encode,
    ),
}
