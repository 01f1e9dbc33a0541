"""Which list leaves the meter when: a function of the maker's rhythm and the hour, whoever asks from wherever."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from zlib import crc32

from amshub_simulator.core.display import ListKind

HOUR_MS = 3_600_000
TEN_SECONDS_MS = 10_000


@dataclass(frozen=True, slots=True)
class HourlySlot:
    """The hourly list takes the place of the list of this slot, ms past the hour, and leaves `late_ms` after it."""

    slot_ms: int
    late_ms: int


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a maker sends, and where in the hour this meter puts the hourly list."""

    slot_ms: int
    hourly: Callable[[int, int], HourlySlot]
    """Of the seed and the hour's start."""


def aidon_hourly(seed: int, hour_ms: int) -> HourlySlot:
    """Ten to twelve seconds late."""
    return HourlySlot(10_000, _spread(seed, hour_ms, 2_000))


def kaifa_hourly(seed: int, hour_ms: int) -> HourlySlot:
    """Due at ten seconds, sent about one later."""
    return HourlySlot(10_000, 800 + _spread(seed, hour_ms, 400))


def kamstrup_hourly(seed: int, hour_ms: int) -> HourlySlot:
    """At 25, 35, 45 or 55 seconds past the hour."""
    return HourlySlot(20_000 + _spread(seed, hour_ms, 4) * TEN_SECONDS_MS, 5_000)


def frames_between(
    rhythm: Rhythm, seed: int, from_ms: int, to_ms: int, every_ms: int | None = None
) -> Iterator[tuple[int, ListKind]]:
    """Instant (UTC Unix ms) and list of every frame that leaves in [from_ms, to_ms), in order.

    `every_ms`, a part of an hour, thins it to one list 2 each so often, and every hourly list still.
    """
    for hour_ms in range(from_ms - from_ms % HOUR_MS, to_ms, HOUR_MS):
        hourly = rhythm.hourly(seed, hour_ms)
        for after_ms, kind in sorted(_lists_of_an_hour(rhythm, hourly, every_ms)):
            if from_ms <= hour_ms + after_ms < to_ms:
                yield hour_ms + after_ms, kind


def _lists_of_an_hour(rhythm: Rhythm, hourly: HourlySlot, every_ms: int | None) -> Iterator[tuple[int, ListKind]]:
    yield hourly.slot_ms + hourly.late_ms, ListKind.HOURLY
    for slot_ms in range(0, HOUR_MS, every_ms or rhythm.slot_ms):
        if slot_ms != hourly.slot_ms:
            whole = every_ms is not None or slot_ms % TEN_SECONDS_MS == 0
            yield slot_ms, ListKind.DETAIL if whole else ListKind.POWER


def _spread(seed: int, hour_ms: int, choices: int) -> int:
    """One of 0 to choices - 1 that looks like chance."""
    return crc32(f"{seed} {hour_ms}".encode()) % choices
