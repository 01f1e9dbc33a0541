"""The power of the last hour in samples of ten seconds: how the reader writes it and gateways read it."""

from collections.abc import Iterable, Mapping, Sequence

from amshub_contracts.messages import Reading

SAMPLE_S = 10
SAMPLES = 360
HELD_SAMPLES = 6
"""A value stands until the next, as it does in accounting: for 60 s, then it is a gap."""


def samples_of(readings: Iterable[Reading]) -> dict[str, str]:
    """Fields to set in the hash: by place in the hour, the sample's number since 1970 and net import, W.

    They are absolute, so setting them twice changes nothing. Readings without power give none.
    """
    fields: dict[str, str] = {}
    for reading in readings:
        if reading.import_w is not None or reading.export_w is not None:
            number = reading.received_at_ms // 1000 // SAMPLE_S
            fields[str(number % SAMPLES)] = f"{number} {(reading.import_w or 0) - (reading.export_w or 0)}"
    return fields


def power_w(fields: Mapping[bytes, bytes], now_ms: int) -> list[int]:
    """Net import of the last hour, W, newest first: sample 0 is that of `now_ms`, UTC Unix ms; 0 where it is unknown.

    Raises ValueError for a hash that holds something else.
    """
    known = dict(_sample(field) for field in fields.values())
    newest = now_ms // 1000 // SAMPLE_S
    return [_standing(known, number) for number in range(newest, newest - SAMPLES, -1)]


def _sample(field: bytes) -> tuple[int, int]:
    number, _, watts = field.partition(b" ")
    return int(number), int(watts)


def _standing(known: Mapping[int, int], number: int) -> int:
    """The value of this sample, or the one that was there before it and still stands."""
    before: Sequence[int] = range(number, number - HELD_SAMPLES - 1, -1)
    return next((known[each] for each in before if each in known), 0)
