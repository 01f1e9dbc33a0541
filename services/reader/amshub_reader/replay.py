"""`python -m amshub_reader replay`: decodes the stored frames again with this version and tells what differs.

It never writes to the readings: accounting counts each stamp once, so a corrected reading of a stamp that it has
counted would change nothing. What differs is told, and `--stamped` writes the frames as a source from which a second,
empty store can be filled.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import closing, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from amshub_contracts import codec, streams
from amshub_contracts.bus import Bus, BusDown
from amshub_contracts.messages import Reading
from amshub_contracts.settings import Settings
from amshub_contracts.shutdown import OK, WRONG_USAGE

from amshub_reader.again import Again
from amshub_reader.core.compare import changes
from amshub_reader.raw_frames import RawFrame, stored_frames

NOTHING_STORED = 1
STDOUT = "-"
SAME_COMMIT_MS = 1000
"""A frame and its reading are written in one transaction, so their IDs are of the same ms; this allows for a clock that
is set just then."""


@dataclass
class Count:
    """What came of the frames."""

    frames: int = 0
    differ: int = 0
    refused: int = 0
    without_reading: int = 0

    def __str__(self) -> str:
        return (
            f"{self.frames} frames decoded again: {self.differ} say something else now, {self.refused} say nothing, "
            f"of {self.without_reading} the stored reading is gone"
        )


@dataclass(frozen=True)
class Wanted:
    """Which frames are meant: of these meters, received in this span of UTC Unix ms, its end not included."""

    meters: frozenset[str]
    since_ms: int
    until_ms: int

    def has(self, frame: RawFrame) -> bool:
        """Whether this one is."""
        return frame.meter in self.meters and self.since_ms <= frame.received_at_ms < self.until_ms


def main(arguments: list[str], settings: Settings) -> int:
    """The exit code: 0 frames were found, 1 none is stored or the store is away, 2 wrong usage."""
    try:
        options = _parser(list(settings.meters)).parse_args(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    wanted = Wanted(frozenset([options.meter] if options.meter else settings.meters), options.since, options.until)
    if options.stamped and len(wanted.meters) != 1:
        print("a stamped file holds the frames of one meter: name it with --meter", file=sys.stderr)
        return WRONG_USAGE
    try:
        with closing(Bus(settings.redis, "replay")) as bus:
            if options.stamped:
                found = _write_stamped(bus, settings, wanted, options.stamped)
            else:
                found = _replay(bus, settings, wanted)
    except BusDown as error:
        print(f"the store cannot be reached: {error}", file=sys.stderr)
        return NOTHING_STORED
    except OSError as error:
        print(f"{options.stamped}: {error.strerror}", file=sys.stderr)
        return WRONG_USAGE
    if not found:
        print("no such frame is stored; reader.raw_hours and raw_megabytes say how many are kept", file=sys.stderr)
        return NOTHING_STORED
    return OK


def _parser(meters: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m amshub_reader replay",
        description="Decodes the stored frames again and prints a JSON line for each reading that comes out otherwise.",
        epilog="A TIME is ISO 8601, for example 2026-11-22T18:00:00+01:00; without an offset it is UTC.",
    )
    parser.add_argument("--meter", choices=meters, help="only the frames of this meter")
    parser.add_argument("--from", dest="since", metavar="TIME", type=_instant_ms, default=0, help="received since")
    parser.add_argument("--to", dest="until", metavar="TIME", type=_instant_ms, default=2**63, help="received before")
    parser.add_argument(
        "--stamped", metavar="FILE", help="write the frames to this new file (- for standard output) instead, a source"
    )
    return parser


def _instant_ms(text: str) -> int:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time; write 2026-11-22T18:00:00+01:00") from None
    return round((instant if instant.tzinfo else instant.replace(tzinfo=UTC)).timestamp() * 1000)


def _partitions(settings: Settings, wanted: Wanted) -> set[int]:
    return {streams.partition_of(meter, settings.stack.partitions) for meter in wanted.meters}


def _write_stamped(bus: Bus, settings: Settings, wanted: Wanted, name: str) -> int:
    """How many frames were written."""
    written = 0
    with Path(name).open("x", encoding="ascii") if name != STDOUT else nullcontext(sys.stdout) as file:
        for partition in _partitions(settings, wanted):
            for frames in stored_frames(bus, partition):
                for frame in filter(wanted.has, frames):
                    file.write(f"{frame.received_at_ms} {frame.frame.hex()}\n")
                    written += 1
    return written


def _replay(bus: Bus, settings: Settings, wanted: Wanted) -> int:
    """How many frames were decoded again."""
    count = Count()
    decoders = {meter: Again(settings.meters[meter]) for meter in wanted.meters}
    for partition in sorted(_partitions(settings, wanted)):
        for frames in stored_frames(bus, partition):
            meant = [frame for frame in frames if wanted.has(frame)]
            readings = _readings_of(bus, partition, meant) if meant else {}
            for line in _lines(meant, readings, decoders, count):
                print(json.dumps(line))
    if count.frames:
        print(count, file=sys.stderr)
    return count.frames


def _readings_of(bus: Bus, partition: int, frames: list[RawFrame]) -> dict[tuple[str, int], Reading]:
    """The stored readings of these frames, by meter and stamp."""
    first, last = frames[0].id_ms - SAME_COMMIT_MS, frames[-1].id_ms + SAME_COMMIT_MS
    (entries,) = bus.query([("XRANGE", streams.readings(partition), max(0, first), last)])
    readings = (codec.from_fields(fields) for _, fields in entries)
    return {(reading.meter, reading.received_at_ms): reading for reading in readings}


def _lines(
    frames: list[RawFrame], readings: dict[tuple[str, int], Reading], decoders: dict[str, Again], count: Count
) -> Iterator[dict[str, object]]:
    for each in frames:
        count.frames += 1
        stored = readings.get((each.meter, each.received_at_ms))
        name = {"meter": each.meter, "received_at_ms": each.received_at_ms}
        said = decoders[each.meter].decode(each.frame, each.received_at_ms)
        if isinstance(said, str):
            count.refused += 1
            yield {**name, "refused": said}
        elif stored is None:
            count.without_reading += 1
        else:
            # The core's fields are those of Reading; a dict of mixed values cannot say so to the type checker.
            decoded = Reading(meter=each.meter, seq=stored.seq, received_at_ms=each.received_at_ms, **said)  # type: ignore[arg-type]
            if changed := changes(stored, decoded):
                count.differ += 1
                yield {**name, "changed": changed}
